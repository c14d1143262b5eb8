import { afterEach, beforeEach, expect, test } from 'vitest';
import { registerClassConfirm } from '../../src/commands/judgement/class-confirm.js';
import { registerCorrect } from '../../src/commands/judgement/correct.js';
import { registerUnmatched } from '../../src/commands/unmatched.js';
import { describeDatabase } from '../../src/mysql/describe.js';
import { readGauges } from '../../src/mysql/gauges.js';
import { writeRoster } from '../../src/mysql/roster/write-roster.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { campus } from '../workbench/roster-campus.js';
import { GOOD_FILES, changed, type Changes } from '../workbench/roster-tables.js';
import { runCommand } from '../workbench/run-command.js';

const MONDAY = '2019-09-02';
let database: TestDatabase;

/** S1 and S2 are in ERG2050 section 1, which meets on Mondays at 10:00. */
beforeEach(async () => {
  database = await createTestDatabase();
  await writeRoster(database.db, campus());
  await correct('--student', 'S1', '--verdict', 'present');
  await correct('--student', 'S2', '--verdict', 'absent');
  await run(registerClassConfirm, ['class', 'confirm', '--moved', 'A-102', '--section', '1']);
});

afterEach(() => database.drop());

const correct = (...args: string[]) => run(registerCorrect, ['correct', ...args]);

/** Runs a command that says something of ERG2050 on the Monday. */
async function run(register: Parameters<typeof runCommand>[0], args: string[]): Promise<void> {
  const word = ['--course', 'ERG2050', '--date', MONDAY, '--by', 'R. Ito', '--reason', 'roll call'];
  const { error } = await runCommand(register, [...args, ...word], env());
  expect(error).toBeUndefined();
}

const env = () => ({ ROLLCALL_MYSQL_URL: database.url });

async function unmatched(...args: string[]): Promise<string> {
  return (await runCommand(registerUnmatched, ['unmatched', ...args], env())).stdout;
}

async function counted(): Promise<number[]> {
  const { unmatchedWords } = await readGauges(database.db, 'wifi', `${MONDAY} 12:00:00`);
  return [unmatchedWords, (await describeDatabase(database.db)).unmatchedWords];
}

/** The meetings of ERG2050 section 1 on another line. */
const meetingAt = (text: string): Changes =>
  changed('timetable.csv', 2, `ERG2050,1,A-101,${text},2019-09-02,2019-12-06,required`);

test.each([
  ['five minutes later', meetingAt('1,10:05,11:25')],
  ['to another time of a day without another class of its section', meetingAt('1,16:00,17:20')],
])('a roster that moves a class %s takes what people said of it along', async (_, changes) => {
  expect(await writeRoster(database.db, campus(changes))).toMatchObject({ version: 2 });
  expect(await unmatched()).toBe('Every correction, roll and confirmation fits a class.\n');
  expect(await counted()).toEqual([0, 0]);
});

test('a roster without the class is refused, and by force its words are listed as unmatched', async () => {
  const tuesday = campus(meetingAt('2,10:00,11:20'));
  await expect(writeRoster(database.db, tuesday)).rejects.toMatchObject({
    code: 'refused',
    message:
      'The roster loses much of version 1: 3 of the corrections and confirmations that people gave lose their class, or the class its student (ERG2050 section 1 on 2019-09-02 10:00; "rollcall unmatched" would list them); if that is right, import it with --force.',
  });
  expect(await counted()).toEqual([0, 0]);
  await writeRoster(database.db, tuesday, { force: true });
  expect(await counted()).toEqual([3, 3]);
  expect(JSON.parse(await unmatched('--json'))).toMatchObject([
    { kind: 'confirmation', start: '10:00', said: 'moved', room: 'A-102', why: 'no_class' },
    { kind: 'correction', student: 'S1', said: 'present', by: 'R. Ito', why: 'no_class' },
    { kind: 'correction', student: 'S2', said: 'absent', reason: 'roll call', why: 'no_class' },
  ]);
  expect(await unmatched()).toMatch(
    /2019-09-02 +ERG2050 +1 +10:00 +S1 +present +R\. Ito +no such class/,
  );
});

test('what is unmatched already does not hold a later roster up', async () => {
  await writeRoster(database.db, campus(meetingAt('2,10:00,11:20')), { force: true });
  expect(await writeRoster(database.db, campus(meetingAt('3,10:00,11:20')))).toMatchObject({
    version: 3,
  });
});

test('a roster that no longer has the student in the class is refused, unless the student opts out', async () => {
  const without = {
    'enrolments.csv': GOOD_FILES['enrolments.csv'].filter((line) => !line.startsWith('S2,')),
  };
  await expect(
    writeRoster(
      database.db,
      campus({ ...without, 'enrolments.csv': [...without['enrolments.csv'], 'S1,ERG2050,2,,'] }),
    ),
  ).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining('1 of the corrections and confirmations') as string,
  });
  const optOut = {
    ...without,
    ...changed('students.csv', 3, 'S2,1'),
    'enrolments.csv': [...without['enrolments.csv'], 'S1,ERG2050,2,,'],
  };
  expect(await writeRoster(database.db, campus(optOut))).toMatchObject({ version: 2 });
  expect(await counted()).toEqual([0, 0]);
});

test('a new word of the right class takes the place of one that fits none', async () => {
  const twice = campus({
    'timetable.csv': [
      ...GOOD_FILES['timetable.csv'].filter((line) => !line.startsWith('ERG2050,1,')),
      'ERG2050,1,A-101,1,14:00,15:20,2019-09-02,2019-12-06,required',
      'ERG2050,1,A-101,1,16:00,17:20,2019-09-02,2019-12-06,required',
    ],
  });
  await writeRoster(database.db, twice, { force: true });
  expect(await counted()).toEqual([3, 3]);
  await correct('--student', 'S1', '--verdict', 'present', '--start', '14:00');
  expect(JSON.parse(await unmatched('--json'))).toMatchObject([
    { kind: 'confirmation' },
    { kind: 'correction', student: 'S2' },
  ]);
});

test('words of a day whose events are deleted hold nothing up, and are listed with --all', async () => {
  await database.db.query('INSERT INTO expired_day VALUES (?, ?)', [MONDAY, '2019-11-01 04:10:00']);
  expect(await writeRoster(database.db, campus(meetingAt('2,10:00,11:20')))).toMatchObject({
    version: 2,
  });
  expect(await counted()).toEqual([0, 0]);
  expect(await unmatched('--all')).toBe('Every correction, roll and confirmation fits a class.\n');
  await database.db.query('UPDATE roster_day SET version = 2');
  expect(JSON.parse(await unmatched('--all', '--json'))).toHaveLength(3);
});
