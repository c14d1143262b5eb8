import type { Campus } from '../../src/simulator/simulate-campus.js';
import { TRUTH_HEADER } from '../../src/simulator/truth.js';
import type { BenchCampus, BenchClass, BenchDay, BenchEvent } from './bench-campus.js';
import { createIdentities, type Identities } from './identities.js';

/** Reads all days of a campus to the end. Days without classes are left out. */
export function readCampus(campus: Campus): BenchCampus {
  const table = (name: string) => rowsOf(campus.roster.find((file) => file.name === name)!.lines);
  const numbered = createNumbers();
  const listed = table('access-points.csv').map((row) => ({
    room: row['room']!,
    accessPointNo: numbered.numberOf(row['ap']!),
    weight: Number(row['weight'] || 1),
  }));
  const rooms = new Map(
    table('rooms.csv').map((row) => [
      row['room']!,
      { building: row['building']!, floor: row['floor']!, capacity: Number(row['capacity']) },
    ]),
  );
  const studentNos = new Map<string, number>();
  const studentOfLogin = new Map<string, number>();
  const students: BenchCampus['students'] = table('students.csv').map((row, i) => {
    studentNos.set(row['student_id']!, i);
    if (row['login']) studentOfLogin.set(row['login'], i);
    return { id: row['student_id']!, optedOut: row['opted_out'] === '1', devices: [] };
  });
  const devices = new Map<string, number>();
  table('devices.csv').forEach((row, index) => {
    devices.set(row['mac']!, index);
    students[studentNos.get(row['student_id']!)!]!.devices.push({
      phone: row['kind'] === 'phone',
      index,
    });
  });
  const classesOf = createClassReader(table('timetable.csv'), studentNos);
  const days = new Map<string, BenchDay>();
  const strangers = new Map<string, Map<string, BenchEvent[]>>();
  const identities =
    studentOfLogin.size > 0 ? createIdentities(studentOfLogin, devices) : undefined;
  for (const { date, truthRows, eventLines, roomPeople } of campus.days()) {
    const perDevice = () => Array.from({ length: devices.size }, (): BenchEvent[] => []);
    const classes = classesOf(truthRows);
    strangers.set(date, new Map());
    if (classes.length > 0)
      days.set(date, {
        date,
        classes,
        events: perDevice(),
        failures: perDevice(),
        strangers: [],
        people: roomPeople?.(),
        heard: [],
      });
    for (const lines of eventLines())
      for (const line of lines)
        readEvent(line, days, devices, strangers, numbered.numberOf, identities);
  }
  for (const [date, day] of days) day.strangers = [...strangers.get(date)!.values()];
  const read = {
    ...{ accessPoints: numbered.names, rooms, listed, students },
    days: [...days.values()],
  };
  identities?.giveDevices(read, (date) => strangers.get(date)!);
  return read;
}

/** The access points that the roster lists for a room. */
export function coveringAccessPoints({
  listed,
}: BenchCampus): (room: string) => ReadonlySet<number> {
  const byRoom = new Map<string, Set<number>>();
  for (const { room, accessPointNo, weight } of listed)
    if (weight > 0) byRoom.set(room, (byRoom.get(room) ?? new Set()).add(accessPointNo));
  return (room) => byRoom.get(room) ?? new Set();
}

function createNumbers() {
  const names: string[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (name: string) => {
    let no = numbers.get(name);
    if (no === undefined) {
      numbers.set(name, (no = names.length));
      names.push(name);
    }
    return no;
  };
  return { names, numberOf };
}

/** A record of one day may stand in the log of the next day. */
function readEvent(
  line: string,
  days: ReadonlyMap<string, BenchDay>,
  devices: ReadonlyMap<string, number>,
  strangers: ReadonlyMap<string, Map<string, BenchEvent[]>>,
  numberOf: (name: string) => number,
  identities: Identities | undefined,
): void {
  const record = JSON.parse(line) as Record<string, string>;
  const at = record['connecttime']!;
  const left = record['connectresult'] === 'Left';
  const isFailure = !left && record['connectresult'] !== 'Success';
  if (!isFailure)
    identities?.note(at.slice(0, 10), secondOf(at.slice(11)), record['mac']!, record['user'] ?? '');
  const day = days.get(at.slice(0, 10));
  if (!day) return;
  const event = {
    second: secondOf(at.slice(11)),
    accessPointNo: numberOf(record['currentapname']!),
    left,
  };
  (day.heard[event.accessPointNo] ??= []).push(event.second);
  const device = devices.get(record['mac']!);
  if (device === undefined) {
    if (isFailure) return;
    const ofDay = strangers.get(day.date)!;
    const known = ofDay.get(record['mac']!);
    if (known) known.push(event);
    else ofDay.set(record['mac']!, [event]);
    return;
  }
  const list = isFailure ? day.failures : day.events;
  list[device]!.push(event);
}

type Row = Record<string, string>;

function createClassReader(
  timetable: readonly Row[],
  studentNos: ReadonlyMap<string, number>,
): (truthRows: readonly string[]) => BenchClass[] {
  const keyOf = (row: Row, weekday: string | number) =>
    `${row['course']} ${row['section']} ${weekday} ${row['start']}`;
  const meetings = new Map(timetable.map((row) => [keyOf(row, row['weekday']!), row]));
  let classNo = 0;
  return (truthRows) => {
    const classes = new Map<string, BenchClass>();
    for (const row of rowsOf([TRUTH_HEADER, ...truthRows])) {
      const key = keyOf(row, new Date(row['date']!).getUTCDay() || 7);
      let found = classes.get(key);
      if (!found) classes.set(key, (found = classOf((classNo += 1), row, meetings.get(key)!)));
      found.students.push({
        studentNo: studentNos.get(row['student_id']!)!,
        attended: row['attended'] === '1',
        arrival: secondOf(row['arrival']!),
        departure: secondOf(row['departure']!),
        minutes: Number(row['minutes']),
      });
    }
    return [...classes.values()];
  };
}

function classOf(classNo: number, truth: Row, meeting: Row): BenchClass {
  return {
    classNo,
    course: truth['course']!,
    section: truth['section']!,
    kind: meeting['kind']!,
    room: meeting['room']!,
    startSecond: secondOf(meeting['start']!),
    endSecond: secondOf(meeting['end']!),
    held: truth['held'] === '1',
    roomUsed: truth['room_used']!,
    students: [],
  };
}

/** Simulated names and times hold no quotes and no commas. */
function rowsOf([header, ...lines]: readonly string[]): Row[] {
  const columns = header!.split(',');
  return lines.map((line) => {
    const fields = line.split(',');
    return Object.fromEntries(columns.map((column, i) => [column, fields[i] ?? '']));
  });
}

/** NaN where there is no time. */
function secondOf(text: string): number {
  if (text === '') return NaN;
  const [hours, minutes, seconds = 0] = text.split(':').map(Number);
  return hours! * 3600 + minutes! * 60 + seconds;
}
