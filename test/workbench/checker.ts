import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import type { RowDataPacket } from 'mysql2/promise';
import { expect } from 'vitest';
import { recountRecord } from './recount-record.js';
import { recount, type Recount } from './recount.js';
import { eventually, type Workbench } from './workbench.js';
import { openTransactions } from './database-root.js';
import { logEnds } from './kafka-admin.js';

/**
 * The last time that the recount accepts. The records of the tests are years older or decades
 * newer.
 */
export const LATEST = '2090-01-01 00:00:00';
const History = temporal.api.history.v1.History;

/**
 * What must hold after a fault is over. Every partition is read to its end. Every record that was
 * sent is counted once, as an event or as a reject, and the tables hold exactly what a plain
 * recount of the logs gives. No workflow has failed or holds more than positions and counts, and no
 * transaction is open.
 * @param folder the campus, with the roster that was imported last and the logs
 * @param logs names of the logs in that folder that were sent; a log that was sent twice is named
 * twice
 */
export async function expectExact(
  bench: Workbench,
  folder: string,
  logs: string[],
): Promise<Recount> {
  const expected = recount(folder, { logs });
  await expectPositions(bench, expected);
  await expectCounts(bench, expected);
  await expectTables(bench, folder, logs);
  return expected;
}

/** The same without the counters: a rewind counts again what it reads again. */
export async function expectTables(
  bench: Workbench,
  folder: string,
  logs: string[],
): Promise<void> {
  const expected = recount(folder, { logs });
  await expectEvents(bench, expected);
  await expectRejects(bench, folder, logs);
  await expectLivePresence(bench, expected);
  await expectNoFailedWorkflow(bench);
  await expectLeanHistories(bench, folder);
  await eventually(async () => (await openTransactions(bench)) === 0, 'every transaction to end');
}

/** Reads rows of the test's database. */
export async function rows(
  bench: Pick<Workbench, 'db'>,
  sql: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const [found] = await bench.db.query<RowDataPacket[]>(sql, values);
  return found;
}

async function expectPositions(bench: Workbench, { lines }: Recount): Promise<void> {
  const ends = await logEnds(bench);
  const found = await rows(
    bench,
    'SELECT partition_no, next_offset, events + rejects AS records FROM ingest_position WHERE topic = ? ORDER BY partition_no',
    [bench.topic],
  );
  expect(
    found.map((row) => [row['partition_no'], row['next_offset'], Number(row['records'])]),
  ).toEqual([...ends].map(([partition, end]) => [partition, end, end]));
  expect([...ends.values()].reduce((sum, end) => sum + end, 0)).toBe(lines);
}

async function expectCounts(bench: Workbench, expected: Recount): Promise<void> {
  const [found] = await rows(
    bench,
    `SELECT SUM(failed) AS failed, SUM(opted_out) AS optedOut, SUM(unknown_devices) AS unknownDevices,
            SUM(unknown_access_points) AS unknownAccessPoints FROM ingest_position`,
  );
  const { failed, optedOut, unknownDevices, unknownAccessPoints } = expected;
  expect(
    Object.fromEntries(Object.entries(found!).map(([name, sum]) => [name, Number(sum)])),
  ).toEqual({
    failed,
    optedOut,
    unknownDevices,
    unknownAccessPoints,
  });
}

/** The events are those of a recount, each once. */
export async function expectEvents(bench: Workbench, { events }: Recount): Promise<void> {
  const found = await rows(
    bench,
    'SELECT e.day, e.device_key, e.at, a.name, e.kind FROM access_event e JOIN access_point a USING (access_point_no)',
  );
  expectSame(
    found.map((row) =>
      [row['day'], row['device_key'], row['at'], row['name'], row['kind']].join(' '),
    ),
    events.map(({ day, mac, at, accessPoint, kind }) =>
      [day, deviceKeyOf(bench, mac), at, accessPoint, kind].join(' '),
    ),
  );
}

/** The rejects are the lines that cannot be read, each with its reason and its first 64 KiB. */
export async function expectRejects(
  bench: Workbench,
  folder: string,
  logs: string[],
): Promise<void> {
  const found = await rows(bench, 'SELECT reason, raw FROM reject');
  const expected = logs
    .flatMap((name) => readFileSync(join(folder, name), 'latin1').split('\n'))
    .filter((line) => line !== '')
    .map((line) => ({ line, read: recountRecord(Buffer.from(line, 'latin1'), LATEST) }))
    .filter(({ read }) => typeof read === 'string');
  const text = (reason: unknown, raw: string) =>
    `${String(reason)} ${raw.length} ${raw.slice(0, 300)}`;
  expectSame(
    found.map(({ reason, raw }) => text(reason, (raw as Buffer).toString('latin1'))),
    expected.map(({ line, read }) => text(read, line.slice(0, 65_536))),
  );
}

/** live_presence is that of a recount, on every day that has events. */
export async function expectLivePresence(bench: Workbench, expected: Recount): Promise<void> {
  for (const day of new Set(expected.events.map((event) => event.day))) {
    expectSame(
      await presenceRows(bench, day, 'JOIN live_presence p ON p.class_no = c.class_no'),
      recountedPresence(expected, day),
    );
  }
}

/** The students whom the rollup of the day finds present are those of a recount. */
export async function expectVerdicts(
  bench: Workbench,
  expected: Recount,
  day: string,
): Promise<void> {
  const recounted = recountedPresence(expected, day);
  const seen =
    '(SELECT class_no, student_no, seed_first AS first_seen, seed_last AS last_seen FROM class_evidence WHERE seed_first IS NOT NULL)';
  expectSame(
    await presenceRows(bench, day, `JOIN ${seen} p ON p.class_no = c.class_no`),
    recounted,
  );
  const [rollup] = await rows(bench, 'SELECT policy FROM day_rollup WHERE day = ?', [day]);
  if (rollup!['policy'] !== 'seed') return;
  const present = "JOIN verdict p ON p.class_no = c.class_no AND p.verdict = 'present'";
  expectSame(await presenceRows(bench, day, present), recounted);
}

/** Who is present in which class, as text, by the roster that the day is read with. */
async function presenceRows(bench: Workbench, day: string, join: string): Promise<string[]> {
  const found = await rows(
    bench,
    `SELECT c.course, c.section, c.starts_at, s.student_id, p.first_seen, p.last_seen
     FROM roster_day d JOIN class c ON c.version = d.version AND c.class_date = d.day ${join} JOIN student s USING (student_no)
     WHERE d.day = ?`,
    [day],
  );
  return found.map((row) => Object.values(row).join(' '));
}

function recountedPresence(expected: Recount, day: string): string[] {
  return expected
    .classesOn(day)
    .flatMap(({ course, section, start, seen }) =>
      seen.map(({ studentId, firstSeen, lastSeen }) =>
        [course, section, start, studentId, firstSeen, lastSeen].join(' '),
      ),
    );
}

/** Every ingest and rollup completed, was stopped, or continued in a new run. */
export async function expectNoFailedWorkflow({ client }: Workbench): Promise<void> {
  const bad: string[] = [];
  const query = "ExecutionStatus IN ('Failed', 'TimedOut', 'Terminated')";
  for await (const { workflowId, status } of client.workflow.list({ query }))
    bad.push(`${workflowId} ${status.name}`);
  expect(bad).toEqual([]);
}

/**
 * Histories hold positions and counts only: no result is larger than 1 KB, and no byte names a
 * device or a student of the campus.
 */
export async function expectLeanHistories({ client }: Workbench, folder: string): Promise<void> {
  const column = (file: string, separators: RegExp) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .map((line) => line.split(',')[0]!.replace(separators, '').toLowerCase());
  const names = new Set([...column('students.csv', /$/), ...column('devices.csv', /[-:.]/g)]);
  names.delete('');
  for await (const { workflowId, runId } of client.workflow.list()) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const text = Buffer.from(History.encode(history).finish()).toString('latin1').toLowerCase();
    const words = [text, text.replace(/[-:.]/g, '')].flatMap(
      (some) => some.match(/[0-9a-z]+/g) ?? [],
    );
    expect(words.filter((word) => names.has(word))).toEqual([]);
    for (const { activityTaskCompletedEventAttributes: completed } of history.events ?? [])
      for (const { data } of completed?.result?.payloads ?? [])
        expect(data!.length).toBeLessThan(1024);
  }
}

/** Two large lists have the same items, in any order. A failure shows only the differences. */
export function expectSame(found: string[], expected: string[]): void {
  const left = new Map<string, number>();
  for (const one of found) left.set(one, (left.get(one) ?? 0) + 1);
  const missing = expected.filter((one) => {
    const count = left.get(one) ?? 0;
    if (count > 0) left.set(one, count - 1);
    return count === 0;
  });
  const unexpected = [...left].filter(([, count]) => count > 0).map(([one]) => one);
  const some = (list: string[]) => ({ count: list.length, first: list.slice(0, 3) });
  expect({ missing: some(missing), unexpected: some(unexpected) }).toEqual({
    missing: some([]),
    unexpected: some([]),
  });
}

/** The key of a device, computed here from its definition: the first 52 bits of an HMAC. */
export function deviceKeyOf({ env }: Pick<Workbench, 'env'>, mac: string): number {
  const digits = mac.replace(/[^0-9a-f]/gi, '').toLowerCase();
  return Number.parseInt(
    createHmac('sha256', env['ROLLCALL_MAC_KEY']!).update(digits).digest('hex').slice(0, 13),
    16,
  );
}
