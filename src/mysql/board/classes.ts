import type { Database } from '../pool.js';
import { listOf, readRow, readRows, readTuples } from '../read.js';
import { CLASS_SEEN, rightsValues, SIGHT, type Rights } from './rights.js';

/** How much the viewer sees of the figures of a class. */
export type Sight = 'exact' | 'rates' | 'none';

/** A class with its exact figures, and how much of them the viewer may see. */
export type BoardClass = {
  classNo: number;
  version: number;
  date: string;
  course: string;
  section: string;
  /** "YYYY-MM-DD HH:MM:SS" */
  startsAt: string;
  endsAt: string;
  room: string | null;
  building: string | null;
  capacity: number | null;
  /** `waiting`: its day is over, and no rollup has judged it. */
  state:
    'scheduled' | 'live' | 'waiting' | 'provisional' | 'final' | 'no_data' | 'not_held' | 'moved';
  enrolled: number;
  present: number | null;
  partial: number | null;
  absent: number | null;
  unknown: number | null;
  notMeasured: number | null;
  inferred: number | null;
  excused: number | null;
  rate: number | null;
  rateLow: number | null;
  rateHigh: number | null;
  /** The rate, even where too few verdicts are decided to show it. */
  estimate: number | null;
  seedRate: number | null;
  coverage: number | null;
  policy: string | null;
  rolledUpAt: string | null;
  signatureVersion: number | null;
  suggestedRoom: string | null;
  metIn: string | null;
  confirmed: boolean;
  sight: Sight;
};

/** What names a class in the address of its page. */
export type ClassAddress = {
  date: string;
  course: string;
  section: string;
  /** "HH:MM" */
  start: string;
};

type ClassRow = Omit<BoardClass, 'confirmed' | 'seedRate'> & {
  confirmed: 0 | 1;
  /** Whether an access point covers the room. */
  isMeasurable: 0 | 1;
  seedPresent: number | null;
};

/**
 * The classes of a day that the viewer may see, in order of start, course and section.
 * @param now the campus wall clock
 */
export async function readClasses(
  db: Database,
  rights: Rights,
  date: string,
  now: string,
): Promise<BoardClass[]> {
  const rows = await readRows<ClassRow>(db, SELECT_DAY, { date, now, ...rightsValues(rights) });
  return withLive(db, rows);
}

/** One class; undefined where there is none, and where the viewer may not see it. */
export async function readClass(
  db: Database,
  rights: Rights,
  { date, course, section, start }: ClassAddress,
  now: string,
): Promise<BoardClass | undefined> {
  const row = await readRow<ClassRow>(db, SELECT_ONE, {
    ...{ date, course, section, startsAt: `${date} ${start}:00`, now },
    ...rightsValues(rights),
  });
  return row && (await withLive(db, [row]))[0];
}

/** Classes that no rollup has counted show who was seen so far. */
async function withLive(db: Database, rows: readonly ClassRow[]): Promise<BoardClass[]> {
  const live = rows.filter(
    ({ state, isMeasurable, sight }) =>
      (state === 'live' || state === 'waiting') && isMeasurable === 1 && sight !== 'none',
  );
  const seen = await countSeen(
    db,
    live.map(({ classNo }) => classNo),
  );
  for (const row of live) row.seedPresent = seen.get(row.classNo) ?? 0;
  return rows.map(({ isMeasurable, confirmed, seedPresent, ...one }) => ({
    ...one,
    confirmed: confirmed === 1,
    seedRate:
      isMeasurable === 1 && seedPresent !== null && one.enrolled > 0
        ? Math.min(1, seedPresent / one.enrolled)
        : null,
  }));
}

/** How many students have been seen in each class so far. */
async function countSeen(db: Database, classNos: number[]): Promise<Map<number, number>> {
  if (classNos.length === 0) return new Map();
  const counts = await readTuples<[classNo: number, count: number]>(
    db,
    `SELECT p.class_no, COUNT(*)
     FROM ${listOf('classNos', 'INT UNSIGNED')} AS listed
     STRAIGHT_JOIN live_presence p ON p.class_no = listed.item
     GROUP BY p.class_no`,
    { classNos: JSON.stringify(classNos) },
  );
  return new Map(counts);
}

/** The exact figures of the class `c` with the result `a`, but for its seed rate. */
export const CLASS_FIGURES = `
  COALESCE(CAST(a.state AS CHAR),
           CASE WHEN c.starts_at > :now THEN 'scheduled'
                WHEN c.class_date < DATE(:now) THEN 'waiting'
                ELSE 'live' END) AS state,
  COALESCE(a.enrolled, c.enrolled) AS enrolled, a.present, a.partial, a.absent, a.unknown,
  a.not_measured AS notMeasured, a.inferred, a.excused,
  GREATEST(0, LEAST(1, a.rate)) AS rate, GREATEST(0, a.rate_low) AS rateLow,
  LEAST(1, a.rate_high) AS rateHigh, GREATEST(0, LEAST(1, a.estimate)) AS estimate,
  a.coverage, a.policy, a.rolled_up_at AS rolledUpAt`;

const SELECT_CLASSES = `
  SELECT c.class_no AS classNo, c.version, c.class_date AS date, c.course, c.section,
         c.starts_at AS startsAt, c.ends_at AS endsAt, c.room, r.building, r.capacity,
         ${CLASS_FIGURES}, a.seed_present AS seedPresent,
         a.signature_version AS signatureVersion, a.suggested_room AS suggestedRoom,
         a.met_in AS metIn, COALESCE(a.confirmed, 0) AS confirmed, c.measurable AS isMeasurable,
         ${SIGHT} AS sight
  FROM day_class c
  LEFT JOIN class_attendance a ON a.class_no = c.class_no
  LEFT JOIN roster_room r ON r.version = c.version AND r.room = c.room`;
const SELECT_DAY = `${SELECT_CLASSES}
  WHERE c.class_date = :date AND ${CLASS_SEEN}
  ORDER BY c.starts_at, c.course, LENGTH(c.section), c.section`;
const SELECT_ONE = `${SELECT_CLASSES}
  WHERE c.class_date = :date AND c.course = :course AND c.section = :section
    AND c.starts_at = :startsAt AND ${CLASS_SEEN}`;
