import type { RowDataPacket } from 'mysql2/promise';
import type { Transaction } from '../pool.js';

/**
 * Deletes and rebuilds live_presence of the given days from access_event, by the `seed` policy:
 *
 * a student is present in a class when the student is enrolled in its section on its date, and an event of one of the student's devices (roster_device, valid on that
 * date) that succeeded (`ok`) fell on an access point of the class's room (roster_access_point with a weight above 0), with starts_at <= at <= ends_at, both
 * ends included. first_seen and last_seen are the first and the last such event. Everything is read in the version that roster_day pins
 * the day to; a day without a pin has no classes. A student who opted out is never present: the newest version (roster_head) judges
 * that where it knows the student, else the day's own. A class without a room, or in a room without access points, has nobody present.
 *
 * `presenceOf` says the same of one event.
 *
 * The caller holds roster_head locked FOR UPDATE, since a batch of ingest that commits in between would be lost or doubled.
 */
export async function rebuildLivePresence(tx: Transaction, days: string[]): Promise<void> {
  for (const day of days) {
    await tx.execute(DELETE_DAY, [day, day]);
    const [rows] = await tx.execute<RowDataPacket[]>(
      'SELECT d.version, h.version AS newest FROM roster_day AS d JOIN roster_head AS h WHERE d.day = ?',
      [day],
    );
    if (rows[0])
      await buildLivePresence(tx, day, rows[0]['version'] as number, rows[0]['newest'] as number);
  }
}

/** Writes live_presence of one version's classes of a day, which must have none yet. newest: the version that judges who opted out. */
export async function buildLivePresence(
  tx: Transaction,
  day: string,
  version: number,
  newest: number,
): Promise<void> {
  await tx.execute(INSERT_DAY, [newest, version, day]);
}

/** Deletes live_presence of one version's classes of a day. */
export async function deleteLivePresence(
  tx: Transaction,
  day: string,
  version: number,
): Promise<void> {
  await tx.execute(DELETE_VERSION, [version, day]);
}

/** Deletes, from one version's classes of a day, the live presence of students who opted out by the version `newest`. */
export async function deleteOptedOut(
  tx: Transaction,
  day: string,
  version: number,
  newest: number,
): Promise<void> {
  await tx.execute(DELETE_OPTED_OUT, [newest, version, day]);
}

/**
 * Every version that covers the day, in primary-key order; versions are few, and so are the classes of one day. A version that an import has not shown yet is
 * left alone: its presence is built already.
 */
const DELETE_DAY = `
  DELETE p
  FROM roster_head AS h
  STRAIGHT_JOIN roster_version AS r ON r.version <= h.version AND ? BETWEEN r.first_date AND r.last_date
  STRAIGHT_JOIN class AS c ON c.version = r.version AND c.class_date = ?
  STRAIGHT_JOIN live_presence AS p ON p.class_no = c.class_no`;

const DELETE_VERSION = `
  DELETE p
  FROM class AS c
  STRAIGHT_JOIN live_presence AS p ON p.class_no = c.class_no
  WHERE c.version = ? AND c.class_date = ?`;

const DELETE_OPTED_OUT = `
  DELETE p
  FROM class AS c
  STRAIGHT_JOIN live_presence AS p ON p.class_no = c.class_no
  STRAIGHT_JOIN roster_student AS s ON s.version = ? AND s.student_no = p.student_no AND s.opted_out
  WHERE c.version = ? AND c.class_date = ?`;

/**
 * STRAIGHT_JOIN keeps the order class -> enrolment -> device -> event, each by its primary key: the events of a device's day are one short range of
 * access_event. The optimizer, left to itself, may rather scan the day's millions of events.
 */
const INSERT_DAY = `
  INSERT INTO live_presence (class_no, student_no, first_seen, last_seen)
  SELECT c.class_no, n.student_no, MIN(e.at), MAX(e.at)
  FROM class AS c
  STRAIGHT_JOIN roster_enrolment AS n
    ON n.version = c.version AND n.section_no = c.section_no AND c.class_date BETWEEN n.valid_from AND n.valid_to
  STRAIGHT_JOIN roster_student AS s ON s.version = c.version AND s.student_no = n.student_no
  LEFT JOIN roster_student AS newest ON newest.version = ? AND newest.student_no = n.student_no
  STRAIGHT_JOIN roster_device AS d
    ON d.version = c.version AND d.student_no = n.student_no AND c.class_date BETWEEN d.valid_from AND d.valid_to
  STRAIGHT_JOIN access_event AS e
    ON e.day = c.class_date AND e.device_key = d.device_key AND e.at BETWEEN c.starts_at AND c.ends_at AND e.ok
  STRAIGHT_JOIN roster_access_point AS a
    ON a.version = c.version AND a.room = c.room AND a.access_point_no = e.access_point_no AND a.weight > 0
  WHERE c.version = ? AND c.class_date = ? AND c.room IS NOT NULL AND NOT COALESCE(newest.opted_out, s.opted_out)
  GROUP BY c.class_no, n.student_no`;
