import { dayFeed, type DayFeed, type FeedClass } from '../../attendance/feed/day-feed.js';
import type { Database, Transaction } from '../pool.js';
import { readRow, readRows, readTuples, write } from '../read.js';
import { OWNED_DEVICES, readOwners } from '../identity/owners.js';
import { readHeardAccessPoints } from './heard.js';
import { readEnrolledStudents, type RollupScope } from './start.js';

/** The newest final days that a day is compared with: at most so many ... */
const HISTORY_DAYS = 20;
/** ... and none older than this. */
const HISTORY_REACH_DAYS = 60;

/**
 * Reads what the day's records say about its feed, after its classes are decided. It reads nothing
 * from the events but one entry of the key for each device.
 * @returns undefined where an earlier release noted what was heard: it did not count the events
 */
export async function readDayFeed(db: Database, scope: RollupScope): Promise<DayFeed | undefined> {
  const heard = await readHeardAccessPoints(db, scope.date);
  if (!heard) return undefined;
  const { anyListed, listed } = await readListed(db, scope);
  const students = await countStudents(db, scope);
  const judged = await readRow<{ judged: number; moved: number }>(db, COUNT_JUDGED, scope);
  return dayFeed({
    day: scope.date,
    heard,
    anyListed,
    listed,
    classes: await readFeedClasses(db, scope),
    ...students,
    ...judged!,
  });
}

/** The students with a class and a device, and those of them whose device joined. */
async function countStudents(
  db: Database,
  scope: RollupScope,
): Promise<{ students: number; studentsHeard: number }> {
  const students = await readEnrolledStudents(db, scope);
  const owners = await readOwners(db, { ...scope, students });
  const heard = new Set<number>();
  for (let from = 0; from < owners.length; from += DEVICES_PER_READ) {
    const some = owners.slice(from, from + DEVICES_PER_READ);
    const rows = await readTuples<[studentNo: number]>(db, SELECT_JOINED, {
      date: scope.date,
      devices: JSON.stringify(some),
    });
    for (const [studentNo] of rows) heard.add(studentNo);
  }
  const owning = new Set(owners.map(({ studentNo }) => studentNo));
  return { students: owning.size, studentsHeard: heard.size };
}

/** Bounds the list that one statement takes. */
const DEVICES_PER_READ = 5_000;

async function readListed(
  db: Database,
  scope: RollupScope,
): Promise<{ anyListed: Set<number>; listed: Set<number> }> {
  const rows = await readTuples<[accessPointNo: number, hasClass: 0 | 1]>(
    db,
    `SELECT a.access_point_no,
            a.weight > 0 AND EXISTS (SELECT 1 FROM class c
                                     WHERE c.version = a.version AND c.class_date = :date
                                       AND c.room = a.room)
     FROM roster_access_point a WHERE a.version = :rosterVersion`,
    scope,
  );
  return {
    anyListed: new Set(rows.map(([accessPointNo]) => accessPointNo)),
    listed: new Set(rows.filter(([, hasClass]) => hasClass === 1).map(([no]) => no)),
  };
}

async function readFeedClasses(db: Database, scope: RollupScope): Promise<FeedClass[]> {
  return readRows<FeedClass>(
    db,
    `SELECT TIME_TO_SEC(TIME(starts_at)) AS startSecond, TIME_TO_SEC(TIME(ends_at)) AS endSecond,
            enrolled
     FROM class WHERE version = :rosterVersion AND class_date = :date`,
    scope,
  );
}

/** The days before `date` that later ones are compared with: final, also by a person's word. */
export async function readUsualFeeds(db: Database, date: string): Promise<DayFeed[]> {
  return readRows<DayFeed>(
    db,
    `SELECT f.day, f.events, f.failed, f.listed, f.listed_heard AS listedHeard,
            f.unlisted_heard AS unlistedHeard, f.students, f.students_heard AS studentsHeard,
            f.judged, f.moved, f.in_class AS inClass, f.heard
     FROM day_feed f JOIN day_rollup u ON u.day = f.day AND u.state = 'final'
     WHERE f.day < :date AND f.day >= :date - INTERVAL :reach DAY AND f.students > 0
     ORDER BY f.day DESC LIMIT :days`,
    { date, reach: HISTORY_REACH_DAYS, days: HISTORY_DAYS },
  );
}

/** Keeps what the day says, in the transaction of its seal. */
export async function writeDayFeed(tx: Transaction, feed: DayFeed): Promise<void> {
  await write(
    tx,
    `REPLACE INTO day_feed
       (day, events, failed, listed, listed_heard, unlisted_heard, students, students_heard,
        judged, moved, in_class, heard)
     VALUES (:day, :events, :failed, :listed, :listedHeard, :unlistedHeard, :students,
             :studentsHeard, :judged, :moved, :inClass, :heard)`,
    { ...feed, inClass: JSON.stringify(feed.inClass), heard: JSON.stringify(feed.heard) },
  );
}

/** Reads one event of a device that is one student's all day. */
const SELECT_JOINED = `
  SELECT owned.studentNo
  FROM ${OWNED_DEVICES} AS owned
  WHERE EXISTS (SELECT 1 FROM access_event e
                WHERE e.day = :date AND e.device_key = owned.deviceKey AND e.ok
                  AND e.at >= CAST(:date AS DATETIME) + INTERVAL owned.fromSecond SECOND
                  AND e.at < CAST(:date AS DATETIME) + INTERVAL owned.toSecond SECOND)`;

/** What a person has confirmed is no sign of a broken feed. */
const COUNT_JUDGED = `
  SELECT CAST(COALESCE(SUM(a.state <> 'no_data'), 0) AS SIGNED) AS judged,
         CAST(COALESCE(SUM(a.state = 'moved'), 0) AS SIGNED) AS moved
  FROM class c JOIN class_attendance a USING (class_no)
  WHERE c.version = :rosterVersion AND c.class_date = :date AND NOT a.confirmed`;
