import type { LastPlace } from '../../attendance/judging/elsewhere.js';
import { OWNED_DEVICES, readOwners } from '../identity/owners.js';
import type { Database } from '../pool.js';
import { readRows } from '../read.js';

/** Whose devices, in which class, and when. */
export type PlacesAsked = {
  studentNo: number;
  /** The roster version of the class. */
  version: number;
  date: string;
  /** Where the class meets. */
  room: string;
  /** The campus wall clock. */
  now: string;
};

type Row = {
  phone: 0 | 1;
  listedHere: 0 | 1;
  listedElsewhere: 0 | 1;
  /** Whether the signatures know the room. */
  isLearned: 0 | 1;
  floor: number | null;
  present: number | null;
  elsewhere: number | null;
};

/**
 * The last place of each device of a student that was heard in the last ten minutes and has not
 * left since. By the newest signatures, of whatever policy: they say what is heard of a room.
 */
export async function readLastPlaces(db: Database, asked: PlacesAsked): Promise<LastPlace[]> {
  const { date, version: rosterVersion, studentNo, room, now } = asked;
  const owned = await readOwners(db, { date, rosterVersion, students: [studentNo] });
  const rows = await readRows<Row>(db, SELECT_LAST_PLACES, {
    ...{ date, room, now, version: rosterVersion },
    devices: JSON.stringify(owned),
  });
  return rows.map(({ phone, listedHere, listedElsewhere, isLearned, floor, ...shares }) => ({
    phone: phone === 1,
    listedHere: listedHere === 1,
    listedElsewhere: listedElsewhere === 1,
    shares:
      isLearned === 1 && floor !== null
        ? { present: shares.present ?? floor, elsewhere: shares.elsewhere ?? floor }
        : null,
  }));
}

/** A device that has left one place and joined another in one second is in the other one. */
const SELECT_LAST_PLACES = `
  WITH heard AS (
    SELECT d.phone, e.access_point_no, e.departed,
           ROW_NUMBER() OVER (PARTITION BY d.deviceKey ORDER BY e.at DESC, e.departed) AS nth
    FROM ${OWNED_DEVICES} d
    STRAIGHT_JOIN access_event e
      ON e.day = :date AND e.device_key = d.deviceKey
      AND e.at BETWEEN CAST(:now AS DATETIME) - INTERVAL 10 MINUTE AND :now AND (e.ok OR e.departed)
      AND e.at >= CAST(:date AS DATETIME) + INTERVAL d.fromSecond SECOND
      AND e.at < CAST(:date AS DATETIME) + INTERVAL d.toSecond SECOND)
  SELECT h.phone,
         EXISTS (SELECT 1 FROM roster_access_point r
                 WHERE r.version = :version AND r.room = :room AND r.weight > 0
                   AND r.access_point_no = h.access_point_no) AS listedHere,
         EXISTS (SELECT 1 FROM roster_access_point r
                 WHERE r.version = :version AND r.room <> :room AND r.weight > 0
                   AND r.access_point_no = h.access_point_no) AS listedElsewhere,
         EXISTS (SELECT 1 FROM signature s
                 WHERE s.version = newest.version AND s.moment = 'during' AND s.room = :room)
           AS isLearned,
         newest.floor,
         (SELECT s.share FROM signature s
          WHERE s.version = newest.version AND s.moment = 'during' AND s.room = :room
            AND s.access_point_no = h.access_point_no) AS present,
         (SELECT s.share FROM signature s
          WHERE s.version = newest.version AND s.moment = 'during' AND s.room = ''
            AND s.access_point_no = h.access_point_no) AS elsewhere
  FROM heard h
  LEFT JOIN (SELECT version, floor FROM signature_version WHERE day <= :date
             ORDER BY day DESC, version DESC LIMIT 1) AS newest ON TRUE
  WHERE h.nth = 1 AND NOT h.departed`;
