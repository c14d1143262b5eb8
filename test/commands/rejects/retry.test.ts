import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { registerRejects } from '../../../src/commands/rejects/rejects.js';
import { retryAllRejects } from '../../../src/commands/rejects/retry.js';
import { loadConfig } from '../../../src/config.js';
import { createDeviceKeyOf, macKeyFingerprint } from '../../../src/device-key.js';
import { checkMacKey } from '../../../src/mysql/settings.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { waiting } from '../../workbench/locks.js';
import { writeCampus, type Campus } from '../../workbench/rates-campus.js';
import { rowsOf } from '../../workbench/roster-campus.js';
import { eventually } from '../../workbench/workbench.js';
import { runCommand } from '../../workbench/run-command.js';

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
      course: 'ERG2050',
      section: '1',
      students: [1, 2, 3],
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
  await database.db.query(
    "INSERT INTO access_point (access_point_no, name) VALUES (1, 'AZ-1F-16')",
  );
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
  return JSON.stringify({
    currentapname: 'AZ-1F-16',
    mac,
    connecttime,
    connectresult: 'Success',
    ...more,
  });
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

async function position(
  partition: number,
  counts: { events: number; rejects: number },
): Promise<void> {
  await database.db.query(
    `INSERT INTO ingest_position (topic, partition_no, next_offset, end_offset, log_start_offset, state, events, rejects, updated_at)
     VALUES ('wifi', ?, 100, 100, 0, 'running', ?, ?, '2019-09-02 07:00:00')`,
    [partition, counts.events, counts.rejects],
  );
}

const COUNTERS = `
  SELECT partition_no, next_offset, events, rejects,
         failed, opted_out, unknown_devices, unknown_access_points, last_event_at
  FROM ingest_position ORDER BY partition_no`;

function retry() {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  try {
    return retryAllRejects(loadConfig());
  } finally {
    vi.unstubAllEnvs();
  }
}

test('a retry turns rejects that can be read now into access events, and leaves the rest', async () => {
  await position(0, { events: 10, rejects: 5 });
  await position(1, { events: 0, rejects: 2 });
  await reject({ offset: 1, reason: 'bad_time', raw: record(1, '15:23:02') });
  await reject({ offset: 2, reason: 'not_json', raw: '{' });
  await reject({
    offset: 3,
    reason: 'bad_time',
    raw: record(2, '15:24:00', { connectresult: 'Failed' }),
  });
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
    'Read 7 rejects again: 4 became access events, 2 still cannot be read, 1 cannot be retried because only a part is stored.\n' +
      'Changed days: 2019-09-02. The nightly run rolls them up again, or "rollcall rollup run" now.\n',
  );
  expect(
    await rows('SELECT record_offset AS o FROM reject ORDER BY partition_no, record_offset'),
  ).toEqual([{ o: 2 }, { o: 4 }, { o: 5 }]);
  // Student 3 opted out; student 2's association failed; device 77 is nobody's.
  expect(
    await rows(
      'SELECT at, name, ok FROM access_event JOIN access_point USING (access_point_no) ORDER BY at',
    ),
  ).toEqual([
    { at: `${MONDAY} 15:23:02`, name: 'AZ-1F-16', ok: 1 },
    { at: `${MONDAY} 15:24:00`, name: 'AZ-1F-16', ok: 0 },
    { at: `${MONDAY} 15:27:00`, name: 'new', ok: 1 },
  ]);
  expect(await rows('SELECT student_no, first_seen FROM live_presence')).toEqual([
    { student_no: 1, first_seen: `${MONDAY} 15:23:02` },
  ]);
  expect(
    await rows('SELECT day, partition_no, version FROM day_version ORDER BY partition_no'),
  ).toEqual([
    { day: MONDAY, partition_no: 0, version: 1 },
    { day: MONDAY, partition_no: 1, version: 1 },
  ]);
  expect(await rowsOf(database.db, COUNTERS)).toEqual([
    [0, 100, 12, 3, 1, 0, 0, 0, `${MONDAY} 15:24:00`],
    [1, 100, 2, 0, 0, 1, 1, 1, `${MONDAY} 15:27:00`],
  ]);
});

test('a second retry finds nothing to do, and says so', async () => {
  await reject({ offset: 1, reason: 'bad_time', raw: record(1, '15:23:02') });
  expect(await retry()).toEqual({ accepted: 1, unreadable: 0, refused: 0, cut: 0, days: [MONDAY] });
  expect(await retry()).toEqual({ accepted: 0, unreadable: 0, refused: 0, cut: 0, days: [] });
  const { stdout } = await runCommand(registerRejects, ['rejects', 'retry'], env);
  expect(stdout).toBe('There are no rejects to retry.\n');
  const json = await runCommand(registerRejects, ['rejects', 'retry', '--json'], env);
  expect(JSON.parse(json.stdout)).toEqual({
    accepted: 0,
    unreadable: 0,
    refused: 0,
    cut: 0,
    days: [],
  });
});

test('a retry uses the present settings', async () => {
  const swapped = JSON.stringify({
    apname: 'AZ-1F-16',
    currentapname: '',
    mac: '000000000001',
    connecttime: `${MONDAY} 15:23:02`,
    connectresult: 'Success',
  });
  await reject({ offset: 1, reason: 'bad_access_point', raw: swapped });
  expect(await retry()).toMatchObject({ accepted: 0, unreadable: 1 });
  env['ROLLCALL_AP_FIELDS'] = 'swapped';
  expect(await retry()).toMatchObject({ accepted: 1, unreadable: 0 });
  env['ROLLCALL_AP_FIELDS'] = 'as-logged';
  expect(await rows('SELECT student_no FROM live_presence')).toEqual([{ student_no: 1 }]);
});

/** Rejects with the given offsets; odd ones can be read. */
async function rejectMany(count: number): Promise<void> {
  const second = (n: number) => new Date(n * 1000).toISOString().slice(11, 19);
  const stored = Array.from({ length: count }, (_, offset) => {
    const raw = offset % 2 === 0 ? '{' : record(1, second(54_000 + offset));
    return ['wifi', 0, offset, 'bad_time', Buffer.from(raw), raw.length, `${MONDAY} 15:30:00`];
  });
  await database.db.query('INSERT INTO reject VALUES ?', [stored]);
}

test('a retry goes through more rejects than it reads at once', async () => {
  await rejectMany(601);
  expect(await retry()).toMatchObject({ accepted: 300, unreadable: 301, refused: 0, cut: 0 });
  expect(await rows('SELECT COUNT(*) AS rejects FROM reject')).toEqual([{ rejects: 301 }]);
});

test('a retry that finds a reject deleted turns the others into events', async () => {
  await position(0, { events: 0, rejects: 4 });
  await rejectMany(4);
  const other = await database.db.getConnection();
  await other.beginTransaction();
  await other.query('SELECT * FROM ingest_position FOR UPDATE');
  const retried = retry();
  await eventually(
    async () => (await waiting(database, 'ingest_position')) > 0,
    'the retry to wait for the partition',
  );
  await other.query('DELETE FROM reject WHERE record_offset = 1');
  await other.commit();
  other.release();
  expect(await retried).toEqual({ accepted: 1, unreadable: 2, refused: 0, cut: 0, days: [MONDAY] });
  expect(await rows('SELECT TIME(at) AS at FROM access_event')).toEqual([{ at: '15:00:03' }]);
});

test('two retries at the same time turn each reject into one event', async () => {
  await position(0, { events: 0, rejects: 900 });
  await rejectMany(900);
  const both = await Promise.all([retry(), retry()]);
  expect(both[0].accepted + both[1].accepted).toBe(450);
  expect(await rows('SELECT COUNT(*) AS events FROM access_event')).toEqual([{ events: 450 }]);
  expect(await rows('SELECT COUNT(*) AS rejects FROM reject')).toEqual([{ rejects: 450 }]);
  expect(await rows('SELECT events, rejects FROM ingest_position')).toEqual([
    { events: 450, rejects: 450 },
  ]);
});

test('a MAC key that the database was not filled with is refused', async () => {
  await reject({ offset: 1, reason: 'bad_time', raw: record(1, '15:23:02') });
  const run = await runCommand(registerRejects, ['rejects', 'retry'], {
    ...env,
    ROLLCALL_MAC_KEY: 'quite another key for tests',
  });
  expect(run.error).toMatchObject({ code: 'usage' });
  expect(await rows('SELECT record_offset FROM reject')).toHaveLength(1);
});
