import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { registerRejects } from '../../src/commands/rejects.js';
import { retryAllRejects } from '../../src/commands/rejects-retry.js';
import { loadConfig } from '../../src/config.js';
import { createDeviceKeyOf, macKeyFingerprint } from '../../src/device-key.js';
import { checkMacKey } from '../../src/mysql/settings.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { writeCampus, type Campus } from '../mysql/rates-campus.js';
import { runCommand } from './run-command.js';

const MONDAY = '2019-09-02';
const MAC_KEY = 'a key for tests, and only for tests';
let database: TestDatabase;
let env: Record<string, string>;

const CAMPUS: Campus = {
  version: 1,
  first: MONDAY,
  last: MONDAY,
  rooms: { A: [1] },
  students: [1, 2, 3],
  optedOut: [3],
  sections: [
    {
      ...{ course: 'ERG2050', section: '1', students: [1, 2, 3] },
      classes: [{ date: MONDAY, start: '15:00', end: '16:20', room: 'A' }],
    },
  ],
};

beforeAll(async () => {
  database = await createTestDatabase();
  env = {
    ROLLCALL_MYSQL_URL: database.url,
    ROLLCALL_MAC_KEY: MAC_KEY,
    // Nothing connects to it.
    ROLLCALL_KAFKA_BROKERS: '127.0.0.1:1',
    ROLLCALL_KAFKA_ENRICHED_TOPIC: '',
    ROLLCALL_AP_FIELDS: 'as-logged',
  };
  await writeCampus(database.db, CAMPUS);
  await checkMacKey(database.db, macKeyFingerprint(MAC_KEY));
  await database.db.query("INSERT INTO access_point (access_point_no, name) VALUES (1, 'AZ-1F-16')");
  const deviceKeyOf = createDeviceKeyOf(MAC_KEY);
  for (const student of CAMPUS.students)
    await database.db.query('UPDATE roster_device SET device_key = ? WHERE student_no = ?', [
      deviceKeyOf(student),
      student,
    ]);
});

beforeEach(async () => {
  for (const table of ['reject', 'access_event', 'live_presence', 'day_version', 'ingest_position'])
    await database.db.query(`DELETE FROM ${table}`);
});

afterAll(async () => {
  await database?.drop();
});

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  const [found] = await database.db.query<RowDataPacket[]>(sql);
  return found;
}

/** A record of the device of a student, whose MAC address is the student's number. */
function record(student: number, time: string, more: Record<string, unknown> = {}): string {
  const mac = student.toString(16).padStart(12, '0');
  const connecttime = `${MONDAY} ${time}`;
  return JSON.stringify({ currentapname: 'AZ-1F-16', mac, connecttime, connectresult: 'Success', ...more });
}

type Stored = {
  partition?: number;
  offset: number;
  reason: string;
  raw: string | Buffer | null;
  bytes?: number;
  at?: string;
};

async function reject({
  partition = 0,
  offset,
  reason,
  raw,
  bytes,
  at = `${MONDAY} 15:30:00`,
}: Stored): Promise<void> {
  const stored = raw === null ? null : Buffer.from(raw);
  await database.db.query('INSERT INTO reject VALUES (?, ?, ?, ?, ?, ?, ?)', [
    ...['wifi', partition, offset, reason, stored, bytes ?? stored?.length ?? 0, at],
  ]);
}

async function position(partition: number, counts: { events: number; rejects: number }): Promise<void> {
  await database.db.query(
    `INSERT INTO ingest_position (topic, partition_no, next_offset, end_offset, log_start_offset, state, events, rejects, updated_at)
     VALUES ('wifi', ?, 100, 100, 0, 'running', ?, ?, '2019-09-02 07:00:00')`,
    [partition, counts.events, counts.rejects],
  );
}

const COUNTERS =
  'SELECT partition_no AS p, next_offset AS next, events, rejects, failed, opted_out, unknown_devices, unknown_access_points, last_event_at FROM ingest_position ORDER BY 1';

function retry() {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  try {
    return retryAllRejects(loadConfig());
  } finally {
    vi.unstubAllEnvs();
  }
}

test('rejects are counted by reason, and the newest are listed without what they hold', async () => {
  await reject({ offset: 3, reason: 'bad_mac', raw: '{"mac":"60-8c-4a-57"}' });
  await reject({ offset: 4, reason: 'bad_mac', raw: 'x', at: `${MONDAY} 15:31:00` });
  await reject({ offset: 5, reason: 'empty', raw: null, at: '2019-09-03 00:00:00' });
  const { stdout, stderr } = await runCommand(registerRejects, ['rejects', '--limit', '2'], env);
  expect(stderr).toBe('');
  expect(stdout.split('\n').map((line) => line.replace(/ +/g, ' ').trim())).toEqual([
    'reason rejects',
    expect.any(String),
    'bad_mac 2',
    'empty 1',
    '3 rejected; the newest 2:',
    '',
    'topic partition offset reason rejected at bytes',
    expect.any(String),
    'wifi 0 5 empty 2019-09-03 00:00:00 0',
    'wifi 0 4 bad_mac 2019-09-02 15:31:00 1',
    '',
  ]);
  expect(stdout).not.toContain('60-8c');
});

test('--date takes the day on which they were rejected', async () => {
  await reject({ offset: 1, reason: 'bad_mac', raw: 'x', at: `${MONDAY} 00:00:00` });
  await reject({ offset: 2, reason: 'bad_mac', raw: 'x', at: `${MONDAY} 23:59:59` });
  await reject({ offset: 3, reason: 'bad_mac', raw: 'x', at: '2019-09-03 00:00:00' });
  const { stdout } = await runCommand(registerRejects, ['rejects', '--date', MONDAY, '--json'], env);
  const reject2 = { topic: 'wifi', partition: 0, reason: 'bad_mac', bytes: 1 };
  expect(JSON.parse(stdout)).toEqual({
    counts: [{ reason: 'bad_mac', rejects: 2 }],
    rejects: [
      { ...reject2, offset: 2, rejectedAt: `${MONDAY} 23:59:59` },
      { ...reject2, offset: 1, rejectedAt: `${MONDAY} 00:00:00` },
    ],
  });
  const none = await runCommand(registerRejects, ['rejects', '--date', '2019-09-05'], env);
  expect(none.stdout).toBe('No record was rejected on 2019-09-05.\n');
});

test('--raw shows what they hold, escaped, and says what that may be', async () => {
  await reject({ offset: 7, reason: 'not_utf8', raw: Buffer.from('a\\b\u001b[31m\n\u00e9', 'latin1') });
  const { stdout, stderr } = await runCommand(registerRejects, ['rejects', '--raw'], env);
  expect(stderr).toBe('The records below may hold personal data, such as a MAC address.\n');
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('0@7 a\\\\b\\x1b[31m\\x0a\\xe9');
  const json = await runCommand(registerRejects, ['rejects', '--raw', '--json'], env);
  expect(JSON.parse(json.stdout)).toMatchObject({ rejects: [{ raw: 'a\\\\b\\x1b[31m\\x0a\\xe9' }] });
});

test('a retry makes access events of what can be read now, and leaves the rest', async () => {
  await position(0, { events: 10, rejects: 5 });
  await position(1, { events: 0, rejects: 2 });
  await reject({ offset: 1, reason: 'bad_time', raw: record(1, '15:23:02') });
  await reject({ offset: 2, reason: 'not_json', raw: '{' });
  await reject({ offset: 3, reason: 'bad_time', raw: record(2, '15:24:00', { connectresult: 'Failed' }) });
  await reject({ offset: 4, reason: 'empty', raw: null });
  await reject({ offset: 5, reason: 'too_large', raw: record(2, '15:25:00'), bytes: 70_000 });
  await reject({ partition: 1, offset: 1, reason: 'bad_time', raw: record(3, '15:26:00') });
  await reject({
    partition: 1,
    offset: 9,
    reason: 'bad_time',
    raw: record(77, '15:27:00', { currentapname: 'new' }),
  });
  const { stdout, error } = await runCommand(registerRejects, ['rejects', 'retry'], env);
  expect(error).toBeUndefined();
  expect(stdout).toBe(
    'Read 7 rejects again: accepted as access events 4, still not readable 2; cut when stored, and so not to be retried 1.\n' +
      'Changed 2019-09-02: the nightly run rolls these days up again, or "rollcall rollup run" now.\n',
  );
  expect(await rows('SELECT record_offset AS o FROM reject ORDER BY partition_no, record_offset')).toEqual([
    { o: 2 },
    { o: 4 },
    { o: 5 },
  ]);
  // Student 3 opted out; student 2's association failed; device 77 is nobody's.
  expect(
    await rows('SELECT at, name, ok FROM access_event JOIN access_point USING (access_point_no) ORDER BY at'),
  ).toEqual([
    { at: `${MONDAY} 15:23:02`, name: 'AZ-1F-16', ok: 1 },
    { at: `${MONDAY} 15:24:00`, name: 'AZ-1F-16', ok: 0 },
    { at: `${MONDAY} 15:27:00`, name: 'new', ok: 1 },
  ]);
  expect(await rows('SELECT student_no, first_seen FROM live_presence')).toEqual([
    { student_no: 1, first_seen: `${MONDAY} 15:23:02` },
  ]);
  expect(await rows('SELECT day, partition_no, version FROM day_version ORDER BY partition_no')).toEqual([
    { day: MONDAY, partition_no: 0, version: 1 },
    { day: MONDAY, partition_no: 1, version: 1 },
  ]);
  const next = 100;
  expect(await rows(COUNTERS)).toEqual([
    {
      ...{ p: 0, next, events: 12, rejects: 3, failed: 1, opted_out: 0, unknown_devices: 0 },
      ...{ unknown_access_points: 0, last_event_at: `${MONDAY} 15:24:00` },
    },
    {
      ...{ p: 1, next, events: 2, rejects: 0, failed: 0, opted_out: 1, unknown_devices: 1 },
      ...{ unknown_access_points: 1, last_event_at: `${MONDAY} 15:27:00` },
    },
  ]);
});

test('a second retry finds nothing to do, and says so', async () => {
  await reject({ offset: 1, reason: 'bad_time', raw: record(1, '15:23:02') });
  expect(await retry()).toEqual({ accepted: 1, unreadable: 0, cut: 0, days: [MONDAY] });
  expect(await retry()).toEqual({ accepted: 0, unreadable: 0, cut: 0, days: [] });
  const { stdout } = await runCommand(registerRejects, ['rejects', 'retry'], env);
  expect(stdout).toBe('There are no rejects to retry.\n');
  const json = await runCommand(registerRejects, ['rejects', 'retry', '--json'], env);
  expect(JSON.parse(json.stdout)).toEqual({ accepted: 0, unreadable: 0, cut: 0, days: [] });
});

test('a setting that mends the reading takes effect', async () => {
  const swapped = JSON.stringify({
    ...{ apname: 'AZ-1F-16', currentapname: '', mac: '000000000001' },
    ...{ connecttime: `${MONDAY} 15:23:02`, connectresult: 'Success' },
  });
  await reject({ offset: 1, reason: 'bad_access_point', raw: swapped });
  expect(await retry()).toMatchObject({ accepted: 0, unreadable: 1 });
  env['ROLLCALL_AP_FIELDS'] = 'swapped';
  expect(await retry()).toMatchObject({ accepted: 1, unreadable: 0 });
  env['ROLLCALL_AP_FIELDS'] = 'as-logged';
  expect(await rows('SELECT student_no FROM live_presence')).toEqual([{ student_no: 1 }]);
});

test('two retries at once make each reject an event once', async () => {
  await position(0, { events: 0, rejects: 900 });
  const second = (n: number) => new Date(n * 1000).toISOString().slice(11, 19);
  const stored = Array.from({ length: 900 }, (_, offset) => [
    ...['wifi', 0, offset, 'bad_time', Buffer.from(record(1, second(54_000 + offset)))],
    ...[record(1, '00:00:00').length, `${MONDAY} 15:30:00`],
  ]);
  await database.db.query('INSERT INTO reject VALUES ?', [stored]);
  const both = await Promise.all([retry(), retry()]);
  expect(both[0].accepted + both[1].accepted).toBe(900);
  expect(await rows('SELECT COUNT(*) AS events FROM access_event')).toEqual([{ events: 900 }]);
  expect(await rows('SELECT COUNT(*) AS rejects FROM reject')).toEqual([{ rejects: 0 }]);
  expect(await rows('SELECT events, rejects FROM ingest_position')).toEqual([{ events: 900, rejects: 0 }]);
});

test('another key than the one that the database was filled with is refused', async () => {
  await reject({ offset: 1, reason: 'bad_time', raw: record(1, '15:23:02') });
  const run = await runCommand(registerRejects, ['rejects', 'retry'], {
    ...env,
    ROLLCALL_MAC_KEY: 'quite another key for tests',
  });
  expect(run.error).toMatchObject({ code: 'usage' });
  expect(await rows('SELECT record_offset FROM reject')).toHaveLength(1);
});
