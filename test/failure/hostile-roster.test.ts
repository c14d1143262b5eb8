import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';
import { makeCampus, type Campus } from '../workbench/campus.js';
import { expectExact, expectVerdicts, rows } from '../workbench/checker.js';

const DAY = '2019-09-03';
/**
 * Names that look like SQL, CSV, HTML or a property of every object. They replace names of the
 * campus.
 */
const STUDENTS = [
  ...["'; DROP TABLE student; --", '" OR ""="', '\\N', '\\', '%s', '=1+1', '$[*]', 'a,b', 'a"b'],
  ...[
    '__proto__',
    'constructor',
    'hasOwnProperty',
    '😀👩‍👩‍👧',
    '\u202eمرحبا',
    'é',
    'e\u0301',
    'É',
    '学'.repeat(64),
  ],
];
const ROOMS = ["R'101", '__proto__', '教室 "一"'];
const ACCESS_POINTS = ["AP'; --", '__proto__', 'نقطة، 1', '"', '😀'.repeat(255)];
const COURSES = ['__proto__', "CS'C", '课程'];

let bench: Workbench;
let campus: Campus;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 120, sections: 12, seed: 27 });
  await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
});

afterAll(async () => {
  await bench?.close();
});

/** A field of a CSV file, in quotation marks. */
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** old name -> new name: replaces these cells in every file of the campus. */
function rename(names: Map<string, string>): void {
  const files = ['students', 'devices', 'rooms', 'access-points', 'timetable', 'enrolments'];
  for (const file of files.map((name) => join(campus.folder, `${name}.csv`))) {
    const cells = readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.split(','));
    const renamed = cells.map((line) =>
      line.map((cell) => (names.has(cell) ? quoted(names.get(cell)!) : cell)).join(','),
    );
    writeFileSync(file, renamed.join('\n'));
  }
}

const namesOf = (column: string) => (row: Record<string, unknown>) => row[column];

test('names that look like SQL, CSV or a prototype are imported as they are, and their classes are counted correctly', async () => {
  const accessPoints = campus.accessPoints.slice(0, ACCESS_POINTS.length);
  rename(
    new Map([
      ...STUDENTS.map((name, i) => [String(119_000_001 + i), name] as const),
      ...ROOMS.map((name, i) => [`R-${101 + i}`, name] as const),
      ...ACCESS_POINTS.map((name, i) => [accessPoints[i]!, name] as const),
      ...COURSES.map((name, i) => [`CSC${1000 + i}`, name] as const),
    ]),
  );
  await bench.succeed(['import', campus.folder]);
  const lines = campus.macs.flatMap((mac, i) =>
    [8, 10, 12, 14, 16, 18].map((hour, k) => {
      const accessPoint = (i + k) % campus.accessPoints.length;
      return JSON.stringify({
        currentapname: ACCESS_POINTS[accessPoint] ?? campus.accessPoints[accessPoint],
        mac,
        connecttime: `${DAY} ${String(hour).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}:00`,
        connectresult: 'Success',
      });
    }),
  );
  writeFileSync(join(campus.folder, 'a.jsonl'), `${lines.join('\n')}\n`);
  await bench.succeed(['send', join(campus.folder, 'a.jsonl')]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  const expected = await expectExact(bench, campus.folder, ['a.jsonl']);
  await bench.succeed(['rollup', 'run', '--date', DAY, '--policy', 'seed']);
  await expectVerdicts(bench, expected, DAY);
  const students = (await rows(bench, 'SELECT student_id FROM student')).map(namesOf('student_id'));
  expect(students).toHaveLength(120);
  expect(students).toEqual(expect.arrayContaining(STUDENTS));
  const courses = (await rows(bench, 'SELECT DISTINCT course FROM class_rates')).map(
    namesOf('course'),
  );
  expect(courses).toEqual(expect.arrayContaining(COURSES));
});

test('such names come back in every answer, and in a CSV none is a formula', async () => {
  const exported = await bench.succeed(['export', '--date', DAY, '--students']);
  const verdicts = parse<Record<string, string>>(exported, { columns: true });
  expect(verdicts.map(namesOf('student_id'))).toEqual(
    expect.arrayContaining(STUDENTS.map((name) => (name.startsWith('=') ? `'${name}` : name))),
  );
  expect(await bench.succeed(['course', '__proto__', '--date', DAY, '--json'])).toContain(
    '"__proto__"',
  );
  const seen = JSON.parse(await bench.succeed(['timesearch', DAY, '--all'])) as object;
  expect(Object.keys(seen)).toEqual(expect.arrayContaining(COURSES));
  expect(await bench.succeed(['day', DAY])).toContain("CS'C");
});

test.each([
  ['a NUL', 'students.csv', 'x\u0000y,0', 'student_id holds a control character'],
  ['a tab', 'students.csv', 'x\ty,0', 'student_id holds a control character'],
  ['a line feed', 'students.csv', '"x\ny",0', 'student_id holds a control character'],
  ['an escape', 'rooms.csv', '\u001b[2J,R,1F,10', 'room holds a control character'],
  [
    'a name of 65 characters',
    'students.csv',
    `${'x'.repeat(65)},0`,
    'student_id has more than 64 characters',
  ],
  [
    'a very long kind of device',
    'devices.csv',
    `02-00-00-00-00-01,a,${'phone'.repeat(10_000)}`,
    'kind must be phone, laptop, tablet or other',
  ],
])('%s is refused with its line number, and nothing is imported', async (_, file, line, reason) => {
  const path = join(campus.folder, file);
  const good = readFileSync(path, 'utf8');
  writeFileSync(path, `${good.trimEnd()}\n${line}\n`);
  const { status, stderr } = await bench.rollcall(['import', campus.folder]);
  writeFileSync(path, good);
  expect(status).toBe(4);
  expect(stderr).toMatch(
    new RegExp(`^${file}:${good.trimEnd().split('\n').length + 1}: ${reason}`),
  );
  expect(stderr.length).toBeLessThan(1_000);
  expect(await rows(bench, 'SELECT version FROM roster_head')).toEqual([{ version: 1 }]);
});
