import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MAX_RAW_BYTES } from '../../../src/activities/batch-pieces.js';
import { createCommitBatch } from '../../../src/activities/commit-batch.js';
import { createDayPlans } from '../../../src/activities/day-plans.js';
import { createMaskUsers } from '../../../src/attendance/format/mask-users.js';
import { ingestStore } from '../../../src/mysql/ingest-store.js';
import { readStoredRejects } from '../../../src/mysql/ingest/rejects.js';
import type { TestDatabase } from '../../workbench/database.js';
import { DAY, IN_CLASS, LOGIN_KEYS, createLoginCampus } from '../../workbench/login-campus.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createLoginCampus('S1,0,alice');
  await database.db.query(
    `ALTER TABLE access_event ADD CONSTRAINT refused CHECK (device_key <> ${REFUSED})`,
  );
});
afterAll(() => database.drop());

const RECORD = '{"currentapname":"AP-1","user":"alice","connectresult":"Success"}';
const MASKED = RECORD.replace('alice', `login#${LOGIN_KEYS['alice']}`);
/** The database refuses this device. */
const REFUSED = 9001;

test('a login is in no reject, whether the record was unreadable, refused or too long', async () => {
  const { db } = database;
  const store = ingestStore(db);
  const commit = createCommitBatch({
    store,
    dayPlans: createDayPlans(store),
    maskUsers: createMaskUsers([], (login) => LOGIN_KEYS[login]!),
    now: () => `${DAY} 12:00:00`,
  });
  const long = RECORD + ' '.repeat(MAX_RAW_BYTES);
  const records = {
    ...{ from: 0, to: 3, endOffset: 3, logStartOffset: 0 },
    rejects: [
      { offset: 0, reason: 'bad_mac' as const, value: Buffer.from(RECORD) },
      { offset: 2, reason: 'too_large' as const, value: Buffer.from(long) },
    ],
    events: [
      {
        ...{ offset: 1, day: DAY, second: IN_CLASS, deviceKey: REFUSED },
        ...{ accessPoint: 'AP-1', accessPointNo: 0, kind: 'joined' as const },
        record: { value: Buffer.from(RECORD) },
      },
    ],
  };
  const committed = () => commit('wifi', 0, records);
  await new MockActivityEnvironment().run<[], string, typeof committed>(committed);
  const stored = await readStoredRejects(db, 'wifi', 0, 0, 10);
  expect(stored.map(({ offset, raw, isCut }) => [offset, raw?.toString(), isCut])).toEqual([
    [0, MASKED, false],
    [1, MASKED, false],
    [2, undefined, true],
  ]);
  const [found] = await db.query("SELECT record_offset FROM reject WHERE raw LIKE '%alice%'");
  expect(found).toEqual([]);
});
