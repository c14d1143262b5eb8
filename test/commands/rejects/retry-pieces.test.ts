import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addDays } from '../../../src/attendance/wall-clock.js';
import { registerRejects } from '../../../src/commands/rejects/rejects.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { rowsOf } from '../../workbench/roster-campus.js';
import { runCommand } from '../../workbench/run-command.js';

const DAYS = 200;
/** A transaction takes the days of a year, so the first one takes only the first record. */
const FIRST_DAYS = ['2016-01-01', '2017-01-01', '2018-01-01'];
const [LINE] = readFileSync(
  new URL('../../examples/records/freeradius.log', import.meta.url),
  'utf8',
).split('\n');
const ACCEPTED = { accepted: 3, unreadable: 0, refused: 0, cut: 0 };
let database: TestDatabase;

beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database?.drop());
beforeEach(async () => {
  for (const table of ['reject', 'access_event', 'day_version', 'ingest_position'])
    await database.db.query(`DELETE FROM ${table}`);
  for (const [i, first] of FIRST_DAYS.entries()) {
    const raw = Buffer.from(recordFrom(first));
    await database.db.query('INSERT INTO reject VALUES (?, ?, ?, ?, ?, ?, ?)', [
      ...['wifi', 0, 10 * i, 'not_plain', raw, raw.length, '2019-09-02 15:30:00'],
    ]);
  }
  await database.db.query(
    `INSERT INTO ingest_position (topic, partition_no, next_offset, end_offset, log_start_offset, state, events, rejects, updated_at)
     VALUES ('wifi', 0, 100, 100, 0, 'running', 0, 3, '2019-09-02 07:00:00')`,
  );
});

/** One record of a forwarder that sends many lines at once, each of another day. */
function recordFrom(first: string): string {
  const line = JSON.parse(LINE!) as Record<string, unknown>;
  const records = Array.from({ length: DAYS }, (_, i) => {
    const at = Date.parse(`${addDays(first, i)}T02:00:00Z`) / 1000;
    return { value: { ...line, 'Event-Timestamp': at, 'Acct-Delay-Time': 0 } };
  });
  return JSON.stringify({ records });
}

/** Its answer, with the number of the days. */
async function retry(): Promise<Record<string, unknown>> {
  const { stdout, error } = await runCommand(registerRejects, ['rejects', 'retry', '--json'], {
    ROLLCALL_MYSQL_URL: database.url,
    ROLLCALL_MAC_KEY: 'a key for tests, and only for tests',
    // Nothing connects to it.
    ROLLCALL_KAFKA_BROKERS: '127.0.0.1:1',
    ROLLCALL_KAFKA_ENRICHED_TOPIC: '',
    ROLLCALL_RECORD_FORMAT: 'freeradius',
  });
  expect(error).toBeUndefined();
  const { days, ...counts } = JSON.parse(stdout) as { days: string[] };
  return { ...counts, days: days.length };
}

/** Rejects, events and their days, and both counters of the position. */
const state = async () =>
  (
    await rowsOf(
      database.db,
      `SELECT (SELECT COUNT(*) FROM reject), (SELECT COUNT(*) FROM access_event),
              (SELECT COUNT(DISTINCT day) FROM access_event), rejects, events FROM ingest_position`,
    )
  )[0];

test('rejects of more days than one transaction takes lose no event', async () => {
  expect(await retry()).toEqual({ ...ACCEPTED, days: 600 });
  expect(await state()).toEqual([0, 600, 600, 0, 600]);
});

test('a row that MySQL refuses in a later transaction leaves only its own reject', async () => {
  await database.db.query(
    "ALTER TABLE access_event ADD CONSTRAINT not_then CHECK (day <> '2018-01-05')",
  );
  expect(await retry()).toEqual({ ...ACCEPTED, accepted: 2, refused: 1, days: 400 });
  expect(await state()).toEqual([1, 400, 400, 1, 400]);
  await database.db.query('ALTER TABLE access_event DROP CONSTRAINT not_then');
  expect(await retry()).toEqual({ ...ACCEPTED, accepted: 1, days: 200 });
  expect(await state()).toEqual([0, 600, 600, 0, 600]);
});
