import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerRejects } from '../../../src/commands/rejects/rejects.js';
import { macKeyFingerprint } from '../../../src/device-key.js';
import { checkMacKey } from '../../../src/mysql/settings.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { runCommand } from '../../workbench/run-command.js';

const DAY = '2019-09-02';
const MAC_KEY = 'a key for tests, and only for tests';
/** More than a retry reads at once. */
const REJECTS = 450;
let database: TestDatabase;
let env: Record<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  env = {
    ROLLCALL_MYSQL_URL: database.url,
    ROLLCALL_MAC_KEY: MAC_KEY,
    // Nothing connects to it.
    ROLLCALL_KAFKA_BROKERS: '127.0.0.1:1',
    ROLLCALL_KAFKA_ENRICHED_TOPIC: '',
  };
  await checkMacKey(database.db, macKeyFingerprint(MAC_KEY));
  await database.db.query('INSERT INTO reject VALUES ?', [
    Array.from({ length: REJECTS }, (_, offset) => {
      const raw = offset % 9 === 0 ? '{' : recordAt(offset);
      return [
        'wifi',
        0,
        offset,
        'refused_by_database',
        Buffer.from(raw),
        raw.length,
        `${DAY} 15:30:00`,
      ];
    }),
  ]);
  await database.db.query(
    `INSERT INTO ingest_position (topic, partition_no, next_offset, end_offset, log_start_offset, state, rejects, updated_at)
     VALUES ('wifi', 0, ${REJECTS}, ${REJECTS}, 0, 'running', ${REJECTS}, '${DAY} 15:30:00')`,
  );
});

afterAll(async () => {
  await database?.drop();
});

/** A record of its own second for each offset. */
function recordAt(offset: number): string {
  return JSON.stringify({
    currentapname: 'AP-1',
    mac: '02-00-00-00-00-01',
    connecttime: `${DAY} ${new Date(offset * 1000).toISOString().slice(11, 19)}`,
    connectresult: 'Success',
  });
}

async function retry(): Promise<unknown> {
  const { stdout, error } = await runCommand(registerRejects, ['rejects', 'retry', '--json'], env);
  expect(error).toBeUndefined();
  return JSON.parse(stdout);
}

async function state(): Promise<unknown> {
  const [rows] = await database.db.query<RowDataPacket[]>(
    `SELECT events, rejects, (SELECT COUNT(*) FROM access_event) AS kept, (SELECT COUNT(*) FROM reject) AS remaining FROM ingest_position`,
  );
  return { ...rows[0] };
}

const readable = Array.from({ length: REJECTS }, (_, offset) => offset).filter(
  (offset) => offset % 9 !== 0,
);
const refused = readable.filter((offset) => offset % 60 === 13).length;
const unreadable = REJECTS - readable.length;

test('a retry accepts all rejects except those whose rows MySQL still refuses, and counts these', async () => {
  await database.db.query('ALTER TABLE access_event ADD CONSTRAINT no_13 CHECK (SECOND(at) <> 13)');
  expect(refused).toBeGreaterThan(3);
  const accepted = readable.length - refused;
  expect(await retry()).toEqual({ accepted, unreadable, refused, cut: 0, days: [DAY] });
  const rejects = unreadable + refused;
  expect(await state()).toEqual({ events: accepted, rejects, kept: accepted, remaining: rejects });
});

test('a second retry accepts nothing twice, and counts the same remaining rejects', async () => {
  const before = await state();
  expect(await retry()).toEqual({ accepted: 0, unreadable, refused, cut: 0, days: [] });
  expect(await state()).toEqual(before);
  const { stdout } = await runCommand(registerRejects, ['rejects', 'retry'], env);
  expect(stdout).toBe(
    `Read ${unreadable + refused} rejects again: 0 became access events, ${unreadable} still cannot be read, ${refused} MySQL still refuses.\n`,
  );
});

test('an error that no single row causes ends the retry, and leaves every reject', async () => {
  const before = await state();
  await database.db.query('ALTER TABLE access_event RENAME COLUMN access_point_no TO place');
  try {
    await expect(retry()).rejects.toThrow();
  } finally {
    await database.db.query('ALTER TABLE access_event RENAME COLUMN place TO access_point_no');
  }
  expect(await state()).toEqual(before);
});

test('once MySQL accepts the rows, a retry accepts the rejects', async () => {
  await database.db.query('ALTER TABLE access_event DROP CONSTRAINT no_13');
  expect(await retry()).toEqual({ accepted: refused, unreadable, refused: 0, cut: 0, days: [DAY] });
  expect(await state()).toMatchObject({ kept: readable.length, remaining: unreadable });
});
