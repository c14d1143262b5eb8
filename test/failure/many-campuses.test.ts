import { randomBytes } from 'node:crypto';
import { cpSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact } from '../workbench/checker.js';
import { readSoFar } from '../workbench/positions.js';
import { startRelay, type Relay } from '../workbench/relay.js';
import {
  createWorkbench,
  eventually,
  type Ran,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';
import { farTime } from '../workbench/night.js';

const DAY = '2019-09-03';
type Name = 'busy' | 'healthy' | 'away';
type Side = { bench: Workbench; campus: Campus; logs: string[] };
let sides: Record<Name, Side>;
const benches: Workbench[] = [];
/** The campuses of the installation have their files here. */
let folder: string;
/** Between the worker and the database of the campus `away`. */
let database: Relay;
let worker: RunningWorker;

/** Runs a command for the installation. The bench of its campus runs commands without a folder. */
function rollcall(args: string[], input = ''): Promise<Ran> {
  return benches[0]!.rollcall(args, { input, env: { ROLLCALL_CAMPUS_FOLDER: folder } });
}

async function createSide(name: Name, seed: number): Promise<Side> {
  const namespace = benches[0]?.env['TEMPORAL_NAMESPACE'];
  const bench = await createWorkbench({
    ROLLCALL_CAMPUS: name,
    ROLLCALL_TASK_QUEUE: 'rollcall',
    ROLLCALL_MAC_KEY: `the key of the campus ${name}`,
    ...(namespace !== undefined && { TEMPORAL_NAMESPACE: namespace }),
  });
  benches.push(bench);
  const campus = makeCampus(join(bench.folder, 'campus'), { students: 120, sections: 6, seed });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
  return { bench, campus, logs: [] };
}

async function send({ bench, campus, logs }: Side, lines: number): Promise<void> {
  const log = `${logs.length}.jsonl`;
  await bench.succeed(['send', makeLog(campus, log, DAY, lines)]);
  logs.push(log);
}

async function expectAll({ bench, campus, logs }: Side): Promise<void> {
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectExact(bench, campus.folder, logs);
}

const settingsOf = (name: Name, mysqlUrl = sides[name].bench.env['ROLLCALL_MYSQL_URL']!) => [
  ...['--mysql-url', mysqlUrl, '--topic', sides[name].bench.topic],
  ...['--set', `ROLLCALL_MAC_KEY=the key of the campus ${name}`],
];

beforeAll(async () => {
  sides = {
    busy: await createSide('busy', 70),
    healthy: await createSide('healthy', 71),
    away: await createSide('away', 72),
  };
  folder = join(benches[0]!.folder, 'campuses');
  database = await startRelay(sides.away.bench.env['ROLLCALL_MYSQL_URL']!);
});

afterAll(async () => {
  for (const bench of benches) await bench.close();
  await database?.close();
});

test('of two commands that add one campus at once, one is refused', async () => {
  const add = () => rollcall(['campus', 'add', 'busy', ...settingsOf('busy'), '--json']);
  const both = await Promise.all([add(), add()]);
  expect(both.map(({ status }) => status).sort()).toEqual([0, 2]);
  const { stdout } = both.find(({ status }) => status === 0)!;
  expect(JSON.parse(stdout)).toMatchObject({
    campus: 'busy',
    topic: sides.busy.bench.topic,
    missingMigrations: 0,
  });
  expect(stdout).not.toContain('the key');
  expect(statSync(join(folder, 'busy.env')).mode & 0o777).toBe(0o600);
});

test("a campus that would write into another's database or read its topic is refused", async () => {
  const healthy = settingsOf('healthy');
  const refused = async (name: string, settings: string[]) => {
    const { status, stderr } = await rollcall(['campus', 'add', name, ...settings]);
    return [status, stderr];
  };
  expect(await refused('other', healthy)).toEqual([
    2,
    'The database belongs to the campus healthy, but ROLLCALL_CAMPUS is other: set it to healthy, or use the database of your campus.\n',
  ]);
  expect(await refused('healthy', [...healthy, '--topic', sides.busy.bench.topic])).toEqual([
    2,
    `The campus busy has the topic ${sides.busy.bench.topic} already: each campus needs its own.\n`,
  ]);
  expect(await refused('healthy', settingsOf('busy'))).toEqual([
    2,
    expect.stringContaining('The database belongs to the campus busy'),
  ]);
  const [status, said] = await refused('healthy', [
    ...healthy,
    ...['--set', `ROLLCALL_MAC_KEY=${randomBytes(16).toString('hex')}`],
  ]);
  expect([status, said]).toEqual([2, expect.stringContaining('ROLLCALL_MAC_KEY is not the key')]);
});

test('one worker serves a campus while another has a backlog and the database of a third is away', async () => {
  const { busy, healthy, away } = sides;
  const environment = settingsOf('away', database.url);
  for (const [name, settings] of [
    ['healthy', settingsOf('healthy')],
    ['away', environment],
  ] as const)
    expect(await rollcall(['campus', 'add', name, ...settings])).toMatchObject({ status: 0 });
  database.cut();
  await send(busy, 12_000);
  await send(away, 500);
  worker = await benches[0]!.startWorker(['--campuses', 'all'], { ROLLCALL_CAMPUS_FOLDER: folder });
  await send(healthy, 2_000);
  await expectAll(healthy);
  expect(await readSoFar(away.bench)).toBe(0);
  expect(worker.log()).toContain('campus is not served yet');
  database.open();
  await expectAll(away);
  await expectAll(busy);
});

test('a database that goes away later leaves the other campuses alone, and is read on when it is back', async () => {
  const { healthy, away } = sides;
  const before = await readSoFar(away.bench);
  database.cut();
  await send(away, 500);
  await send(healthy, 1_000);
  await expectAll(healthy);
  expect(await readSoFar(away.bench)).toBe(before);
  database.open();
  await expectAll(away);
});

test('a roster of one campus that is broken is refused by the worker, and the others are read on', async () => {
  const { busy, healthy } = sides;
  const broken = join(busy.bench.folder, 'broken');
  cpSync(busy.campus.folder, broken, { recursive: true });
  writeFileSync(join(broken, 'enrolments.csv'), 'student_id,course\nnobody,');
  // A file that has just changed may be half written, and would be waited for.
  const past = Date.now() / 1000 - 3_600;
  for (const name of readdirSync(broken)) utimesSync(join(broken, name), past, past);
  await busy.bench.succeed(['import', 'schedule', broken, '--at', farTime()]);
  const run = busy.bench.rollcall(['import', 'run']);
  await send(healthy, 1_000);
  await expectAll(healthy);
  const { status, stdout } = await run;
  expect([status, stdout]).toEqual([4, expect.stringContaining('refused')]);
  await send(busy, 500);
  await expectAll(busy);
  await busy.bench.succeed(['import', 'unschedule']);
});

test('list shows each campus with its state and no secret, and a command works for the one it names', async () => {
  database.cut();
  const { status, stdout } = await rollcall(['campus', 'list', '--json']);
  expect(status).toBe(0);
  const listed = JSON.parse(stdout) as { campus: string }[];
  expect(listed.map(({ campus }) => campus)).toEqual(['away', 'busy', 'healthy']);
  expect(listed).toMatchObject([
    { ok: false, fault: expect.stringContaining('does not answer') as string, partitions: null },
    { ok: true, fault: null, partitions: { running: 3 }, recordsBehind: 0 },
    { ok: true, topic: sides.healthy.bench.topic, openToOthers: false },
  ]);
  const { stdout: table } = await rollcall(['campus', 'list']);
  const { password } = new URL(sides.busy.bench.env['ROLLCALL_MYSQL_URL']!);
  for (const secret of ['the key', ...(password === '' ? [] : [`:${password}@`])])
    expect(stdout + table).not.toContain(secret);
  database.open();
  const named = await rollcall(['--campus', 'healthy', 'ingest', 'status', '--json']);
  const [first] = JSON.parse(named.stdout) as { topic: string }[];
  expect(first!.topic).toBe(sides.healthy.bench.topic);
  expect(await rollcall(['ingest', 'status', '--campus', 'nowhere'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('There is no campus nowhere') as string,
  });
});

test('a campus is removed when its work is stopped, and its data stay', async () => {
  const { busy, healthy } = sides;
  const before = await readSoFar(busy.bench);
  await busy.bench.succeed(['rollup', 'schedule', '--at', farTime()]);
  const refused = await rollcall(['campus', 'remove', 'busy']);
  expect(refused).toMatchObject({
    status: 4,
    stderr: expect.stringMatching(
      /^The campus busy is at work: busy\/ingest:.*the schedule busy\/nightly-rollup, .*Add --stop/,
    ) as string,
  });
  const removed = await rollcall(['campus', 'remove', 'busy', '--stop', '--json']);
  expect(removed.status).toBe(0);
  expect(JSON.parse(removed.stdout)).toMatchObject({
    campus: 'busy',
    schedules: ['busy/nightly-rollup', 'busy/provisional-rollup'],
    terminated: [],
  });
  expect(await readSoFar(busy.bench)).toBe(before);
  const { stdout } = await rollcall(['campus', 'list', '--json']);
  expect((JSON.parse(stdout) as { campus: string }[]).map(({ campus }) => campus)).toEqual([
    'away',
    'healthy',
  ]);
  await send(healthy, 300);
  await expectAll(healthy);
});

test('on SIGTERM the worker of several campuses ends in order, also while one cannot be served', async () => {
  database.cut();
  worker.signal('SIGTERM');
  expect(await worker.exited).toBe(0);
  const again = await benches[0]!.startWorker(['--campuses', 'away'], {
    ROLLCALL_CAMPUS_FOLDER: folder,
  });
  await eventually(() => again.log().includes('campus is not served yet'), 'the database to fail');
  again.signal('SIGTERM');
  expect(await again.exited).toBe(0);
});
