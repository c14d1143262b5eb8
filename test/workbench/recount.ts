import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  macDigits,
  recountRecord,
  type AccessRecord,
  type RejectReason,
} from './recount-record.js';

/**
 * A plain recount of a campus folder, to compare the product with: roster CSVs and WiFi logs in,
 * counts and `seed` answers out, by loops that are easy to follow. It was written from the contract
 * and imports nothing of src/, so the two share no mistake. It takes the access-point fields as
 * logged, not swapped. It knows nothing of days outside the first and last date of the timetable.
 * @param options.logs names of files in the folder; every *.jsonl in order of name by default
 * @param options.latest the last time that counts as real; one day from now in Asia/Shanghai by
 * default
 */
export function recount(
  folder: string,
  options: { logs?: string[]; latest?: string } = {},
): Recount {
  const logs = options.logs ?? readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  const latest = options.latest ?? dayAheadInShanghai();
  const roster = readRoster(folder);
  const lines = logs.sort().flatMap((name) => splitLines(readFileSync(join(folder, name))));
  const records = lines
    .filter((line) => line.length > 0)
    .map((line) => recountRecord(line, latest));
  const counts = { failed: 0, unknownDevices: 0, unknownAccessPoints: 0, optedOut: 0 };
  const rejects: Partial<Record<RejectReason, number>> = {};
  const events = new Map<string, RecountedEvent>();
  for (const record of records) {
    if (typeof record === 'string') {
      rejects[record] = (rejects[record] ?? 0) + 1;
      continue;
    }
    const known = roster.covers(record.day);
    const owner = known ? ownerOf(roster, record.mac, record.day) : undefined;
    if (record.kind === 'failed') counts.failed += 1;
    if (owner === undefined) counts.unknownDevices += 1;
    if (!known || !roster.accessPoints.has(record.accessPoint)) counts.unknownAccessPoints += 1;
    if (owner !== undefined && roster.optedOut.has(owner)) {
      counts.optedOut += 1;
      continue;
    }
    const { day, mac, at, accessPoint, kind } = record;
    const key = JSON.stringify([day, mac, at, accessPoint, kind === 'left']);
    // One join failed and one succeeded in the same second: success wins.
    if (events.get(key)?.ok !== true) events.set(key, { ...record, owner });
  }
  const distinct = [...events.values()];
  return {
    ...counts,
    lines: records.length,
    emptyLines: lines.length - records.length,
    rejects,
    events: distinct,
    classesOn: (day) => recountClasses(roster, distinct, day),
    sectionsOn: (day) => recountSections(recountClasses(roster, distinct, day)),
  };
}

export type Recount = {
  /** Lines that are not empty: what `rollcall send` sends. */
  lines: number;
  emptyLines: number;
  rejects: Partial<Record<RejectReason, number>>;
  /** Records that were read, also repeated ones. A record may count in several of these. */
  failed: number;
  unknownDevices: number;
  unknownAccessPoints: number;
  /** Records of students who opted out: counted here and dropped. */
  optedOut: number;
  /**
   * The stored events: one for each day, MAC, time and access point, joined if any of its records
   * succeeded; and one more for a departure.
   */
  events: RecountedEvent[];
  classesOn: (day: string) => RecountedClass[];
  sectionsOn: (day: string) => RecountedSection[];
};

type RecountedEvent = AccessRecord & { owner: string | undefined };

type RecountedSection = {
  course: string;
  section: string;
  enrolled: number;
  present: number;
  /** "3.57%", halves rounded up; null when nobody is enrolled. */
  rate: string | null;
  /** Whether any of its classes has a room with an access point. */
  measured: boolean;
  /** Who was present and when, within class, in order of student id. */
  seen: { studentId: string; firstSeen: string; lastSeen: string }[];
};

type RecountedClass = RecountedSection & { room: string; start: string; end: string };

function dayAheadInShanghai(): string {
  return new Date(Date.now() + (24 + 8) * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** The pieces between line feeds, with the piece after the last one. */
function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let from = 0;
  for (let to = bytes.indexOf(10); to >= 0; to = bytes.indexOf(10, from)) {
    lines.push(bytes.subarray(from, to));
    from = to + 1;
  }
  return from < bytes.length ? [...lines, bytes.subarray(from)] : lines;
}

type Dated = { valid_from: string; valid_to: string };
type Roster = ReturnType<typeof readRoster>;

function readRoster(folder: string) {
  const at = (name: string) => join(folder, name);
  const students = readCsv(at('students.csv'), 'student_id opted_out').filter(
    (row) => row.opted_out === '1',
  );
  const devices = readCsv(at('devices.csv'), 'mac student_id valid_from valid_to');
  const columns = 'course section room weekday start end first_date last_date';
  const timetable = readCsv(at('timetable.csv'), columns);
  const dates = timetable.flatMap((row) => [row.first_date, row.last_date]).sort();
  return {
    timetable,
    covers: (day: string) => (dates[0] ?? '9') <= day && day <= (dates[dates.length - 1] ?? ''),
    optedOut: new Set(students.map((row) => row.student_id)),
    devices: groupBy(devices, (row) => macDigits(row.mac) ?? ''),
    accessPoints: groupBy(readCsv(at('access-points.csv'), 'ap room'), (row) => row.ap),
    enrolments: readCsv(at('enrolments.csv'), 'student_id course section valid_from valid_to'),
    calendar: readCsv(at('calendar.csv'), 'date status'),
  };
}

type Words<T extends string> = T extends `${infer First} ${infer Rest}` ? First | Words<Rest> : T;
type Row<T extends string> = Record<Words<T>, string>;

/**
 * The rows of a CSV file, with the named columns. An absent column is empty, and an absent file has
 * no rows.
 */
function readCsv<T extends string>(path: string, columns: T): Row<T>[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  const [header = [], ...rows] = text.split(/\r?\n/).filter(Boolean).map(cellsOf);
  const pick = (cells: string[]) =>
    columns.split(' ').map((name) => [name, cells[header.indexOf(name)] ?? '']);
  return rows.map((cells) => Object.fromEntries(pick(cells)) as Row<T>);
}

/**
 * The cells of a CSV line. A cell in quotation marks may hold commas, and its own quotation marks
 * doubled.
 */
function cellsOf(line: string): string[] {
  return [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

function groupBy<T>(rows: T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

function isValidOn(row: Dated, day: string): boolean {
  return row.valid_from <= day && (row.valid_to === '' || day <= row.valid_to);
}

/** The owner of the device that day, if it had one. */
function ownerOf(roster: Roster, mac: string, day: string): string | undefined {
  return roster.devices.get(mac)?.find((row) => isValidOn(row, day))?.student_id;
}

/** The weekday by the calendar, from "1" for Monday to "7"; undefined on a holiday. */
function weekdayOn(roster: Roster, day: string): string | undefined {
  const status = roster.calendar.find((row) => row.date === day)?.status;
  if (status === 'holiday') return undefined;
  return status
    ? status.replace(/^as\s*/, '')
    : String(new Date(`${day}T00:00:00Z`).getUTCDay() || 7);
}

function recountClasses(roster: Roster, events: RecountedEvent[], day: string): RecountedClass[] {
  const weekday = weekdayOn(roster, day);
  return roster.timetable
    .filter((row) => row.weekday === weekday && row.first_date <= day && day <= row.last_date)
    .map((row) => {
      const { course, section, room } = row;
      const [start, end] = [`${day} ${row.start}:00`, `${day} ${row.end}:00`];
      const enrolled = enrolledIn(roster, course, section, day);
      const inRoom = (accessPoint: string) =>
        roster.accessPoints.get(accessPoint)?.some((listed) => listed.room === room) === true;
      const seen = events
        .filter(
          (event) => event.ok && start <= event.at && event.at <= end && inRoom(event.accessPoint),
        )
        .flatMap(({ owner, at }) =>
          owner !== undefined && enrolled.has(owner) ? [{ owner, at }] : [],
        );
      const measured = [...roster.accessPoints.values()]
        .flat()
        .some((listed) => listed.room === room);
      return { room, start, end, ...answer(course, section, enrolled.size, measured, seen) };
    });
}

function enrolledIn(roster: Roster, course: string, section: string, day: string): Set<string> {
  const rows = roster.enrolments.filter((row) => row.course === course && row.section === section);
  return new Set(rows.filter((row) => isValidOn(row, day)).map((row) => row.student_id));
}

/** The day of each section: who was seen in any of its classes. */
function recountSections(classes: RecountedClass[]): RecountedSection[] {
  const sections = groupBy(classes, ({ course, section }) => JSON.stringify([course, section]));
  return [...sections.values()].map((own) => {
    const [{ course, section, enrolled }] = own as [RecountedClass];
    const seen = own
      .flatMap((one) => one.seen)
      .flatMap(({ studentId: owner, firstSeen, lastSeen }) => [
        { owner, at: firstSeen },
        { owner, at: lastSeen },
      ]);
    const measured = own.some((one) => one.measured);
    return answer(course, section, enrolled, measured, seen);
  });
}

function answer(
  course: string,
  section: string,
  enrolled: number,
  measured: boolean,
  times: { owner: string; at: string }[],
): RecountedSection {
  const seen = [...groupBy(times, ({ owner }) => owner)].map(([studentId, own]) => {
    const sorted = own.map(({ at }) => at).sort();
    return { studentId, firstSeen: sorted[0] ?? '', lastSeen: sorted[sorted.length - 1] ?? '' };
  });
  seen.sort((a, b) => (a.studentId < b.studentId ? -1 : 1));
  const present = seen.length;
  return { course, section, enrolled, present, rate: rateText(present, enrolled), measured, seen };
}

/** Rounds in whole hundredths of a percent, so that a half is exact and goes up. */
function rateText(present: number, enrolled: number): string | null {
  if (enrolled === 0) return null;
  const hundredths = Math.floor((present * 20_000 + enrolled) / (2 * enrolled));
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}%`;
}
