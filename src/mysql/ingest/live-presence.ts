import type { Transaction } from '../pool.js';
import { readRow, write } from '../read.js';
import { optedOut } from '../roster/kept-opt-outs.js';

/**
 * Deletes and rebuilds live_presence of the given days from access_event, by the `seed` policy.
 *
 * A student is present in a class when
 * - the student is enrolled in its section on its date, and
 * - an access event that succeeded (`ok`) came from one of the student's devices, on an access
 *   point of the class's room (roster_access_point with a weight above 0), with
 *   starts_at <= at <= ends_at, both ends included.
 *
 * A device is that of the student whose login it carried, from the first to the last record with
 * this login on the day (login_sighting); else that of the student to whom the roster gives it
 * (roster_device, valid on that date). So of a device that carried a login, this may count records
 * without a login that `presenceOf` does not count for its user.
 *
 * first_seen and last_seen are the first and the last such event. Everything is read in the version
 * that roster_day pins the day to; a day without a pin has no classes. A student who opted out is
 * never present: the newest version (roster_head) says who did, or the last one that had the
 * student. In a class without a room, or whose room has no access points,
 * nobody is present.
 *
 * Where no record carries a login, `presenceOf` decides the same for one event.
 *
 * The caller holds roster_head locked FOR UPDATE. Otherwise a batch of ingest that commits
 * meanwhile would be lost or counted twice.
 */
export async function rebuildLivePresence(tx: Transaction, days: string[]): Promise<void> {
  for (const day of days) {
    await write(tx, DELETE_DAY, { day });
    const pinned = await readRow<{ version: number; newest: number }>(
      tx,
      `SELECT d.version, h.version AS newest
       FROM roster_day AS d JOIN roster_head AS h WHERE d.day = :day`,
      { day },
    );
    if (pinned) await buildLivePresence(tx, day, pinned.version, pinned.newest);
  }
}

/**
 * Writes live_presence of one version's classes of a day, which must have none yet.
 * @param newest the version that says who opted out
 */
export async function buildLivePresence(
  tx: Transaction,
  day: string,
  version: number,
  newest: number,
): Promise<void> {
  const sighted = await readRow(tx, 'SELECT 1 FROM login_sighting WHERE day = :day LIMIT 1', {
    day,
  });
  await write(tx, sighted ? INSERT_SIGHTED_DAY : INSERT_DAY, { day, version, newest });
}

/** Deletes live_presence of one version's classes of a day. */
export async function deleteLivePresence(
  tx: Transaction,
  day: string,
  version: number,
): Promise<void> {
  await write(tx, DELETE_VERSION, { day, version });
}

/**
 * Deletes live presence of the students who opt out in a version that is about to be shown, and had
 * not by the one `before`. It is found by their classes, since a day may have no events any more.
 */
export async function deleteOptedOut(
  tx: Transaction,
  before: number,
  version: number,
): Promise<void> {
  await write(tx, DELETE_OPTED_OUT, { before, version });
}

/**
 * Goes through every version that covers the day, in the order of the primary keys; versions are
 * few, and so are the classes of one day. It leaves a version alone that an import has not shown
 * yet: the import has built its presence already.
 */
const DELETE_DAY = `
  DELETE p
  FROM roster_head AS h
  STRAIGHT_JOIN roster_version AS r
    ON r.version <= h.version AND :day BETWEEN r.first_date AND r.last_date
  STRAIGHT_JOIN class AS c ON c.version = r.version AND c.class_date = :day
  STRAIGHT_JOIN live_presence AS p ON p.class_no = c.class_no`;

const DELETE_VERSION = `
  DELETE p
  FROM class AS c
  STRAIGHT_JOIN live_presence AS p ON p.class_no = c.class_no
  WHERE c.version = :version AND c.class_date = :day`;

/**
 * The days of the version itself were built without these students. Presence that has expired is
 * gone, and those days are the most.
 */
const DELETE_OPTED_OUT = `
  DELETE p
  FROM roster_student AS s
  LEFT JOIN roster_student AS was ON was.version = :before AND was.student_no = s.student_no
  STRAIGHT_JOIN roster_day AS d ON d.version < s.version
  STRAIGHT_JOIN roster_enrolment AS n
    ON n.version = d.version AND n.student_no = s.student_no
    AND d.day BETWEEN n.valid_from AND n.valid_to
  STRAIGHT_JOIN roster_section AS r ON r.version = n.version AND r.section_no = n.section_no
  STRAIGHT_JOIN class AS c
    ON c.version = d.version AND c.class_date = d.day
    AND c.course = r.course AND c.section = r.section
  STRAIGHT_JOIN live_presence AS p ON p.class_no = c.class_no AND p.student_no = s.student_no
  WHERE s.version = :version AND s.opted_out AND NOT COALESCE(was.opted_out, FALSE)
    AND NOT EXISTS (SELECT 1 FROM expired_result AS x WHERE x.day = d.day AND x.what = 'evidence')`;

/**
 * STRAIGHT_JOIN keeps the order class -> enrolment -> device -> event, each by its primary key: the
 * events of a device's day are one short range of access_event. Left to itself, the optimizer may
 * scan the day's millions of events.
 */
const STUDENTS_OF_CLASSES = `class AS c
  STRAIGHT_JOIN roster_enrolment AS n
    ON n.version = c.version AND n.section_no = c.section_no
    AND c.class_date BETWEEN n.valid_from AND n.valid_to
  LEFT JOIN roster_student AS newest
    ON newest.version = :newest AND newest.student_no = n.student_no`;

const EVENTS_OF_DEVICES = `
  STRAIGHT_JOIN roster_device AS d
    ON d.version = c.version AND d.student_no = n.student_no
    AND c.class_date BETWEEN d.valid_from AND d.valid_to
  STRAIGHT_JOIN access_event AS e
    ON e.day = c.class_date AND e.device_key = d.device_key
    AND e.at BETWEEN c.starts_at AND c.ends_at AND e.ok`;

const IN_THE_ROOM = `
  STRAIGHT_JOIN roster_access_point AS a
    ON a.version = c.version AND a.room = c.room AND a.access_point_no = e.access_point_no
    AND a.weight > 0
  WHERE c.version = :version AND c.class_date = :day AND c.room IS NOT NULL
    AND NOT ${optedOut('newest', 'n.student_no')}`;

/** Who was in which class of the day, by the devices that the roster gives them. */
const INSERT_DAY = `
  INSERT INTO live_presence (class_no, student_no, first_seen, last_seen)
  SELECT c.class_no, n.student_no, MIN(e.at), MAX(e.at)
  FROM ${STUDENTS_OF_CLASSES}
  ${EVENTS_OF_DEVICES}
  ${IN_THE_ROOM}
  GROUP BY c.class_no, n.student_no`;

/**
 * The same for a day with logins: events of the roster's devices while they carried the login of
 * nobody else, and events of all devices while they carried the student's.
 */
const INSERT_SIGHTED_DAY = `
  INSERT INTO live_presence (class_no, student_no, first_seen, last_seen)
  SELECT found.class_no, found.student_no, MIN(found.at), MAX(found.at)
  FROM (
    SELECT c.class_no, n.student_no, e.at
    FROM ${STUDENTS_OF_CLASSES}
    ${EVENTS_OF_DEVICES}
    ${IN_THE_ROOM}
      AND NOT EXISTS (SELECT 1 FROM login_sighting g
                      WHERE g.day = e.day AND g.device_key = e.device_key
                        AND g.student_no <> n.student_no
                        AND e.at BETWEEN g.first_at AND g.last_at)
    UNION ALL
    SELECT c.class_no, n.student_no, e.at
    FROM ${STUDENTS_OF_CLASSES}
    STRAIGHT_JOIN login_sighting AS g ON g.day = c.class_date AND g.student_no = n.student_no
    STRAIGHT_JOIN access_event AS e
      ON e.day = c.class_date AND e.device_key = g.device_key
      AND e.at BETWEEN GREATEST(c.starts_at, g.first_at) AND LEAST(c.ends_at, g.last_at) AND e.ok
    ${IN_THE_ROOM}
  ) AS found
  GROUP BY found.class_no, found.student_no`;
