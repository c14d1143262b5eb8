import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instantOf } from '../../../src/attendance/wall-clock.js';
import { ingestOf } from '../../../src/commands/connect/ingest-of.js';
import { configFrom } from '../../../src/config.js';
import type { IngestAnswer } from '../../../src/http/schemas/ingest.js';
import { headersOf, startBoard, type TestBoard } from '../../workbench/board.js';
import { makeCampus, type Campus } from '../../workbench/campus.js';
import { openLive } from '../../workbench/live-events.js';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../../workbench/workbench.js';

const DAY = '2019-09-03';
/** Meets from 10:00 to 11:20. */
const COURSE = 'CSC1000';
const SECTION = '2';

let bench: Workbench;
let campus: Campus;
let worker: RunningWorker;
let served: TestBoard;
/** The devices of the students of the section, one each. */
let macs: string[];

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 60, sections: 6, seed: 5 });
  await bench.succeed(['import', campus.folder]);
  worker = await bench.startWorker();
  macs = macsOf(campus);
  const config = configFrom(bench.env as Record<string, string>);
  served = await startBoard(bench.db, {
    now: () => instantOf(`${DAY} 10:20:00`, 'Asia/Shanghai'),
    ingest: ingestOf(config),
    settings: { topic: bench.topic },
  });
});
afterAll(async () => {
  await served?.close();
  await bench?.close();
});

function macsOf({ folder, macs: all }: Campus): string[] {
  const lines = (name: string) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .map((line) => line.split(','));
  const optedOut = new Map(lines('students.csv').map(([id, out]) => [id, out === '1']));
  return lines('enrolments.csv')
    .filter(([id, course, name]) => course === COURSE && name === SECTION && !optedOut.get(id))
    .map(([id]) => all[2 * (Number(id) - 119_000_001)]!);
}

/** Logs that some of the students connect in the room of their class. */
async function connectIn(devices: string[], time: string): Promise<void> {
  const records = devices.map((mac) => ({
    ...{ currentapname: 'AP-R-102-1', mac, connectresult: 'Success' },
    connecttime: `${DAY} ${time}`,
  }));
  const input = records.map((one) => `${JSON.stringify(one)}\n`).join('');
  await bench.succeed(['send', '-'], { input });
}

const ingest = async (headers: Record<string, string>) =>
  (await (await fetch(`${served.url}/api/v1/ingest`, { headers })).json()) as IngestAnswer;
async function ask(what: string, headers: Record<string, string>, body: object) {
  const response = await fetch(`${served.url}/api/v1/ingest/${what}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

test('records that arrive in Kafka are seen on an open page', async () => {
  await bench.succeed(['ingest', 'start']);
  const page = await openLive(served, await headersOf(served, { role: 'registry' }));
  const own = () =>
    page.last()?.classes.find((one) => one.course === COURSE && one.section === SECTION);
  await page.until(() => own()?.phase === 'in_progress', 'the class');
  expect(own()).toMatchObject({ seen: 0, room: 'R-102' });
  await connectIn(macs.slice(0, 3), '10:02:10');
  await page.until(() => own()!.seen === 3, 'three students');
  await connectIn(macs.slice(2, 4), '10:15:00');
  await page.until(() => own()!.seen === 4, 'the fourth student');
  const { arrivals } = own()!;
  expect(arrivals).toHaveLength(31);
  expect([arrivals![12], arrivals![25]]).toEqual([3, 1]);
  page.leave();
});

test('an operator pauses a partition and all of them, and resumes, as the workflows say', async () => {
  const operator = await headersOf(served, { role: 'operator' });
  const registry = await headersOf(served, { role: 'registry' });
  const viewer = await openLive(served, await headersOf(served, { role: 'viewer' }));
  expect(await ask('pause', registry, { reason: 'because' })).toMatchObject({ status: 403 });
  expect(await ask('pause', operator, { reason: '' })).toMatchObject({ status: 400 });
  expect(await ask('pause', operator, { partition: 9, reason: 'a new roster' })).toMatchObject({
    status: 404,
  });
  expect(await ask('pause', operator, { partition: 1, reason: 'a new roster' })).toEqual({
    status: 200,
    answer: { partitions: [{ partition: 1, state: 'paused' }] },
  });
  await viewer.until(({ warnings }) => isPaused(warnings, 1), 'the warning');
  const states = (answer: IngestAnswer) => answer.partitions.map(({ state }) => state);
  const one = await ingest(registry);
  expect(states(one)).toEqual(['running', 'paused', 'running']);
  expect(one.partitions[1]!.reason).toMatch(/^a new roster \(Test Person #[0-9a-f]{16}\)$/);
  expect(one.mayControl).toBe(false);
  await ask('pause', operator, { reason: 'all of it' });
  await viewer.until(({ warnings }) => isPaused(warnings, 3), 'three partitions');
  expect(await ask('resume', operator, { reason: 'it is in' })).toMatchObject({ status: 200 });
  await viewer.until(({ warnings }) => !isPaused(warnings, 3), 'no warning');
  expect(states(await ingest(operator))).toEqual(['running', 'running', 'running']);
  viewer.leave();
});

const isPaused = (warnings: { kind: string; count: number }[], partitions: number) =>
  warnings.some(({ kind, count }) => kind === 'paused' && count === partitions);

test('the state of ingest names servers, partitions, rejects and access points, and no person', async () => {
  const elsewhere = { currentapname: 'nowhere-1', mac: macs[0], connecttime: `${DAY} 09:00:00` };
  const lines = [JSON.stringify({ ...elsewhere, connectresult: 'Success' }), '{"not": JSON'];
  await bench.succeed(['send', '-'], { input: lines.map((line) => `${line}\n`).join('') });
  await eventually(async () => {
    const [[row]] = (await bench.db.query('SELECT COUNT(*) AS n FROM reject')) as unknown as [
      [{ n: number }],
    ];
    return row.n === 1;
  }, 'the reject');
  // Another board has kept nothing from before.
  const other = await startBoard(bench.db, {
    now: served.board.now,
    ingest: served.board,
    settings: { topic: bench.topic },
  });
  try {
    const headers = await headersOf(other, { role: 'operator' });
    const response = await fetch(`${other.url}/api/v1/ingest`, { headers });
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      servers: { mysql: true, kafka: true, temporal: true },
      topic: bench.topic,
      mayControl: true,
      rejects: [{ count: 1 }],
      unknownAccessPoints: [{ name: 'nowhere-1', count: 1, lastHeard: `${DAY} 09:00:00` }],
      feed: { events: 6, failed: 0, unknownDevices: 0 },
      roster: { version: 1, lastDate: '2019-12-06', daysLeft: 94 },
      nights: [],
    });
    for (const mac of macs) expect(text.toLowerCase()).not.toContain(mac);
  } finally {
    await other.close();
  }
});

test('a roster that is over is said to be over', async () => {
  const after = () => Date.parse('2019-12-08T12:00:00+08:00');
  const later = await startBoard(bench.db, { now: after, settings: { topic: bench.topic } });
  try {
    const headers = await headersOf(later, { role: 'operator' });
    const response = await fetch(`${later.url}/api/v1/ingest`, { headers });
    expect(await response.json()).toMatchObject({ roster: { daysLeft: -2 } });
  } finally {
    await later.close();
  }
});

test('without a worker a pause says so, and nothing is asked', async () => {
  worker.signal('SIGTERM');
  await worker.exited;
  const operator = await headersOf(served, { role: 'operator' });
  await eventually(
    async () => {
      const { status, answer } = await ask('pause', operator, { reason: 'nobody there' });
      return status === 503 && /^(Nothing was asked|No worker has)/.test(String(answer['detail']));
    },
    'the error',
    110_000,
  );
});

test('whoever looks how ingest is does not wait until the unlisted access points are counted', async () => {
  const slow = await startBoard(bench.db, { settings: { topic: bench.topic } });
  const headers = await headersOf(slow, { role: 'registry' });
  const unknown = async () => {
    const response = await fetch(`${slow.url}/api/v1/ingest`, { headers });
    return ((await response.json()) as IngestAnswer).unknownAccessPoints;
  };
  const lock = await bench.db.getConnection();
  try {
    await lock.query('LOCK TABLES heard_piece WRITE');
    expect(await unknown()).toBeNull();
    await lock.query('UNLOCK TABLES');
    await eventually(async () => (await unknown()) !== null, 'the access points');
  } finally {
    lock.destroy();
    await slow.close();
  }
});
