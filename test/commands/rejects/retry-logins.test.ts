import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { retryAllRejects } from '../../../src/commands/rejects/retry.js';
import { loadConfig } from '../../../src/config.js';
import { createDeviceKeyOf, macKeyFingerprint } from '../../../src/device-key.js';
import { checkMacKey } from '../../../src/mysql/settings.js';
import type { TestDatabase } from '../../workbench/database.js';
import { createLoginCampus, DAY, LOGIN_KEYS } from '../../workbench/login-campus.js';
import { rowsOf } from '../../workbench/roster-campus.js';

const MAC_KEY = 'a key for tests, and only for tests';
let database: TestDatabase;

beforeAll(async () => {
  database = await createLoginCampus('S1,0,alice', 'S2,1,bob');
  await checkMacKey(database.db, macKeyFingerprint(MAC_KEY));
  vi.stubEnv('ROLLCALL_MYSQL_URL', database.url);
  vi.stubEnv('ROLLCALL_MAC_KEY', MAC_KEY);
  // Nothing connects to it.
  vi.stubEnv('ROLLCALL_KAFKA_BROKERS', '127.0.0.1:1');
  vi.stubEnv('ROLLCALL_KAFKA_ENRICHED_TOPIC', '');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await database?.drop();
});

/** A reject of a device that no roster has. Its MAC address is this number. */
async function reject(offset: number, mac: number, loginKey: number): Promise<void> {
  const raw = JSON.stringify({
    ...{ currentapname: 'AP-1', mac: mac.toString(16).padStart(12, '0') },
    ...{ connecttime: `${DAY} 10:30:00`, connectresult: 'Success', user: `login#${loginKey}` },
  });
  await database.db.query("INSERT INTO reject VALUES ('wifi', 0, ?, 'bad_time', ?, ?, ?)", [
    ...[offset, Buffer.from(raw), raw.length, `${DAY} 10:31:00`],
  ]);
}

test('a retry knows whose masked login a record had, and who of them opted out', async () => {
  await reject(1, 77, LOGIN_KEYS['alice']!);
  await reject(2, 78, LOGIN_KEYS['bob']!);
  expect(await retryAllRejects(loadConfig())).toMatchObject({ accepted: 2, unreadable: 0 });
  const alices = createDeviceKeyOf(MAC_KEY)(77);
  const { db } = database;
  expect(await rowsOf(db, 'SELECT device_key FROM access_event')).toEqual([[alices]]);
  expect(await rowsOf(db, 'SELECT device_key FROM login_sighting')).toEqual([[alices]]);
});
