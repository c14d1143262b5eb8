import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { dirtyDays } from '../src/mysql/rollup/nightly.js';
import { choosePorts } from '../src/stack/free-ports.js';
import { rows } from './workbench/checker.js';
import { produceTo } from './workbench/kafka-admin.js';
import { waiting } from './workbench/locks.js';
import { scrape, sumOf } from './workbench/metrics-text.js';
import {
  alertRules,
  documentedMetrics,
  runbookAnchors,
  servedMetrics,
} from './workbench/operations-page.js';
import { startRelay, type Relay } from './workbench/relay.js';
import {
  SAMPLE_CAMPUS,
  SAMPLE_LOG,
  createWorkbench,
  eventually,
  type RunningWorker,
  type Workbench,
} from './workbench/workbench.js';

// The gauges are read every 15 s, and some tests wait for two of them.
vi.setConfig({ testTimeout: 300_000 });

const DAY = '2019-09-02';
const UNREADABLE = [
  '{',
  '"text"',
  '{"mac":"60-8c-4a-57-12-4d"}',
  '{"currentapname":"AP-1","mac":"no"}',
];
const STRANGER =
  '{"currentapname":"AP-of-nobody","mac":"02-00-00-00-00-01","connecttime":"2019-09-02 09:00:00","connectresult":"Success"}';

let bench: Workbench;
let database: Relay;
let address: string;
let worker: RunningWorker;

const gauge = async (name: string, labels = {}) => sumOf(await scrape(address), name, labels);

async function untilGauge(name: string, value: number, labels = {}): Promise<void> {
  await eventually(async () => (await gauge(name, labels)) === value, `${name} to be ${value}`);
}

beforeAll(async () => {
  bench = await createWorkbench();
  database = await startRelay(bench.env['ROLLCALL_MYSQL_URL']!);
  const { metrics } = await choosePorts(['metrics'], {}, {});
  address = `127.0.0.1:${metrics}`;
  await bench.succeed(['import', SAMPLE_CAMPUS]);
  await bench.db.query(
    'UPDATE roster_version SET imported_at = imported_at - INTERVAL 1 DAY, last_date = UTC_DATE() + INTERVAL 30 DAY',
  );
  worker = await bench.startWorker([], {
    ROLLCALL_METRICS_ADDRESS: address,
    ROLLCALL_MYSQL_URL: database.url,
  });
  await bench.succeed(['ingest', 'start']);
  await bench.succeed(['send', SAMPLE_LOG]);
  await produceTo(bench, 1, [...UNREADABLE, STRANGER]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  const waitingDays = (await dirtyDays(bench.db, '9999-12-31', 100)).length;
  await untilGauge('rollcall_rollup_waiting_days', waitingDays);
  await bench.succeed(['rollup', 'run', '--date', DAY, '--policy', 'seed']);
  await untilGauge('rollcall_rollup_waiting_days', waitingDays - 1);
});

afterAll(async () => {
  await bench?.close();
  await database?.close();
});

test('docs/operations.md lists the metrics that a worker serves, with their types and labels, and no other', async () => {
  const found = servedMetrics(await scrape(address));
  expect(found.length).toBeGreaterThan(10);
  expect(documentedMetrics()).toEqual(found);
});

test('the counters of each partition agree with its position row', async () => {
  const text = await scrape(address);
  const positions = await rows(bench, 'SELECT * FROM ingest_position ORDER BY partition_no');
  expect(positions).toHaveLength(3);
  for (const row of positions) {
    const of = (name: string, more = {}) =>
      sumOf(text, `rollcall_ingest_${name}_total`, {
        topic: bench.topic,
        partition: String(row['partition_no']),
        ...more,
      });
    expect({
      events: of('events'),
      rejects: of('rejects'),
      failed: of('failed_associations'),
      opted_out: of('opted_out_events'),
      unknown_devices: of('unknown_device_events'),
      unknown_access_points: of('unknown_access_point_events'),
      batches: of('batches', { outcome: 'committed' }),
    }).toEqual({
      events: row['events'],
      rejects: row['rejects'],
      failed: row['failed'],
      opted_out: row['opted_out'],
      unknown_devices: row['unknown_devices'],
      unknown_access_points: row['unknown_access_points'],
      batches: row['batches'],
    });
    expect(of('batches', { outcome: 'fenced' })).toBe(0);
  }
  expect(sumOf(text, 'rollcall_ingest_unknown_access_point_events_total')).toBeGreaterThan(0);
});

test('rejects are counted by the reason that stands in the table of rejects', async () => {
  const text = await scrape(address);
  const found = await rows(bench, 'SELECT reason, COUNT(*) AS count FROM reject GROUP BY reason');
  expect(found.length).toBeGreaterThan(3);
  const counted = text.samples.filter(
    ({ name, value }) => name === 'rollcall_ingest_rejects_total' && value > 0,
  );
  expect(new Set(counted.map(({ labels }) => labels['reason']))).toEqual(
    new Set(found.map((row) => row['reason'])),
  );
  for (const { reason, count } of found)
    expect(sumOf(text, 'rollcall_ingest_rejects_total', { reason: String(reason) })).toBe(count);
});

test('the sizes of the batches add up to the records read, and each batch has a time', async () => {
  const text = await scrape(address);
  const [total] = await rows(
    bench,
    'SELECT CAST(SUM(events + rejects) AS SIGNED) AS records, CAST(SUM(batches) AS SIGNED) AS batches FROM ingest_position',
  );
  expect(sumOf(text, 'rollcall_ingest_batch_records_sum')).toBe(total!['records']);
  expect(sumOf(text, 'rollcall_ingest_batch_seconds_count')).toBe(total!['batches']);
  expect(sumOf(text, 'rollcall_ingest_batch_seconds_sum')).toBeGreaterThan(0);
});

test('a partition that was read to its end has no lag, has the whole log as headroom, and is running', async () => {
  for (const row of await rows(bench, 'SELECT * FROM ingest_position')) {
    const labels = { topic: bench.topic, partition: row['partition_no'] as number };
    expect(await gauge('rollcall_ingest_lag_records', labels)).toBe(0);
    expect(await gauge('rollcall_ingest_lag_seconds', labels)).toBe(0);
    expect(await gauge('rollcall_ingest_headroom_records', labels)).toBe(row['next_offset']);
    expect(await gauge('rollcall_ingest_state', { ...labels, state: 'running' })).toBe(1);
    expect(await gauge('rollcall_ingest_state', labels)).toBe(1);
  }
});

test('a roster that was imported yesterday is one day old, and its remaining days count from today', async () => {
  const [roster] = await rows(
    bench,
    'SELECT TIMESTAMPDIFF(SECOND, imported_at, UTC_TIMESTAMP()) AS age FROM roster_version',
  );
  expect(await gauge('rollcall_roster_age_seconds')).toBeGreaterThanOrEqual(86_400);
  expect(await gauge('rollcall_roster_age_seconds')).toBeLessThanOrEqual(roster!['age'] as number);
  // On the campus the next day may have begun.
  expect([29, 30]).toContain(await gauge('rollcall_roster_days_left'));
});

test("our metrics time each step of a rollup, and Temporal's own metrics time the whole rollup", async () => {
  const text = await scrape(address);
  for (const activity of ['startRollup', 'gatherEvidence', 'decideClasses', 'sealDay'])
    expect(
      sumOf(text, 'rollcall_activity_seconds_count', { activity, outcome: 'done' }),
    ).toBeGreaterThan(0);
  const query = `TaskQueue = '${bench.taskQueue}' AND WorkflowType = 'rollupDay'`;
  expect((await bench.client.workflow.count(query)).count).toBe(1);
  // The SDK counts an end when it reports it. On a busy machine a workflow task may run into its
  // timeout, and the end is then reported, and counted, again.
  const whole = 'temporal_workflow_endtoend_latency_seconds_count';
  expect(sumOf(text, whole, { workflow_type: 'rollupDay' })).toBeGreaterThan(0);
  expect(sumOf(text, 'temporal_worker_task_slots_available')).toBeGreaterThan(0);
});

test('no label holds a student, a device or an access point', async () => {
  const values = new Set(
    (await scrape(address)).samples.flatMap(({ labels }) => Object.values(labels)),
  );
  const ids = await rows(
    bench,
    `SELECT student_id AS id FROM student UNION SELECT CAST(device_key AS CHAR) FROM access_event UNION SELECT name FROM access_point`,
  );
  expect(ids.length).toBeGreaterThan(500);
  const held = [...values].filter((value) => ids.some(({ id }) => value === id));
  expect(held).toEqual([]);
  // The topic, task queue and namespace of a test also end with twelve hexadecimal digits.
  const own = bench.topic.replace('wifi-', '');
  for (const value of values)
    expect(value.replaceAll(own, '')).not.toMatch(/([0-9a-f]{2}[-:.]?){5}[0-9a-f]{2}/i);
});

test('each suggested alert asks for metrics that are served, and leads to its entry in the runbook', async () => {
  const { types, samples } = await scrape(address);
  const names = new Set([...types.keys(), ...samples.map(({ name }) => name)]);
  const anchors = runbookAnchors();
  const rules = alertRules();
  expect(rules.length).toBeGreaterThan(8);
  for (const { alert, expr, labels, annotations } of rules) {
    const asked = expr.match(/\b(rollcall|temporal)_\w+/g) ?? [];
    expect({ alert, unknown: asked.filter((name) => !names.has(name)) }).toEqual({
      alert,
      unknown: [],
    });
    expect(asked.length).toBeGreaterThan(0);
    expect(['page', 'ticket']).toContain(labels.severity);
    expect(annotations.summary).toMatch(/\.$/);
    expect(anchors).toContain(annotations.runbook.split('#')[1]);
  }
});

test('a batch is counted as fenced when another attempt has taken over, and a blocked partition is shown as blocked', async () => {
  const row = 'topic = ? AND partition_no = 2';
  const connection = await bench.db.getConnection();
  await connection.beginTransaction();
  await connection.query(
    `UPDATE ingest_position SET next_offset = next_offset + 1000000 WHERE ${row}`,
    [bench.topic],
  );
  await produceTo(bench, 2, [STRANGER]);
  await eventually(async () => (await waiting(bench, 'ingest_position')) > 0, 'the batch to wait');
  await connection.commit();
  connection.release();
  const labels = { topic: bench.topic, partition: 2 };
  await untilGauge('rollcall_ingest_batches_total', 1, { ...labels, outcome: 'fenced' });
  await untilGauge('rollcall_ingest_state', 1, { ...labels, state: 'blocked' });
  expect(await gauge('rollcall_ingest_state', labels)).toBe(1);
});

test('when the database goes away, a gauge shows it and the log says it once; the same when it returns', async () => {
  await untilGauge('rollcall_server_up', 1, { server: 'mysql' });
  const told = (text: string) => worker.log().split(text).length - 1;
  database.cut();
  await untilGauge('rollcall_server_up', 0, { server: 'mysql' });
  expect(await gauge('rollcall_server_up', { server: 'kafka' })).toBe(1);
  expect(told('metrics: the server does not answer')).toBe(1);
  database.open();
  await untilGauge('rollcall_server_up', 1, { server: 'mysql' });
  expect(told('metrics: the server answers again')).toBe(1);
});

test('a stopped worker exits with 0, and serves no metrics any more', async () => {
  worker.signal('SIGTERM');
  expect(await worker.exited).toBe(0);
  await expect(fetch(`http://${address}/metrics`)).rejects.toThrow();
});

test('a metrics address that cannot be used is refused in one sentence', async () => {
  const ran = await bench.rollcall(['worker'], {
    env: { ROLLCALL_METRICS_ADDRESS: 'localhost:9464' },
  });
  expect(ran.status).toBe(2);
  expect(ran.stderr).toMatch(
    /ROLLCALL_METRICS_ADDRESS=localhost:9464, which must be an IP address and a free port/,
  );
});
