import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A made-up campus of any size. The same seed gives the same roster and the same logs. */
export type Campus = {
  folder: string;
  macs: string[];
  accessPoints: string[];
  random: () => number;
};

export type CampusSize = { students: number; sections: number; seed: number };

/** Every section meets from Monday to Friday, for 80 minutes from an even hour between 8 and 18. */
const FIRST_HOURS = [8, 10, 12, 14, 16, 18];
const SECTIONS_PER_STUDENT = 3;
const FIRST_DATE = '2019-09-02';
const LAST_DATE = '2019-12-06';

/**
 * Writes the roster CSVs of a campus into a new folder. Every 40th student has opted out, and every
 * student has two devices.
 */
export function makeCampus(folder: string, { students, sections, seed }: CampusSize): Campus {
  mkdirSync(folder);
  const random = randomFrom(seed);
  const ids = Array.from({ length: students }, (_, i) => String(119_000_001 + i));
  const macs = Array.from({ length: 2 * students }, () => randomMac(random));
  const rooms = Array.from({ length: Math.ceil(sections / 2) }, (_, i) => `R-${101 + i}`);
  const accessPoints = rooms.flatMap((room) => [`AP-${room}-1`, `AP-${room}-2`]);
  const names = Array.from({ length: sections }, (_, i) => ({
    course: `CSC${1000 + (i >> 1)}`,
    section: (i % 2) + 1,
  }));
  const write = (name: string, header: string, rows: unknown[][]) =>
    writeFileSync(
      join(folder, name),
      [header, ...rows.map((row) => row.join(','))].join('\n') + '\n',
    );

  write(
    'students.csv',
    'student_id,opted_out',
    ids.map((id, i) => [id, i % 40 === 39 ? 1 : 0]),
  );
  write(
    'devices.csv',
    'mac,student_id,kind',
    macs.map((mac, i) => [mac, ids[i >> 1], i % 2 ? 'laptop' : 'phone']),
  );
  write(
    'rooms.csv',
    'room,building,floor,capacity',
    rooms.map((room) => [room, 'R', '1F', 200]),
  );
  write(
    'access-points.csv',
    'ap,room',
    accessPoints.map((ap) => [ap, ap.slice(3, -2)]),
  );
  write(
    'timetable.csv',
    'course,section,room,weekday,start,end,first_date,last_date',
    names.flatMap(({ course, section }, i) => {
      const hour = String(FIRST_HOURS[i % FIRST_HOURS.length]).padStart(2, '0');
      const end = String(Number(hour) + 1).padStart(2, '0');
      return [1, 2, 3, 4, 5].map((weekday) => [
        course,
        section,
        rooms[i % rooms.length],
        weekday,
        `${hour}:00`,
        `${end}:20`,
        FIRST_DATE,
        LAST_DATE,
      ]);
    }),
  );
  write(
    'enrolments.csv',
    'student_id,course,section',
    ids.flatMap((id) => {
      const first = Math.floor(random() * sections);
      const own = Array.from(
        { length: Math.min(SECTIONS_PER_STUDENT, sections) },
        (_, i) => names[(first + i) % sections]!,
      );
      return own.map(({ course, section }) => [id, course, section]);
    }),
  );
  return { folder, macs, accessPoints, random };
}

/**
 * Writes a log of numbered records of one day into the campus folder. Most are of known devices.
 * Some have an unknown device or access point, some failed, some are sent twice, and about one in
 * fifty cannot be read.
 * @param departures the share of records that say that a device left
 */
export function makeLog(
  campus: Campus,
  name: string,
  day: string,
  lines: number,
  departures = 0.1,
): string {
  const path = join(campus.folder, name);
  writeFileSync(
    path,
    logLines(campus, day, lines, departures)
      .map((line) => `${line}\n`)
      .join(''),
  );
  return path;
}

/** The lines of a log like that of `makeLog`. */
export function logLines(
  { macs, accessPoints, random }: Campus,
  day: string,
  lines: number,
  departures = 0.1,
): string[] {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const written: string[] = [];
  for (let n = 0; n < lines; n += 1) {
    const kind = random();
    if (n > 0 && kind < 0.02) {
      written.push(pick(written));
      continue;
    }
    if (kind < 0.04) {
      written.push(pick(UNREADABLE)(n));
      continue;
    }
    const second = 8 * 3600 + Math.floor(random() * 12 * 3600);
    written.push(
      JSON.stringify({
        n,
        currentapname:
          random() < 0.05 ? `elsewhere ${Math.floor(random() * 20)}` : pick(accessPoints),
        apname: '',
        mac: random() < 0.1 ? randomMac(random) : pick(macs),
        connecttime: `${day} ${timeText(second)}`,
        connectresult: resultOf(random(), departures),
      }),
    );
  }
  return written;
}

function resultOf(u: number, departures: number): string {
  return u < 0.05 ? 'Failed' : u < 0.05 + departures ? 'Left' : 'Success';
}

/** Lines that become rejects, each for a different reason. */
const UNREADABLE: ((n: number) => string)[] = [
  (n) => `{"n":${n}, not JSON`,
  (n) => `[${n}]`,
  (n) =>
    JSON.stringify({
      n,
      currentapname: 'x',
      mac: 'no device',
      connecttime: '2019-09-02 10:00:00',
      connectresult: 'Success',
    }),
  (n) =>
    JSON.stringify({
      n,
      currentapname: 'x',
      mac: '02-00-00-00-00-01',
      connecttime: '2019-02-30 10:00:00',
      connectresult: 'Success',
    }),
  (n) =>
    JSON.stringify({
      n,
      currentapname: '',
      mac: '02-00-00-00-00-01',
      connecttime: '2019-09-02 10:00:00',
      connectresult: 'Success',
    }),
];

function randomMac(random: () => number): string {
  const bytes = Array.from({ length: 5 }, () =>
    Math.floor(random() * 256)
      .toString(16)
      .padStart(2, '0'),
  );
  // The second digit 2 marks an address as made up: no vendor's device has it.
  return ['02', ...bytes].join('-');
}

function timeText(second: number): string {
  return new Date(second * 1000).toISOString().slice(11, 19);
}

/** Random numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
