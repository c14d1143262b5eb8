import { simulateCampus, type CampusOptions } from '../../src/simulator/simulate-campus.js';

/** A success record. Its time counts in seconds from midnight of the campus's first day. */
export type Heard = { at: number; point: string; from: string; mac: string };

export type TruthRow = {
  date: string;
  day: number;
  key: string;
  start: string;
  student: string;
  attended: boolean;
  /** Seconds after midnight; NaN if the file has none. */
  arrival: number;
  departure: number;
  minutes: number;
  held: boolean;
  roomUsed: string;
};

export type TimetableRow = Record<
  'course' | 'section' | 'room' | 'weekday' | 'start' | 'end' | 'kind',
  string
>;

/** A campus as a reader of its files sees it. */
export type SimulatedCampus = {
  files: Record<string, Record<string, string>[]>;
  lines: string[];
  /** Success records, sorted by their own time. */
  heard: Heard[];
  heardOf: (student: string) => Heard[];
  truth: TruthRow[];
  /** The timetable's line for a row of the truth. */
  timetabled: (row: TruthRow) => TimetableRow;
  /** Start and end of the row's class, on the scale of {@link Heard.at}. */
  span: (row: TruthRow) => { start: number; end: number };
  pointsOf: (room: string) => ReadonlySet<string>;
};

export const DAY_SECONDS = 86_400;

/**
 * Simulates a campus and reads its files. Without `log` it makes no records, which is much faster
 * if only the truth is needed.
 */
export function simulatedCampus(
  options: Partial<CampusOptions>,
  { log = true }: { log?: boolean } = {},
): SimulatedCampus {
  const campus = simulateCampus({ seed: 11, students: 400, days: 1, ...options });
  const files = Object.fromEntries(campus.roster.map(({ name, lines }) => [name, table(lines)]));
  const lines: string[] = [];
  const truth: TruthRow[] = [];
  let day = 0;
  for (const { truthRows, eventLines } of campus.days()) {
    for (const row of truthRows) truth.push(truthRow(row, day));
    if (log) for (const chunk of eventLines()) lines.push(...chunk);
    day++;
  }
  const owners = new Map(
    rows(files, 'devices.csv').map(({ mac, student_id }) => [mac, student_id]),
  );
  const heard = heardIn(lines, options.startDate ?? '2019-09-02');
  const byStudent = grouped(heard, ({ mac }) => owners.get(mac));
  const points = grouped(rows(files, 'access-points.csv'), ({ room }) => room);
  const meetings = new Map(
    rows(files, 'timetable.csv').map((row) => [
      `${row.course} ${row.section} ${row.weekday} ${row.start}`,
      row as TimetableRow,
    ]),
  );
  const timetabled = (row: TruthRow) =>
    meetings.get(`${row.key} ${new Date(row.date).getUTCDay() || 7} ${row.start}`) as TimetableRow;
  return {
    files,
    lines,
    heard,
    heardOf: (student) => byStudent.get(student) ?? [],
    truth,
    timetabled,
    span: (row) => {
      const { start, end } = timetabled(row);
      return {
        start: row.day * DAY_SECONDS + seconds(start),
        end: row.day * DAY_SECONDS + seconds(end),
      };
    },
    pointsOf: (room) => new Set((points.get(room) ?? []).map(({ ap }) => ap as string)),
  };
}

export function rows(files: SimulatedCampus['files'], name: string): Record<string, string>[] {
  return files[name] ?? [];
}

export function grouped<T, K>(list: readonly T[], keyOf: (each: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const each of list) {
    const group = groups.get(keyOf(each));
    if (group) group.push(each);
    else groups.set(keyOf(each), [each]);
  }
  return groups;
}

/** The share of a list for which something holds. Throws if the list is too short to say. */
export function share<T>(list: readonly T[], holds: (each: T) => boolean): number {
  if (list.length < 30) throw new Error(`${list.length} cases are too few to measure a share`);
  return list.filter(holds).length / list.length;
}

export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new Error('nothing to take the mean of');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The records within the class of each student who attended. */
export function attendances(campus: SimulatedCampus): { row: TruthRow; records: Heard[] }[] {
  return campus.truth
    .filter(({ attended }) => attended)
    .map((row) => {
      const { start, end } = campus.span(row);
      return {
        row,
        records: campus.heardOf(row.student).filter(({ at }) => at >= start && at <= end),
      };
    });
}

/** Seconds after midnight of "HH:MM" or "HH:MM:SS"; NaN of ''. */
export function seconds(text: string): number {
  if (text === '') return NaN;
  const [hours = 0, minutes = 0, rest = 0] = text.split(':').map(Number);
  return hours * 3600 + minutes * 60 + rest;
}

function table([header = '', ...lines]: readonly string[]): Record<string, string>[] {
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? 'missing']));
  });
}

function truthRow(line: string, day: number): TruthRow {
  const cells = line.split(',');
  const [date = '', course, section, start = '', student = '', attended] = cells;
  const [arrival = '', departure = '', minutes, held, roomUsed = ''] = cells.slice(6);
  return {
    date,
    day,
    key: `${course} ${section}`,
    start,
    student,
    attended: attended === '1',
    arrival: seconds(arrival),
    departure: seconds(departure),
    minutes: Number(minutes),
    held: held === '1',
    roomUsed,
  };
}

const RECORD =
  /^{"currentapname":"(.*?)","apname":"(.*?)",.*?"mac":"(.*?)","connecttime":"(.*?) (.*?)","connectresult":"Success"/;

function heardIn(lines: readonly string[], startDate: string): Heard[] {
  const midnights = new Map<string, number>();
  const heard: Heard[] = [];
  for (const line of lines) {
    const [, point = '', from = '', mac = '', date = '', time = ''] = RECORD.exec(line) ?? [];
    if (date === '') continue;
    const midnight = midnights.get(date) ?? (Date.parse(date) - Date.parse(startDate)) / 1000;
    midnights.set(date, midnight);
    heard.push({ at: midnight + seconds(time), point, from, mac });
  }
  return heard.sort((a, b) => a.at - b.at);
}
