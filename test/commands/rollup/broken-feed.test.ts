import { afterAll, beforeAll, expect, test } from 'vitest';
import { dirtyDays } from '../../../src/mysql/rollup/nightly.js';
import { brokenLog, type Variant } from '../../workbench/broken-logs.js';
import { rowsOf } from '../../workbench/roster-campus.js';
import { createWorkbench, SAMPLE_CAMPUS, type Workbench } from '../../workbench/workbench.js';

/** Mondays, which all have the same timetable. */
const DAYS: Record<Variant, string> = {
  right: '2019-09-02',
  'names with a suffix': '2019-09-09',
  'another word for success': '2019-09-16',
  'a controller in UTC': '2019-09-23',
  'devices that nobody knows': '2019-09-30',
  'half of the controllers missing': '2019-10-14',
};
let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
  await bench.succeed(['import', SAMPLE_CAMPUS]);
  const input = Object.entries(DAYS)
    .map(([variant, day]) => brokenLog(variant as Variant, day))
    .join('');
  await bench.succeed(['send', '-'], { input });
  await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
});

afterAll(async () => {
  await bench?.close();
});

type Summary = { state: string; held?: string };

const containing = (text: string): unknown => expect.stringContaining(text);

async function rollUp(variant: Variant, policy = 'standard'): Promise<Summary> {
  const args = ['rollup', 'run', '--date', DAYS[variant], '--policy', policy, '--json'];
  return (JSON.parse(await bench.succeed(args)) as Summary[])[0]!;
}

async function states(day: string): Promise<unknown[]> {
  const rows = await rowsOf(
    bench.db,
    `SELECT DISTINCT state FROM class_attendance JOIN class USING (class_no)
     WHERE class_date = ? AND state IN ('provisional', 'final')
     UNION SELECT state FROM course_attendance
     WHERE day = ? AND state IN ('provisional', 'final')`,
    [day, day],
  );
  return rows.flat();
}

test.each(['standard', 'seed'])('a day of a right feed is final by policy %s', async (policy) => {
  expect(await rollUp('right', policy)).toMatchObject({ state: 'final' });
  expect(await rowsOf(bench.db, 'SELECT held_cause FROM day_rollup')).toEqual([[null]]);
});

test.each<[Variant, string]>([
  ['names with a suffix', 'their names may have changed'],
  ['another word for success', 'may use another word for success'],
  ['a controller in UTC', 'moved by 8 hours forward'],
  ['devices that nobody knows', 'may no longer be those of the roster'],
  ['half of the controllers missing', 'some controllers may no longer send'],
])('a day with %s stays provisional and says why', async (variant, words) => {
  const summary = await rollUp(variant);
  expect(summary).toMatchObject({ state: 'provisional', held: containing(words) });
  expect(await states(DAYS[variant])).not.toContain('final');
});

test('the policy seed holds a day back, too, and the command says how to go on', async () => {
  const day = DAYS['names with a suffix'];
  const said = await bench.succeed(['rollup', 'run', '--date', day, '--policy', 'seed']);
  expect(said).toContain(`${day} is held back. Only 0.0 % of the access points`);
  expect(said).toContain('rollcall rollup accept');
});

test('the nightly run leaves a held day alone until an event or another roster comes in', async () => {
  const dirty = () => dirtyDays(bench.db, '2019-11-01', 100);
  const held = DAYS['a controller in UTC'];
  expect(await dirty()).not.toContain(held);
  await bench.db.query('UPDATE roster_day SET version = 2 WHERE day = ?', [held]);
  expect(await dirty()).toContain(held);
  await bench.db.query('UPDATE roster_day SET version = 1 WHERE day = ?', [held]);
  await bench.db.query('UPDATE day_version SET version = version + 1 WHERE day = ?', [held]);
  expect(await dirty()).toContain(held);
});

test('check and ingest status say which day is held back and why', async () => {
  const words = /5 days are held back, last 2019-10-14\. Only \d+\.\d % of the access points/;
  const checked = await bench.rollcall(['check']);
  expect(checked.stdout).toMatch(new RegExp(`NOT OK  feed: ${words.source}`));
  expect(checked.status).toBe(1);
  expect(await bench.succeed(['ingest', 'status'])).toMatch(words);
});

test('rejects unknown lists the names that the roster does not list, by count', async () => {
  const list = JSON.parse(await bench.succeed(['rejects', 'unknown', '--json'])) as {
    name: string;
    count: number;
    lastHeardAt: string;
  }[];
  const counts = list.map(({ count }) => count);
  expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  expect(list).toContainEqual({
    name: 'TB-1F-01:CAMPUS',
    count: expect.any(Number) as unknown,
    lastHeardAt: containing('2019-09-09 '),
  });
  expect(list.map(({ name }) => name)).not.toContain('TB-1F-01');
  expect(await bench.succeed(['rejects', 'unknown'])).toContain('TB-1F-01:CAMPUS');
});

const accept = (day: string) =>
  bench.rollcall(
    ['rollup', 'accept', '--date', day, '--by', 'registrar', '--reason', 'roof works'].concat(
      '--json',
    ),
  );

test('a person accepts a day as it is: it is final, and a new rollup keeps it so', async () => {
  const variant = 'half of the controllers missing';
  const accepted = await accept(DAYS[variant]);
  expect(accepted).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse(accepted.stdout)).toMatchObject({ state: 'final', by: 'registrar' });
  expect(await states(DAYS[variant])).toEqual(['final']);
  expect(await rollUp(variant)).toMatchObject({ state: 'final' });
  const audit = await rowsOf(
    bench.db,
    'SELECT day, cause, reason, accepted_by FROM day_acceptance',
  );
  expect(audit).toEqual([[DAYS[variant], 'access_points_missing', 'roof works', 'registrar']]);
  expect(await accept(DAYS[variant])).toMatchObject({
    status: 4,
    stderr: containing('is final already'),
  });
});

test('an acceptance of one fault does not cover another one', async () => {
  const variant = 'half of the controllers missing';
  await bench.db.query("UPDATE day_acceptance SET cause = 'clock'");
  expect(await rollUp(variant)).toMatchObject({ state: 'provisional' });
});

test('a day without a rollup cannot be accepted', async () => {
  expect(await accept('2019-09-03')).toMatchObject({
    status: 1,
    stderr: containing('has no rollup yet'),
  });
});
