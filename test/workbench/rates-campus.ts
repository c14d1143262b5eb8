import { addDays, daysBetween } from '../../src/attendance/wall-clock.js';
import { rebuildLivePresence } from '../../src/mysql/ingest/live-presence.js';
import { withTransaction, type Database } from '../../src/mysql/pool.js';
import { rollupStore } from '../../src/mysql/rollup-store.js';
import { rollupSteps } from './rollup-steps.js';

/** A small roster for tests. Student 7 has the id "S7" and one device, with key 7. */
export type Campus = {
  version: number;
  first: string;
  last: string;
  /** The weight of each access point of a room; numbers are given in order, from 1. */
  rooms: Record<string, number[]>;
  students: number[];
  optedOut?: number[];
  sections: CampusSection[];
};

export type CampusClass = {
  date: string;
  /** "HH:MM" */
  start: string;
  /** "HH:MM" */
  end: string;
  /** Null: no room. */
  room: string | null;
};
export type CampusSection = {
  course: string;
  section: string;
  students: number[];
  classes: CampusClass[];
};
/** A successful association with the last access point of a room. */
export type Heard = {
  student: number;
  /** "YYYY-MM-DD HH:MM:SS" */
  at: string;
  room: string;
};

/** Writes a campus as the newest roster, and pins every day of it to this roster. */
export async function writeCampus(db: Database, campus: Campus): Promise<void> {
  const { version, first, last, rooms, students, optedOut = [], sections } = campus;
  const days = daysBetween(first, last);
  const classes = sections.flatMap((one, sectionNo) =>
    one.classes.map(({ date, start, end, room }) => [
      ...[version, date, sectionNo, one.course, one.section, room],
      ...[`${date} ${start}:00`, `${date} ${end}:00`, one.students.length],
    ]),
  );
  const enrolments = sections.flatMap((one, sectionNo) =>
    one.students.map((student) => [version, sectionNo, student, '1000-01-01', '9999-12-31']),
  );
  await insert(db, 'roster_version', [
    [version, `${first} 00:00:00`, `fingerprint ${version}`, first, last, 0, 0, 0, 0, 0, 0, 0],
  ]);
  await insert(
    db,
    'roster_room',
    Object.keys(rooms).map((room) => [version, room, 'B', '1', null]),
  );
  await insert(
    db,
    'roster_access_point',
    accessPointsOf(campus).map(({ room, no, weight }) => [version, room, no, weight]),
  );
  await insert(
    db,
    'student',
    students.map((student) => [student, `S${student}`]),
  );
  await insert(
    db,
    'roster_student',
    students.map((student) => [version, student, optedOut.includes(student)]),
  );
  await insert(
    db,
    'roster_device',
    students.map((student) => [version, student, student, 'phone', '1000-01-01', '9999-12-31']),
  );
  await insert(
    db,
    'roster_section',
    sections.map(({ course, section }, sectionNo) => [version, sectionNo, course, section, null]),
  );
  await insert(db, 'roster_enrolment', enrolments);
  await insert(
    db,
    'class (version, class_date, section_no, course, section, room, starts_at, ends_at, enrolled)',
    classes,
  );
  await db.query('REPLACE INTO roster_day (day, version) VALUES ?', [
    days.map((day) => [day, version]),
  ]);
  await db.query('UPDATE roster_head SET version = ?, revision = revision + 1', [version]);
}

/** Stores access events of the campus's devices, and the live presence that follows from them. */
export async function hear(db: Database, campus: Campus, heard: Heard[]): Promise<void> {
  const numberOf = new Map(accessPointsOf(campus).map(({ room, no }) => [room, no]));
  const days = [...new Set(heard.map(({ at }) => at.slice(0, 10)))];
  await insert(
    db,
    'access_event (day, device_key, at, access_point_no, ok)',
    heard.map(({ student, at, room }) => [at.slice(0, 10), student, at, numberOf.get(room), 1]),
  );
  await withTransaction(db, async (tx) => {
    await tx.query('SELECT revision FROM roster_head FOR UPDATE');
    await rebuildLivePresence(tx, days);
  });
}

/**
 * Rolls a day up by policy seed, the day after at 04:10.
 * @param beforeSeal writes what another policy would have decided
 */
export async function rollUp(
  db: Database,
  date: string,
  beforeSeal?: () => Promise<unknown>,
): Promise<void> {
  const { rollUp: run } = rollupSteps({
    store: rollupStore(db),
    topic: 'wifi',
    logEnds: () => Promise.resolve(new Map([[0, 0]])),
    now: () => `${addDays(date, 1)} 04:10:00`,
  });
  await run({ date, policy: 'seed' }, beforeSeal);
}

/** The access points of the campus; `hear` uses the last one of a room. */
export function accessPointsOf({ rooms }: Campus): { room: string; no: number; weight: number }[] {
  return Object.entries(rooms)
    .flatMap(([room, weights]) => weights.map((weight) => ({ room, weight })))
    .map((one, index) => ({ ...one, no: index + 1 }));
}

async function insert(db: Database, table: string, rows: unknown[][]): Promise<void> {
  if (rows.length > 0) await db.query(`INSERT IGNORE INTO ${table} VALUES ?`, [rows]);
}
