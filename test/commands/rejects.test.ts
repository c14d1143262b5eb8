import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { registerRejects } from '../../src/commands/rejects.js';
import { retryAllRejects } from '../../src/commands/rejects-retry.js';
import { loadConfig } from '../../src/config.js';
import { createDeviceKeyOf, macKeyFingerprint } from '../../src/device-key.js';
import { checkMacKey } from '../../src/mysql/settings.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { writeCampus, type Campus } from '../mysql/rates-campus.js';
import { eventually } from '../workbench.js';
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
