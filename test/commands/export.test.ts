import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportCsv, registerExport, type ExportRange } from '../../src/commands/export.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { hear, rollUp, writeCampus, type Campus } from '../workbench/rates-campus.js';
import { rowsOf } from '../workbench/roster-campus.js';
import { runCommand } from '../workbench/run-command.js';

const MONDAY = '2019-09-02';
const TUESDAY = '2019-09-03';
const WEDNESDAY = '2019-09-04';
const HEADER =
  'date,course,section,start,student_id,verdict,probability,minutes,first_seen,last_seen,late_minutes,left_early,policy,late,corrected,basis,by_policy,excused';
let database: TestDatabase;

const at = (date: string, start: string, end: string, room: string | null) => ({
  date,
  start,
  end,
  room,
});

const CAMPUS: Campus = {
  version: 1,
  first: MONDAY,
  last: '2019-09-08',
  rooms: { A: [1] },
  students: [1, 2, 3],
  optedOut: [3],
  sections: [
    {
      course: 'ERG2050',
      section: '2',
      students: [3, 1],
      classes: [
        at(MONDAY, '15:00', '16:20', 'A'),
        at(MONDAY, '08:30', '09:50', 'A'),
        at(WEDNESDAY, '08:30', '09:50', 'A'),
      ],
    },
    {
      course: 'ERG2050',
      section: '10',
      students: [2],
      classes: [at(MONDAY, '10:30', '11:50', null)],
    },
    {
      course: 'ACT5005',
      section: '1',
      students: [2],
      classes: [at(MONDAY, '18:00', '19:20', 'A'), at(TUESDAY, '08:30', '09:50', 'A')],
    },
  ],
};

beforeAll(async () => {
  database = await createTestDatabase();
  await writeCampus(database.db, CAMPUS);
  await hear(database.db, CAMPUS, [
    { student: 1, at: `${MONDAY} 08:31:02`, room: 'A' },
    { student: 1, at: `${MONDAY} 09:00:00`, room: 'A' },
    { student: 2, at: `${TUESDAY} 08:40:00`, room: 'A' },
    { student: 1, at: `${WEDNESDAY} 08:40:00`, room: 'A' },
  ]);
  await rollUp(database.db, MONDAY);
  await rollUp(database.db, WEDNESDAY);
});

afterAll(async () => {
  await database?.drop();
});

async function csv(range: Partial<ExportRange>): Promise<{ lines: string[]; notes: string[] }> {
  const notes: string[] = [];
  const out = new PassThrough();
  const written = text(out);
  const whole = { first: MONDAY, last: range.first ?? MONDAY, students: true, ...range };
  await exportCsv(database.db, whole, out, (note) => notes.push(note));
  return { lines: (await written).trimEnd().split('\n'), notes };
}

test('a rolled-up day has a line per student and class, in order', async () => {
  expect(await csv({})).toEqual({
    lines: [
      HEADER,
      '2019-09-02,ACT5005,1,18:00,S2,absent,,,,,,,seed,,0,,,0',
      '2019-09-02,ERG2050,10,10:30,S2,not_measured,,,,,,,seed,,0,,,0',
      '2019-09-02,ERG2050,2,08:30,S1,present,,,2019-09-02 08:31:02,2019-09-02 09:00:00,,,seed,,0,heard,,0',
      '2019-09-02,ERG2050,2,08:30,S3,not_measured,,,,,,,seed,,0,,,0',
      '2019-09-02,ERG2050,2,15:00,S1,absent,,,,,,,seed,,0,,,0',
      '2019-09-02,ERG2050,2,15:00,S3,not_measured,,,,,,,seed,,0,,,0',
    ],
    notes: [],
  });
});

test('the columns of the standard policy are exported too', async () => {
  await database.db.query(
    `UPDATE verdict v JOIN class c USING (class_no) SET v.probability = 0.98, v.minutes = 42.5, v.late_minutes = 0, v.left_early = 1
     WHERE c.starts_at = '2019-09-04 08:30:00' AND v.student_no = 1`,
  );
  const { lines } = await csv({ first: WEDNESDAY });
  expect(lines[1]).toBe(
    '2019-09-04,ERG2050,2,08:30,S1,present,0.98,42.5,2019-09-04 08:40:00,2019-09-04 08:40:00,0,1,seed,,0,heard,,0',
  );
});

test('no text in an export is a formula for a spreadsheet; numbers and dates stay as they are', async () => {
  const texts = ['=cmd|calc', '+1+1', '-2', '@SUM(A1)'];
  const set = async (table: string, key: string, column: string, from: string, to: string) =>
    database.db.query(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`, [to, from]);
  await database.db.query(
    "UPDATE verdict v JOIN class c USING (class_no) SET v.late_minutes = -2 WHERE c.starts_at = '2019-09-04 08:30:00'",
  );
  for (const text of texts) {
    await set('student', 'student_id', 'student_id', 'S1', text);
    await set('class', 'room', 'room', 'A', text);
    await set('class', 'course', 'course', 'ERG2050', text);
    const verdicts = (await csv({ first: WEDNESDAY })).lines[1]!;
    const classes = (await csv({ first: WEDNESDAY, students: false })).lines[1]!;
    await set('class', 'course', 'course', text, 'ERG2050');
    await set('class', 'room', 'room', text, 'A');
    await set('student', 'student_id', 'student_id', text, 'S1');
    expect(verdicts.split(',').slice(0, 5)).toEqual([
      ...[WEDNESDAY, `'${text}`, '2', '08:30', `'${text}`],
    ]);
    expect(verdicts.split(',')[10]).toBe('-2');
    expect(classes.split(',').slice(0, 5)).toEqual([
      ...[WEDNESDAY, `'${text}`, '2', `'${text}`, '2019-09-04 08:30:00'],
    ]);
  }
});

test('a range leaves out the days that are not rolled up, and names them', async () => {
  const { lines, notes } = await csv({ first: MONDAY, last: '2019-09-08' });
  expect(lines.map((line) => line.slice(0, 10))).toEqual([
    'date,cours',
    ...Array<string>(6).fill(MONDAY),
    ...Array<string>(2).fill(WEDNESDAY),
  ]);
  expect(notes).toEqual([
    'Left out, because they are not rolled up yet (use "rollcall rollup run"): 2019-09-03.',
  ]);
});

test('a rollup by an older roster version of the day is not exported', async () => {
  await database.db.query('UPDATE day_rollup SET roster_version = 2 WHERE day = ?', [WEDNESDAY]);
  const { lines, notes } = await csv({ first: WEDNESDAY });
  await database.db.query('UPDATE day_rollup SET roster_version = 1 WHERE day = ?', [WEDNESDAY]);
  expect(lines).toEqual([HEADER]);
  expect(notes).toEqual([expect.stringContaining(WEDNESDAY)]);
});

test('without --students the export holds the rows of class_rates, of every day and without a student', async () => {
  const { lines, notes } = await csv({ first: MONDAY, last: TUESDAY, students: false });
  expect(notes).toEqual([]);
  const rows = parse(lines.join('\n'), { columns: true }) as unknown as Record<string, string>[];
  const figures = rows.map(
    ({ class_date, course, section, starts_at, enrolled, present, seed_rate, rate, state }) =>
      [
        class_date,
        course,
        section,
        starts_at!.slice(11),
        enrolled,
        present,
        seed_rate,
        rate,
        state,
      ].join(' '),
  );
  expect(figures).toEqual([
    '2019-09-02 ACT5005 1 18:00:00 1 0 0 0 final',
    '2019-09-02 ERG2050 10 10:30:00 1 0   final',
    '2019-09-02 ERG2050 2 08:30:00 2 1 0.5 0.5 final',
    '2019-09-02 ERG2050 2 15:00:00 2 0 0 0 final',
    '2019-09-03 ACT5005 1 08:30:00 1  1  live',
  ]);
  expect(lines[0]).toBe(
    'class_date,course,section,room,starts_at,ends_at,enrolled,present,partial,absent,unknown,not_measured,seed_rate,rate,rate_low,rate_high,coverage,state,policy,rolled_up_at,suggested_room,met_in,confirmed,policy_version,signature_version,inferred,excused',
  );
});

test('the command writes to standard output', async () => {
  const run = await runCommand(registerExport, ['export', '--date', TUESDAY, '--students'], {
    ROLLCALL_MYSQL_URL: database.url,
  });
  expect(run).toEqual({
    stdout: `${HEADER}\n`,
    stderr:
      'Left out, because they are not rolled up yet (use "rollcall rollup run"): 2019-09-03.\n',
    error: undefined,
  });
});

const exportFor = (...args: string[]) =>
  runCommand(registerExport, ['export', ...args], { ROLLCALL_MYSQL_URL: database.url });

test('a file for a learning platform has the final days of a course, and names the others', async () => {
  const course = ['--course', 'ERG2050', '--section', '2'];
  const range = ['--date', MONDAY, '--to', WEDNESDAY];
  const moodle = await exportFor('--for', 'moodle', ...course, ...range);
  expect(moodle).toEqual({
    stdout: [
      'sessiondate,idnumber,status,remarks',
      '2019-09-02 08:30,S1,P,rollcall',
      '2019-09-02 15:00,S1,A,rollcall',
      '2019-09-04 08:30,S1,P,rollcall: left early',
      '',
    ].join('\r\n'),
    ...{ stderr: '', error: undefined },
  });
  const canvas = await exportFor('--for', 'canvas', '--course', 'ERG2050', ...range);
  expect(canvas.stdout.split('\r\n').slice(2)).toEqual([
    'S1,,S1,,ERG2050/2,66.67',
    'S2,,S2,,ERG2050/10,EX',
    'S3,,S3,,ERG2050/2,EX',
    '',
  ]);
  const other = await exportFor('--for', 'canvas', '--course', 'ACT5005', ...range);
  expect(other.stderr).toBe(
    'Left out, because they are not final yet (see "rollcall status"): 2019-09-03.\n',
  );
  const looks = await rowsOf(database.db, 'SELECT student_no, what, detail FROM person_look');
  expect(looks).toContainEqual([null, 'export', `ACT5005 ${MONDAY} to ${WEDNESDAY}, for canvas`]);
});

test.each([
  ['--course without --for', ['--date', MONDAY, '--course', 'ERG2050'], /need --for/],
  ['--for without --course', ['--date', MONDAY, '--for', 'canvas'], /needs --course/],
  ['days without a result', ['--date', TUESDAY, '--for', 'canvas', '--course', 'ACT5005'], /final/],
])('%s is reported', async (_title, args, message) => {
  const { error, stdout } = await exportFor(...args);
  expect(String(error)).toMatch(message);
  expect(stdout).toBe('');
});

test('a range without classes, without a roster, or in the wrong order is reported', async () => {
  expect(await csv({ first: '2019-09-07', last: '2019-09-08' })).toEqual({
    lines: [HEADER],
    notes: ['No classes meet in that range.'],
  });
  await expect(csv({ first: '2020-01-01' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(csv({ first: TUESDAY, last: MONDAY })).rejects.toMatchObject({
    code: 'usage',
    message:
      'The range ends (2019-09-02) before it begins (2019-09-03): give the earlier day first.',
  });
});

test('a reader that stops early ends the export without an error', async () => {
  const closed = new Writable({
    write: (_chunk, _encoding, done) =>
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
  });
  const range = { first: MONDAY, last: MONDAY, students: true };
  await expect(exportCsv(database.db, range, closed, () => undefined)).resolves.toBeUndefined();
  const full = new Writable({
    write: (_chunk, _encoding, done) =>
      done(Object.assign(new Error('no space'), { code: 'ENOSPC' })),
  });
  await expect(exportCsv(database.db, range, full, () => undefined)).rejects.toThrow('no space');
});
