import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../pool.js';
import { newestSignatures } from '../rollup/signatures.js';

/** The room of each access point that belongs to one, as learned until a day. listed: the newest roster says so, too. */
export type LearnedRooms = {
  version: number;
  day: string;
  rooms: { accessPoint: string; room: string; share: number; listed: boolean }[];
};

/** Undefined where the policy has learned nothing until the day. */
export async function readLearnedRooms(
  db: Database,
  policy: string,
  lastDay: string,
): Promise<LearnedRooms | undefined> {
  const newest = await newestSignatures(db, policy, lastDay);
  if (!newest) return undefined;
  const [rows] = await db.query<RowDataPacket[]>(
    `SELECT p.name, l.room, l.share,
            EXISTS (SELECT 1 FROM roster_access_point r
                    WHERE r.version = (SELECT version FROM roster_head) AND r.room = l.room AND r.access_point_no = l.access_point_no AND r.weight > 0) AS listed
     FROM learned_room l JOIN access_point p USING (access_point_no) WHERE l.version = ? ORDER BY l.room, p.name`,
    [newest.version],
  );
  return {
    ...newest,
    rooms: rows.map((row) => ({
      accessPoint: row['name'] as string,
      room: row['room'] as string,
      share: row['share'] as number,
      listed: row['listed'] === 1,
    })),
  };
}
