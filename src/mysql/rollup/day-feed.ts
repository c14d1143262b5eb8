import { dayFeed, type DayFeed, type FeedClass } from '../../attendance/feed/day-feed.js';
import { REACH_DAYS } from '../../attendance/identity/sighting.js';
import type { Database, Transaction } from '../pool.js';
import { readRow, readRows, readTuples, write } from '../read.js';
import { readHeardAccessPoints } from './heard.js';
import type { RollupScope } from './start.js';
import { optedOut } from '../roster/kept-opt-outs.js';

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
  const students = await readRow<{ students: number; studentsHeard: number }>(db, COUNT_STUDENTS, {
    ...scope,
    reach: REACH_DAYS,
  });
  const judged = await readRow<{ judged: number; moved: number }>(db, COUNT_JUDGED, scope);
  return dayFeed({
    day: scope.date,
    heard,
    anyListed,
    listed,
    classes: await readFeedClasses(db, scope),
    ...students!,
    ...judged!,
  });
}

async function readListed(
  db: Database,
  scope: RollupScope,
): Promise<{ anyListed: Set<number>; listed: Set<number> }> {
  const rows = await readTuples<[accessPointNo: number, hasClass: 0 | 1]>(
    db,
    // The rooms are looked up in a list of their own, because no index of classes leads to a room.
    `SELECT a.access_point_no, a.weight > 0 AND used.room IS NOT NULL
     FROM roster_access_point a
     LEFT JOIN (SELECT DISTINCT room FROM class
                WHERE version = :rosterVersion AND class_date = :date) AS used
       ON used.room = a.room
     WHERE a.version = :rosterVersion`,
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

/**
 * The students with a class and a device, and those who were heard. A device of the roster is heard
 * if it joined; any other device if it carried the login of the student, whether that was believed
 * or not. The newest roster that has a student says whether the student opted out, as in ingest.
 */
const COUNT_STUDENTS = `
  SELECT COUNT(*) AS students, CAST(COALESCE(SUM(isHeard), 0) AS SIGNED) AS studentsHeard
  FROM (
    SELECT EXISTS (SELECT 1 FROM roster_device d
                   WHERE d.version = :rosterVersion AND d.student_no = enrolled.student_no
                     AND :date BETWEEN d.valid_from AND d.valid_to
                     AND EXISTS (SELECT 1 FROM access_event e
                                 WHERE e.day = :date AND e.device_key = d.device_key AND e.ok))
             OR EXISTS (SELECT 1 FROM login_sighting l
                        WHERE l.student_no = enrolled.student_no AND l.day = :date) AS isHeard
    FROM (SELECT DISTINCT n.student_no
          FROM class c
          JOIN roster_enrolment n ON n.version = c.version AND n.section_no = c.section_no
            AND c.class_date BETWEEN n.valid_from AND n.valid_to
          WHERE c.version = :rosterVersion AND c.class_date = :date) AS enrolled
    LEFT JOIN roster_student now
      ON now.version = (SELECT version FROM roster_head) AND now.student_no = enrolled.student_no
    WHERE NOT ${optedOut('now', 'enrolled.student_no')}
      AND (EXISTS (SELECT 1 FROM roster_device d
                   WHERE d.version = :rosterVersion AND d.student_no = enrolled.student_no
                     AND :date BETWEEN d.valid_from AND d.valid_to)
           OR EXISTS (SELECT 1 FROM login_sighting l
                      WHERE l.student_no = enrolled.student_no
                        AND l.day BETWEEN :date - INTERVAL :reach DAY AND :date))) AS found`;

/** What a person has confirmed is no sign of a broken feed. */
const COUNT_JUDGED = `
  SELECT CAST(COALESCE(SUM(a.state <> 'no_data'), 0) AS SIGNED) AS judged,
         CAST(COALESCE(SUM(a.state = 'moved'), 0) AS SIGNED) AS moved
  FROM class c JOIN class_attendance a USING (class_no)
  WHERE c.version = :rosterVersion AND c.class_date = :date AND NOT a.confirmed`;
