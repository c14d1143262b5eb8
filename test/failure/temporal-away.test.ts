import { join } from 'node:path';
import { afterAll, beforeAll, inject, test } from 'vitest';
import { startRelay, type Relay } from '../workbench/relay.js';
import { startOwnTemporal, type OwnTemporal } from '../workbench/own-temporal.js';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact } from '../workbench/checker.js';
import { batchesHeld, holdBatches, waiting } from '../workbench/locks.js';
import { workersOfWindows } from '../workbench/pending-windows.js';
import { readSoFar } from '../workbench/positions.js';

const DAY = '2019-09-09';
let server: OwnTemporal;
let relay: Relay;
let bench: Workbench;
let campus: Campus;
/** Reaches Temporal through the relay. */
let distant: RunningWorker;
let near: RunningWorker;

beforeAll(async () => {
  server = await startOwnTemporal('away');
  relay = await startRelay(`http://${server.address}`);
  bench = await createWorkbench({}, { ...inject('stack'), temporalAddress: server.address });
  campus = makeCampus(join(bench.folder, 'campus'), { students: 300, sections: 12, seed: 31 });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
  distant = await bench.startWorker([], { TEMPORAL_ADDRESS: new URL(relay.url).host });
});

afterAll(async () => {
  await bench?.close();
  await relay?.close();
  await server?.remove();
});

/**
 * Sends records and stops a batch of each partition in the middle of its transaction.
 * @returns lets the batches go on
 */
async function sendAndHold(log: string, lines: number): Promise<() => Promise<void>> {
  const release = await holdBatches(bench);
  await bench.succeed(['send', makeLog(campus, log, DAY, lines)]);
  await batchesHeld(bench);
  return release;
}

const said = (what: string) => (distant.log() + near.log()).split(what).length - 1;

test('when Temporal cannot reach a worker and starts its windows elsewhere, both workers write and one of them is fenced', async () => {
  await eventually(
    async () => (await workersOfWindows(bench)).every((pid) => pid === distant.pid),
    'every window to be with the distant worker',
  );
  const release = await sendAndHold('a.jsonl', 15_000);
  relay.cut();
  near = await bench.startWorker();
  await eventually(
    async () =>
      (await workersOfWindows(bench)).every((pid) => pid === near.pid) &&
      (await waiting(bench, 'roster_head')) === 3 &&
      (await waiting(bench, 'ingest_position')) >= 3,
    'the near worker to wait with the same batches behind the distant one',
  );
  await release();
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  // All is read as soon as one of two attempts has written; the other may still wait for its lock.
  await eventually(
    () => said('fenced: another attempt') >= 3,
    'an attempt at each of three partitions to be fenced',
  );
  relay.open();
  await bench.succeed(['send', makeLog(campus, 'b.jsonl', DAY, 15_000)]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl']);
});

test('windows under way when Temporal is killed are written without it, and ingest continues when it is back', async () => {
  const release = await sendAndHold('c.jsonl', 15_000);
  const before = await readSoFar(bench);
  const lost = said('Network error while completing activity');
  await server.kill();
  await release();
  await eventually(
    async () => (await readSoFar(bench)) > before,
    'what had been read to be written',
  );
  // The SDK tries for some 10 s to report the end of a window, then gives up. Temporal learns of
  // these windows only when they time out.
  await eventually(
    () => said('Network error while completing activity') >= lost + 3,
    'the ends of the windows to be lost',
  );
  await bench.succeed(['send', makeLog(campus, 'd.jsonl', DAY, 15_000)]);
  await server.start();
  await bench.succeed(['ingest', 'wait', '--timeout', '100']);
  await expectExact(bench, campus.folder, ['a.jsonl', 'b.jsonl', 'c.jsonl', 'd.jsonl']);
});
