import type { Database } from '../pool.js';
import { readRows } from '../read.js';
import { newestSignatures } from '../rollup/signatures.js';

/** An access point that belongs to a room, as learned. */
type LearnedRoom = {
  accessPoint: string;
  room: string;
  share: number;
  /** Whether the newest roster also lists the access point for the room. */
  listed: boolean;
};

/** The newest signatures of a policy until a day, and the rooms that they give to access points. */
export type LearnedRooms = { version: number; day: string; rooms: LearnedRoom[] };

/** Undefined where the policy has learned nothing until the day. */
export async function readLearnedRooms(
  db: Database,
  policy: string,
  lastDay: string,
): Promise<LearnedRooms | undefined> {
  const newest = await newestSignatures(db, policy, lastDay);
  if (!newest) return undefined;
  const rooms = await readRows<Omit<LearnedRoom, 'listed'> & { listed: 0 | 1 }>(
    db,
    `SELECT p.name AS accessPoint, l.room, l.share,
            EXISTS (SELECT 1 FROM roster_access_point r
                    WHERE r.version = (SELECT version FROM roster_head) AND r.room = l.room
                      AND r.access_point_no = l.access_point_no AND r.weight > 0) AS listed
     FROM learned_room l JOIN access_point p USING (access_point_no)
     WHERE l.version = :version ORDER BY l.room, p.name`,
    { version: newest.version },
  );
  return { ...newest, rooms: rooms.map((row) => ({ ...row, listed: row.listed === 1 })) };
}
