import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addRule } from '../../src/mysql/attention/rules.js';
import { readLastDeliveries } from '../../src/mysql/attention/deliveries.js';
import type { AttentionSummary } from '../../src/workflows/messages.js';
import { fillAttention, ruleWith } from '../workbench/attention-campus.js';
import { startMailServer, type MailServer } from '../workbench/mail-server.js';
import {
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from '../workbench/workbench.js';

/** A mail server or a worker that goes away while somebody is told. */
let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
  await fillAttention(bench.db);
});
afterAll(() => bench?.close());

const startWorker = ({ url }: Pick<MailServer, 'url'>): Promise<RunningWorker> =>
  bench.startWorker([], { ROLLCALL_MAIL_URL: url, ROLLCALL_MAIL_FROM: 'noreply@example.edu' });

async function stop(worker: RunningWorker): Promise<void> {
  worker.signal('SIGTERM');
  await worker.exited;
}

/** A rule that nobody was told of yet. */
const addOne = () =>
  addRule(bench.db, ruleWith({ mail: ['dean@example.edu'] }), {
    ...{ by: 'registry', reason: 'a test', now: '2026-09-09 04:00:00' },
  });

const run = async () =>
  JSON.parse(await bench.succeed(['attention', 'run', '--json'])) as AttentionSummary;

const lastState = async () => {
  const [delivery] = await readLastDeliveries(bench.db, 1);
  return delivery?.state;
};

test('a mail server that dies after it has got the mail gets it once, and the mail is shown as unknown', async () => {
  const server = await startMailServer();
  server.onMessage = () => void server.die();
  const worker = await startWorker(server);
  await addOne();
  expect(await run()).toMatchObject({ told: 1, deliveries: { sent: 0, unknown: 1 } });
  expect(server.mails).toHaveLength(1);
  const again = await startMailServer({}, Number(new URL(server.url).port));
  expect(await run()).toMatchObject({ told: 0, deliveries: { sent: 0, unknown: 0 } });
  expect(again.mails).toEqual([]);
  expect(await lastState()).toBe('unknown');
  await stop(worker);
  await again.die();
});

test('a mail server that comes back gets the mail once, at the next try of Temporal', async () => {
  const server = await startMailServer();
  await server.die();
  const worker = await startWorker(server);
  await addOne();
  const ended = run();
  await eventually(async () => (await lastState()) === 'waiting', 'a try to fail');
  const again = await startMailServer({}, Number(new URL(server.url).port));
  expect(await ended).toMatchObject({ told: 1, deliveries: { sent: 1, waiting: 0 } });
  expect(again.mails).toHaveLength(1);
  await stop(worker);
  await again.die();
});

test('a worker that is killed between the claim and the mail leaves it unknown, and no other one sends it', async () => {
  // It takes connections and says nothing.
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const worker = await startWorker({
    url: `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`,
  });
  await addOne();
  const ended = run();
  await eventually(async () => (await lastState()) === 'sending', 'the claim');
  worker.signal('SIGKILL');
  await worker.exited;
  const server = await startMailServer();
  const other = await startWorker(server);
  expect(await ended).toMatchObject({ told: 1, deliveries: { sent: 0, unknown: 1 } });
  expect(await run()).toMatchObject({ told: 0 });
  expect(server.mails).toEqual([]);
  expect(await lastState()).toBe('unknown');
  await stop(other);
  await server.die();
  silent.close();
});
