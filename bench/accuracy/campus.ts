import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A simulated campus as its files say, with numbers for names. */
export type BenchCampus = {
  accessPoints: string[];
  rooms: Map<string, { building: string; floor: string }>;
  listed: { room: string; accessPointNo: number; weight: number }[];
  students: { id: string; optedOut: boolean; devices: { phone: boolean; index: number }[] }[];
  days: BenchDay[];
};

export type BenchClass = {
  classNo: number;
  course: string;
  section: string;
  kind: string;
  room: string;
  startSecond: number;
  endSecond: number;
  held: boolean;
  roomUsed: string;
  students: BenchTruth[];
};

export type BenchTruth = { studentNo: number; attended: boolean; arrival: number; departure: number; minutes: number };

/** events[device]: that device's successful events. heard[accessPoint]: seconds of every event there, of any device. */
export type BenchDay = {
  date: string;
  classes: BenchClass[];
  events: { second: number; accessPointNo: number }[][];
  heard: number[][];
};

export async function readCampus(folder: string): Promise<BenchCampus> {
  const accessPoints: string[] = [];
  const numbers = new Map<string, number>();
  const accessPointNo = (name: string) => {
    let no = numbers.get(name);
    if (no === undefined) {
      numbers.set(name, (no = accessPoints.length));
      accessPoints.push(name);
    }
    return no;
  };
  const listed = table(folder, 'access-points.csv').map((row) => ({
    room: row['room']!,
    accessPointNo: accessPointNo(row['ap']!),
    weight: Number(row['weight'] || 1),
  }));
  const rooms = new Map(
    table(folder, 'rooms.csv').map((row) => [row['room']!, { building: row['building']!, floor: row['floor']! }]),
  );
  const studentNos = new Map<string, number>();
  const students: BenchCampus['students'] = table(folder, 'students.csv').map((row, i) => {
    studentNos.set(row['student_id']!, i);
    return { id: row['student_id']!, optedOut: row['opted_out'] === '1', devices: [] };
  });
  const devices = new Map<string, number>();
  table(folder, 'devices.csv').forEach((row, index) => {
    devices.set(row['mac']!, index);
    students[studentNos.get(row['student_id']!)!]!.devices.push({ phone: row['kind'] === 'phone', index });
  });
  const days = readClasses(folder, studentNos).map(([date, classes]) => ({
    date,
    classes,
    events: Array.from({ length: devices.size }, (): BenchDay['events'][number] => []),
    heard: [] as number[][],
  }));
  const dayOf = new Map(days.map((day) => [day.date, day]));
  for await (const line of createInterface({ input: createReadStream(join(folder, 'events.jsonl')) })) {
    const record = JSON.parse(line) as Record<string, string>;
    const at = record['connecttime']!;
    const day = dayOf.get(at.slice(0, 10));
    if (!day) continue;
    const second = secondOf(at.slice(11));
    const point = accessPointNo(record['currentapname']!);
    (day.heard[point] ??= []).push(second);
    if (record['connectresult'] !== 'Success') continue;
    const device = devices.get(record['mac']!);
    if (device !== undefined) day.events[device]!.push({ second, accessPointNo: point });
  }
  return { accessPoints, rooms, listed, students, days };
}

function readClasses(folder: string, studentNos: Map<string, number>): [string, BenchClass[]][] {
  const meetings = new Map(
    table(folder, 'timetable.csv').map((row) => [
      `${row['course']} ${row['section']} ${row['weekday']} ${row['start']}`,
      row,
    ]),
  );
  const days = new Map<string, Map<string, BenchClass>>();
  let classNo = 0;
  for (const row of table(folder, 'truth.csv')) {
    const date = row['date']!;
    const weekday = new Date(date).getUTCDay() || 7;
    const key = `${row['course']} ${row['section']} ${weekday} ${row['start']}`;
    const classes = days.get(date) ?? new Map<string, BenchClass>();
    days.set(date, classes);
    let found = classes.get(key);
    if (!found) {
      const meeting = meetings.get(key)!;
      found = {
        classNo: (classNo += 1),
        course: row['course']!,
        section: row['section']!,
        kind: meeting['kind']!,
        room: meeting['room']!,
        startSecond: secondOf(meeting['start']!),
        endSecond: secondOf(meeting['end']!),
        held: row['held'] === '1',
        roomUsed: row['room_used']!,
        students: [],
      };
      classes.set(key, found);
    }
    found.students.push({
      studentNo: studentNos.get(row['student_id']!)!,
      attended: row['attended'] === '1',
      arrival: secondOf(row['arrival']!),
      departure: secondOf(row['departure']!),
      minutes: Number(row['minutes']),
    });
  }
  return [...days].map(([date, classes]) => [date, [...classes.values()]]);
}

/** Simulated names and times hold no quotes and no commas. */
function table(folder: string, name: string): Record<string, string>[] {
  const [header, ...lines] = readFileSync(join(folder, name), 'utf8').trim().split('\n');
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
