import type { ClassInRoom, ComingAndGoing } from '../../attendance/occupancy/class-people.js';
import type { PointInRoom } from '../../attendance/occupancy/room-day.js';
import { roomsByPoint } from '../../attendance/occupancy/rooms-by-point.js';
import type { RoomText } from '../../attendance/occupancy/room-text.js';
import { insertRows, insertStatement } from '../insert-rows.js';
import { withTransaction, type Database } from '../pool.js';
import { readRows, readTuples, write } from '../read.js';
import { newestSignatures } from './signatures.js';
import { claimRollup, type RollupScope } from './start.js';

/** What the database has of the rooms of a day, but for strangers. */
export type StoredRooms = ComingAndGoing & {
  rooms: string[];
  classes: ClassInRoom[];
  /** What parts of the students say, as texts. */
  sightings: string[];
  listed: PointInRoom[];
};

/** Reads what the other steps of the rollup have found out, after the classes are decided. */
export async function readStoredRooms(db: Database, scope: RollupScope): Promise<StoredRooms> {
  const rooms = await readRows<{ room: string }>(
    db,
    'SELECT room FROM roster_room WHERE version = :rosterVersion ORDER BY room',
    scope,
  );
  const sightings = await readRows<{ counts: string }>(
    db,
    'SELECT counts FROM room_sighting WHERE day = :date ORDER BY first_student',
    scope,
  );
  return {
    ...(await readComingAndGoing(db, scope)),
    rooms: rooms.map(({ room }) => room),
    classes: await readRows<ClassInRoom>(db, SELECT_CLASSES, scope),
    sightings: sightings.map(({ counts }) => counts),
    listed: await readListed(db, scope),
  };
}

/** The rooms of each access point that the roster lists for any. */
export async function readRoomsOfPoints(
  db: Database,
  rosterVersion: number,
): Promise<Map<number, Set<string>>> {
  const listed = await readRows<{ accessPointNo: number; room: string }>(
    db,
    `SELECT access_point_no AS accessPointNo, room FROM roster_access_point
     WHERE version = :rosterVersion AND weight > 0`,
    { rosterVersion },
  );
  return roomsByPoint(listed);
}

/** When those who attended came and left, over all classes. */
async function readComingAndGoing(db: Database, scope: RollupScope): Promise<ComingAndGoing> {
  const rows = await readTuples<[came: number | null, left: number | null, students: number]>(
    db,
    `SELECT IF(v.late IN ('no', 'yes'), TIMESTAMPDIFF(MINUTE, c.starts_at, v.first_seen), NULL)
              AS came,
            IF(v.left_early, TIMESTAMPDIFF(MINUTE, v.last_seen, c.ends_at), NULL) AS gone,
            COUNT(*)
     FROM class c STRAIGHT_JOIN verdict v ON v.class_no = c.class_no
     WHERE c.version = :rosterVersion AND c.class_date = :date
       AND v.verdict IN ('present', 'partial')
     GROUP BY came, gone`,
    scope,
  );
  const arrivals = new Map<number, number>();
  const departures = new Map<number, number>();
  let attended = 0;
  for (const [came, left, students] of rows) {
    attended += students;
    if (came !== null) arrivals.set(came, (arrivals.get(came) ?? 0) + students);
    if (left !== null) departures.set(left, (departures.get(left) ?? 0) + students);
  }
  return { arrivals, departures, attended };
}

/** What was learned of each access point; its weight if the policy learns nothing. */
async function readListed(db: Database, scope: RollupScope): Promise<PointInRoom[]> {
  const newest = await newestSignatures(db, scope.policy, scope.date);
  return readRows<PointInRoom>(
    db,
    `SELECT a.room, a.access_point_no AS accessPointNo,
            IF(:signatures = 0, a.weight, COALESCE(s.share, ${UNHEARD_SHARE})) AS share
     FROM roster_access_point a
     LEFT JOIN signature s ON s.version = :signatures AND s.moment = 'during' AND s.room = a.room
       AND s.access_point_no = a.access_point_no
     WHERE a.version = :rosterVersion AND a.weight > 0
     ORDER BY a.room, a.access_point_no`,
    { ...scope, signatures: newest?.version ?? 0 },
  );
}

/** Of an access point that never heard anybody who was in the room. */
const UNHEARD_SHARE = '1E-4';

/** Replaces the people in the rooms of a day. */
export async function writeRooms(
  db: Database,
  { date, runId }: RollupScope,
  rooms: ReadonlyMap<string, RoomText>,
): Promise<void> {
  await withTransaction(db, async (tx) => {
    await claimRollup(tx, date, runId);
    await write(tx, 'DELETE FROM room_day WHERE day = :date', { date });
    await insertRows(
      tx,
      INSERT_ROOMS,
      [...rooms].map(([room, { firstPiece, people, margins, hours, most }]) => [
        ...[room, date, firstPiece, people, margins, hours, most],
      ]),
    );
  });
}

/** A class that was not held brings nobody; of one without data, nobody can say. */
const SELECT_CLASSES = `
  SELECT COALESCE(a.met_in, IF(a.state = 'moved', a.suggested_room, NULL), c.room) AS room,
         TIME_TO_SEC(TIME(c.starts_at)) AS startSecond, TIME_TO_SEC(TIME(c.ends_at)) AS endSecond,
         a.enrolled, IF(a.state = 'no_data', NULL, a.estimate) AS rate, a.rate_low AS low,
         a.rate_high AS high
  FROM class c JOIN class_attendance a USING (class_no)
  WHERE c.version = :rosterVersion AND c.class_date = :date AND a.state <> 'not_held'
    AND COALESCE(a.met_in, IF(a.state = 'moved', a.suggested_room, NULL), c.room) IS NOT NULL
  ORDER BY c.class_no`;

const INSERT_ROOMS = insertStatement('room_day', [
  { name: 'room', type: 'VARCHAR(64)' },
  { name: 'day', type: 'DATE' },
  { name: 'first_piece', type: 'SMALLINT UNSIGNED' },
  { name: 'people', type: 'TEXT' },
  { name: 'margins', type: 'TEXT' },
  { name: 'hours', type: 'CHAR(72)' },
  { name: 'most', type: 'INT UNSIGNED' },
]);
