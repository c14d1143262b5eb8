import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rollupStore } from '../../src/mysql/rollup-store.js';
import { MONDAY, fillCampus } from '../workbench/course-campus.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { hold, waiting } from '../workbench/locks.js';
import { rollupSteps } from '../workbench/rollup-steps.js';
import { rowsOf } from '../workbench/roster-campus.js';
import { eventually } from '../workbench/workbench.js';

const ROLLCALL = fileURLToPath(new URL('../../bin/rollcall.js', import.meta.url));
let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
  database = await createTestDatabase();
  await fillCampus(database.db);
});

afterAll(async () => {
  await database?.drop();
  rmSync(folder, { recursive: true });
});

/** Runs the program, and says how it ended. */
function rollcall(...args: string[]) {
  const env = { ...process.env, ROLLCALL_MYSQL_URL: database.url };
  const child = spawn(process.execPath, [ROLLCALL, ...args], { env, stdio: 'ignore' });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { child, ended };
}

const read = (sql: string) => rowsOf(database.db, sql);
const words = () => read('SELECT (SELECT COUNT(*) FROM roll_mark), (SELECT COUNT(*) FROM excuse)');
const figures = async () => [
  ...(await read(
    `SELECT class_no, present, absent, not_measured, excused, estimate, coverage
     FROM class_attendance ORDER BY class_no`,
  )),
  ...(await read('SELECT * FROM course_attendance ORDER BY course, section')),
  ...(await read(
    `SELECT class_no, student_no, verdict, basis, by_policy, excused
     FROM verdict ORDER BY class_no, student_no`,
  )),
];

/**
 * Locks the figures of every class, runs the command until it waits for them with its words written
 * and not committed, and kills it there.
 */
async function killBetween(args: string[]): Promise<void> {
  const release = await hold(database, 'SELECT class_no FROM class_attendance FOR UPDATE');
  try {
    const { child, ended } = rollcall(...args);
    await eventually(
      async () => (await waiting(database, 'class_attendance')) > 0,
      'the command to wait for the figures',
    );
    child.kill('SIGKILL');
    await ended;
  } finally {
    await release();
  }
}

test.each([
  ['a roll', (file: string) => ['roll', 'import', file, '--by', 'registry']],
  [
    'an excuse',
    () => [
      ...['excuse', '--student', 'S2', '--date', MONDAY, '--by', 'registry', '--reason', 'ill'],
    ],
  ],
])(
  '%s that is killed between its words and the figures leaves neither; done again, the recount is exact',
  async (_, command) => {
    const file = join(folder, 'roll.csv');
    const lines = [`${MONDAY},ERG2050,1,08:30,S1,0`, `${MONDAY},ERG2050,1,08:30,S2,1`];
    writeFileSync(
      file,
      ['date,course,section,start,student_id,attended', ...lines.slice(0, 2)].join('\n'),
    );
    const before = { words: await words(), figures: await figures() };
    await killBetween(command(file));
    expect({ words: await words(), figures: await figures() }).toEqual(before);
    expect(await rollcall(...command(file)).ended).toBe(0);
    const after = await figures();
    expect(after).not.toEqual(before.figures);
    await rollUpAgain();
    expect(await figures()).toEqual(after);
  },
  120_000,
);

async function rollUpAgain(): Promise<void> {
  const { rollUp } = rollupSteps({
    store: rollupStore(database.db),
    topic: 'wifi',
    logEnds: () => Promise.resolve(new Map([[0, 0]])),
    now: () => '2019-09-03 04:10:00',
  });
  await rollUp({ date: MONDAY, policy: 'seed' });
}
