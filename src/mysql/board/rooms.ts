import type { RoomText } from '../../attendance/occupancy/room-text.js';
import type { Database } from '../pool.js';
import { readRow, readRows, readTuples } from '../read.js';
import { LARGE_GROUP, rightsValues, ROOMS_SEEN, type Rights, type ShownGroup } from './rights.js';

/** Some days, both included. */
export type RoomRange = { from: string; to: string };

/** A room of the newest roster. */
export type Room = {
  room: string;
  building: string;
  floor: string;
  capacity: number | null;
};

/** The rooms that the viewer may see, by building and name. */
export async function readRooms(db: Database, rights: Rights): Promise<Room[]> {
  return readRows<Room>(
    db,
    `SELECT r.room, r.building, r.floor, r.capacity
     FROM roster_head h JOIN roster_room r ON r.version = h.version
     WHERE ${ROOMS_SEEN} ORDER BY r.building, r.room`,
    rightsValues(rights),
  );
}

/** The hours of a room on one day. */
export type RoomHours = [room: string, day: string, hours: string, most: number | null];

/** The people in every room by the hour, day by day. */
export async function readRoomHours(
  db: Database,
  rights: Rights,
  { from, to }: RoomRange,
): Promise<RoomHours[]> {
  return readTuples<RoomHours>(
    db,
    `SELECT room, day, hours, most FROM room_day FORCE INDEX (by_day)
     WHERE day BETWEEN :from AND :to AND ${ROOMS_SEEN}`,
    { from, to, ...rightsValues(rights) },
  );
}

/** One day of a room. */
export type StoredRoomDay = RoomText & { day: string };

/** Every room in which anybody was on a day. */
export async function readRoomDay(
  db: Database,
  rights: Rights,
  date: string,
): Promise<(StoredRoomDay & { room: string })[]> {
  return readRows<StoredRoomDay & { room: string }>(
    db,
    `SELECT room, day, first_piece AS firstPiece, people, margins, hours, most
     FROM room_day WHERE day = :date AND ${ROOMS_SEEN} ORDER BY room`,
    { date, ...rightsValues(rights) },
  );
}

/** The days of one room, in order: one read by its key. */
export async function readRoomDays(
  db: Database,
  rights: Rights,
  room: string,
  { from, to }: RoomRange,
): Promise<StoredRoomDay[]> {
  return readRows<StoredRoomDay>(
    db,
    `SELECT day, first_piece AS firstPiece, people, margins, hours, most FROM room_day
     WHERE room = :room AND day BETWEEN :from AND :to AND ${ROOMS_SEEN} ORDER BY day`,
    { room, from, to, ...rightsValues(rights) },
  );
}

/** The last day whose rooms were counted; null where there is none. */
export async function readLastRoomDay(db: Database): Promise<string | null> {
  const last = await readRow<{ day: string | null }>(db, 'SELECT MAX(day) AS day FROM room_day');
  return last!.day;
}

/** The days on which classes met and were rolled up. */
export async function readCountedDays(db: Database, { from, to }: RoomRange): Promise<string[]> {
  const days = await readRows<{ day: string }>(
    db,
    `SELECT DISTINCT day FROM room_day FORCE INDEX (by_day)
     WHERE day BETWEEN :from AND :to ORDER BY day`,
    { from, to },
  );
  return days.map(({ day }) => day);
}

/** A section in a room, over all its classes there of some days. */
export type SectionInRoom = {
  course: string;
  section: string;
  room: string;
  building: string;
  capacity: number;
  classes: number;
  /** The most students that were enrolled. */
  enrolled: number;
  /** How many of them came, on average. */
  people: number;
};

/**
 * How large the classes of each section are in each room, made of classes whose figures anybody may
 * see who sees rates at all.
 * @param room only this one; null: all
 */
export async function readSectionsInRooms(
  db: Database,
  rights: Rights,
  { from, to }: RoomRange,
  group: ShownGroup,
  room: string | null = null,
): Promise<SectionInRoom[]> {
  return readRows<SectionInRoom>(db, SELECT_SECTIONS, {
    ...{ from, to, room },
    ...group,
    ...rightsValues(rights),
  });
}

/**
 * How many people there are for each one that the simple rule has seen, made of the same classes as
 * `readSectionsInRooms`; null: not known.
 */
export async function readPeoplePerSeen(
  db: Database,
  rights: Rights,
  { from, to }: RoomRange,
  group: ShownGroup,
): Promise<number | null> {
  const sums = await readRow<{ ratio: number | null }>(
    db,
    `SELECT SUM(a.estimate * a.enrolled) / NULLIF(SUM(1E0 * a.seed_present), 0) AS ratio
     FROM day_class c JOIN class_attendance a ON a.class_no = c.class_no
     WHERE c.class_date BETWEEN :from AND :to AND a.state IN ('provisional', 'final')
       AND a.estimate IS NOT NULL AND ${LARGE_GROUP} AND ${ROOMS_SEEN}`,
    { from, to, ...group, ...rightsValues(rights) },
  );
  return sums!.ratio;
}

const SELECT_SECTIONS = `
  SELECT c.course, c.section, r.room, r.building, r.capacity, COUNT(*) AS classes,
         MAX(a.enrolled) AS enrolled, AVG(a.estimate * a.enrolled) AS people
  FROM day_class c
  JOIN class_attendance a ON a.class_no = c.class_no
  JOIN roster_room r ON r.version = c.version AND r.room = COALESCE(a.met_in, c.room)
  WHERE c.class_date BETWEEN :from AND :to AND a.state IN ('provisional', 'final')
    AND a.estimate IS NOT NULL AND r.capacity > 0 AND ${LARGE_GROUP} AND ${ROOMS_SEEN}
    AND (:room IS NULL OR r.room = :room)
  GROUP BY c.course, c.section, r.room, r.building, r.capacity
  ORDER BY c.course, LENGTH(c.section), c.section, r.room`;
