import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerErase } from '../../../src/commands/erase.js';
import { registerExplain } from '../../../src/commands/explain.js';
import { exitStatusOf } from '../../../src/errors.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { storedColumns } from '../../workbench/dump.js';
import { hear, rollUp, writeCampus, type Campus } from '../../workbench/rates-campus.js';
import { runCommand } from '../../workbench/run-command.js';

const DAY = '2019-09-02';
const students = [1, 2, 3];
const CAMPUS: Campus = {
  version: 1,
  ...{ first: DAY, last: '2019-09-03', rooms: { A: [1], B: [1] }, students },
  sections: [
    {
      ...{ course: 'ERG2050', section: '1', students },
      classes: [
        { date: DAY, start: '10:00', end: '11:15', room: 'A' },
        { date: '2019-09-03', start: '10:00', end: '11:15', room: 'A' },
      ],
    },
  ],
};
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await writeCampus(db, CAMPUS);
  await db.query("INSERT INTO access_point VALUES (1, 'AP-A'), (2, 'AP-B')");
  await hear(
    db,
    CAMPUS,
    [
      ['09:45:00', 'B'],
      ['10:20:00', 'B'],
      ['10:37:00', 'A'],
      ['11:02:00', 'A'],
    ].map(([time, room]) => ({ student: 1, at: `${DAY} ${time}`, room: room! })),
  );
  await hear(
    db,
    CAMPUS,
    ['09:40:00', '09:56:10', '11:18:40'].map((time) => ({
      ...{ student: 3, at: `${DAY} ${time}`, room: 'B' },
    })),
  );
  await rollUp(db, DAY);
  // The figures that the policy standard leaves of a student whom it takes to be in the room from
  // 09:45 on, because the access point of room B hears room A too.
  await db.query("UPDATE class_attendance SET policy = 'standard', base_rate = 0.8");
  await db.query(
    `UPDATE verdict SET first_seen = '${DAY} 09:45:00', last_seen = '${DAY} 10:31:00', late = 'no',
                        late_minutes = 0, left_early = 0 WHERE student_no = 1`,
  );
});
afterAll(() => database?.drop());

const run = (student: string, date = DAY, ...flags: string[]) =>
  runCommand(
    registerExplain,
    ['explain', '--student', student, '--course', 'ERG2050', '--date', date, ...flags],
    { ROLLCALL_MYSQL_URL: database.url },
  );

test('the times of a student follow from the stays above them', async () => {
  const lines = (await run('S1')).stdout.split('\n');
  expect(lines.slice(0, 8)).toEqual([
    'ERG2050 section 1, 2019-09-02 10:00-11:15, room A',
    '',
    'Stays around the class',
    '  09:45-10:37  AP-B  (phone 1, room B, last heard 10:20)',
    '  10:37-11:47  AP-A  (phone 1, room A, last heard 11:02)',
    '',
    'Verdict',
    '  present',
  ]);
  expect(lines[8]).toBe(
    '  Heard in the room from 10:37, 37 min after the start, and elsewhere before: perhaps late; the last time at 11:02.',
  );
});

test('a verdict says what it rests on', async () => {
  expect((await run('S1')).stdout).toContain(
    '\n  Basis: heard. It rests on records in the class, or on the way to or from it.\n',
  );
  expect((await run('S2')).stdout).not.toContain('Basis');
});

test('in Chinese, a verdict says the same', async () => {
  const lines = (await run('S1', DAY, '--lang', 'zh')).stdout.split('\n');
  expect(lines.slice(3, 9)).toEqual([
    '  09:45-10:37  AP-B  （手机 1，教室 B，最后一次检测到 10:20）',
    '  10:37-11:47  AP-A  （手机 1，教室 A，最后一次检测到 11:02）',
    '',
    '判定',
    '  到课',
    '  10:37 起在教室里检测到，上课后 37 分钟，此前在别处：可能迟到；最后一次是 11:02。',
  ]);
  expect((await run('S1', DAY, '--lang', 'fr')).error).toBeDefined();
});

test('of a student who was silent in the class, it says when the student was heard around it', async () => {
  const SILENT =
    '\n  Last heard 4 minutes before the class, silent during it, heard again 3 minutes after its end.\n';
  expect((await run('S1')).stdout).not.toContain('silent');
  expect((await run('S2')).stdout).not.toContain('silent');
  const { stdout } = await run('S3');
  expect(stdout).toContain(SILENT);
  expect(stdout).not.toContain('Basis');
  await database.db.query(
    "UPDATE verdict SET verdict = 'present', basis = 'inferred' WHERE student_no = 3",
  );
  const inferred = (await run('S3')).stdout;
  expect(inferred).toContain(SILENT);
  expect(inferred).toContain(
    '\n  Basis: inferred from when the student was silent. No record in the class speaks for it, and a phone that is switched off between two bells looks the same.\n',
  );
  const [explained] = JSON.parse((await run('S3', DAY, '--json')).stdout) as object[];
  expect(explained).toMatchObject({ student: { basis: 'inferred' }, silence: SILENT.trim() });
});

test('once the events are deleted, the stored evidence says when a silent student was heard', async () => {
  const { db } = database;
  const columns = await storedColumns(db, 'access_event');
  await db.query('CREATE TABLE kept AS SELECT * FROM access_event');
  await db.query('DELETE FROM access_event');
  const [before, silent] = [(await run('S1')).stdout, (await run('S3')).stdout];
  await db.query(`INSERT INTO access_event (${columns}) SELECT ${columns} FROM kept`);
  expect(silent).toContain('none are stored (any more)');
  expect(silent).toMatch(
    /\n {2}Last heard [34] minutes before the class, silent during it, heard again 3 minutes after its end\.\n/,
  );
  expect(before).not.toContain('silent');
});

test('a stay that a departure ends says when the device left', async () => {
  await database.db.query(
    `INSERT INTO access_event (day, device_key, at, access_point_no, ok, departed)
     VALUES ('${DAY}', 1, '${DAY} 11:09:00', 1, NULL, 1)`,
  );
  expect((await run('S1')).stdout).toContain(
    '\n  10:37-11:09  AP-A  (phone 1, room A, left at 11:09)\n',
  );
  await database.db.query('DELETE FROM access_event WHERE departed');
});

test('a class without a result says so', async () => {
  expect((await run('S1', '2019-09-03')).stdout).toContain(
    'Verdict\n  none yet: the class is not rolled up\n',
  );
});

test('a student whom no roster has is refused, without the name', async () => {
  const { error, stdout } = await run('S99');
  expect(stdout).toBe('');
  expect(error).toMatchObject({
    code: 'refused',
    message: 'Nobody by that id is in the roster: write the id as students.csv does.',
  });
  expect(exitStatusOf(error)).toBe(4);
});

test('after an erasure, explain says that the data were erased, not that the day is not rolled up', async () => {
  await runCommand(registerErase, ['erase', '--student', 'S1'], {
    ROLLCALL_MYSQL_URL: database.url,
  });
  const { stdout } = await run('S1');
  expect(stdout).toContain(
    'Verdict\n  none is stored, although the class was rolled up at 2019-09-03 04:10:00: the data of the student were erased\n',
  );
  expect(stdout).not.toContain('not rolled up');
});
