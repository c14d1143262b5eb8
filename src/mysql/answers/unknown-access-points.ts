import type { Database } from '../pool.js';
import { listOf, readRows, readTuples } from '../read.js';
import { CONFIRMED } from '../rollup/nightly.js';

/** An access point that has heard devices, and that the newest roster does not list. */
export type UnknownAccessPoint = {
  name: string;
  /** How many associations of the days that were looked at. */
  count: number;
  /** The campus wall clock. */
  lastHeardAt: string;
};

/** A day of a campus has some million events, and one that is not final is read from them. */
const MOST_DAYS = 14;

type HeardTuple = [accessPointNo: number, count: number, lastHeardAt: string];

/**
 * Lists the access points of the newest days that the newest roster does not list, the most heard
 * first.
 * @param limit at most so many
 */
export async function readUnknownAccessPoints(
  db: Database,
  limit: number,
): Promise<UnknownAccessPoint[]> {
  const listed = await readListed(db);
  const unknown = new Map<number, Omit<UnknownAccessPoint, 'name'>>();
  for (const { day, isCounted } of await readDays(db)) {
    const heard = await readTuples<HeardTuple>(db, isCounted ? COUNTED : FROM_EVENTS, { day });
    for (const [accessPointNo, count, lastHeardAt] of heard) {
      if (listed.has(accessPointNo)) continue;
      // The newest day comes first.
      const newer = unknown.get(accessPointNo);
      unknown.set(accessPointNo, {
        count: count + (newer?.count ?? 0),
        lastHeardAt: newer?.lastHeardAt ?? lastHeardAt,
      });
    }
  }
  return named(db, unknown, limit);
}

async function readListed(db: Database): Promise<Set<number>> {
  const rows = await readTuples<[accessPointNo: number]>(
    db,
    `SELECT DISTINCT a.access_point_no
     FROM roster_head h JOIN roster_access_point a ON a.version = h.version`,
  );
  return new Set(rows.map(([accessPointNo]) => accessPointNo));
}

/** The names of the access points that the newest roster lists. */
export async function readListedNames(db: Database): Promise<Set<string>> {
  const rows = await readTuples<[name: string]>(
    db,
    `SELECT DISTINCT p.name
     FROM roster_head h
     JOIN roster_access_point a ON a.version = h.version
     JOIN access_point p ON p.access_point_no = a.access_point_no`,
  );
  return new Set(rows.map(([name]) => name));
}

/** isCounted: a rollup has counted the events of the whole day. */
async function readDays(db: Database): Promise<{ day: string; isCounted: 0 | 1 }[]> {
  return readRows<{ day: string; isCounted: 0 | 1 }>(
    db,
    `SELECT v.day,
            COALESCE(u.state = 'final', FALSE)
              AND EXISTS (SELECT 1 FROM heard_piece h
                          WHERE h.day = v.day AND h.events IS NOT NULL) AS isCounted
     FROM (SELECT DISTINCT day FROM day_version WHERE topic <> :confirmed) AS v
     LEFT JOIN day_rollup u ON u.day = v.day
     ORDER BY v.day DESC LIMIT :days`,
    { confirmed: CONFIRMED, days: MOST_DAYS },
  );
}

async function named(
  db: Database,
  unknown: ReadonlyMap<number, Omit<UnknownAccessPoint, 'name'>>,
  limit: number,
): Promise<UnknownAccessPoint[]> {
  const most = [...unknown].sort(([a, one], [b, other]) => other.count - one.count || a - b);
  const shown = most.slice(0, limit);
  const names = await readTuples<[accessPointNo: number, name: string]>(
    db,
    `SELECT p.access_point_no, p.name FROM ${listOf('numbers', 'INT UNSIGNED')} AS listed
     JOIN access_point p ON p.access_point_no = listed.item`,
    { numbers: JSON.stringify(shown.map(([accessPointNo]) => accessPointNo)) },
  );
  const nameOf = new Map(names);
  return shown.map(([accessPointNo, heard]) => ({ name: nameOf.get(accessPointNo)!, ...heard }));
}

const COUNTED = `
  SELECT access_point_no, events, last_at FROM heard_piece WHERE day = :day AND events IS NOT NULL`;
const FROM_EVENTS = `
  SELECT access_point_no, COUNT(ok), MAX(at) FROM access_event
  WHERE day = :day GROUP BY access_point_no`;
