import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCommitBatch } from '../../../src/activities/commit-batch.js';
import { createDayPlans } from '../../../src/activities/day-plans.js';
import type { BatchRecords } from '../../../src/activities/batch-buffer.js';
import { eraseStudent } from '../../../src/mysql/decisions/erase-student.js';
import { ingestStore } from '../../../src/mysql/ingest-store.js';
import { writeRoster } from '../../../src/mysql/roster/write-roster.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { PHONE, TABLET, campus, rowsOf } from '../../workbench/roster-campus.js';
import { changed } from '../../workbench/roster-tables.js';

const DAY = '2019-09-02';
const NOW = `${DAY} 10:31:00`;
let database: TestDatabase;
beforeEach(async () => void (database = await createTestDatabase()));
afterEach(() => database.drop());

async function optOut(): Promise<void> {
  await writeRoster(database.db, campus(changed('students.csv', 2, 'S1,1')));
}

async function erase(): Promise<void> {
  const [[no]] = (await rowsOf(
    database.db,
    "SELECT student_no FROM student WHERE student_id = 'S1'",
  )) as [[number]];
  await eraseStudent(database.db, no, NOW);
}

/** An event of S1's phone and one of S2's tablet. */
function batchFrom(from: number): BatchRecords {
  const to = from + 2;
  return {
    ...{ from, to, endOffset: to, logStartOffset: 0, rejects: [] },
    events: [PHONE, TABLET].map((deviceKey, i) => ({
      ...{ offset: from + i, day: DAY, second: 37_800 + from, deviceKey },
      ...{ accessPoint: 'AP-1', accessPointNo: 0, kind: 'joined' as const },
    })),
  };
}

test.each([
  ['opted out', optOut],
  ['was erased', erase],
])('nothing of a student who %s is published afterwards', async (_, leave) => {
  const { db } = database;
  await writeRoster(db, campus());
  const store = ingestStore(db);
  await store.createPosition('wifi', 0, 0);
  const published: number[] = [];
  const commit = createCommitBatch({
    store,
    dayPlans: createDayPlans(store),
    maskUsers: (record) => record,
    publishEnriched: (_topic, _partition, messages) => {
      published.push(...messages.map(({ key }) => Number(key)));
      return Promise.resolve();
    },
    now: () => NOW,
  });
  expect(await commit('wifi', 0, batchFrom(0))).toBe('committed');
  expect(published).toEqual([PHONE, TABLET]);
  published.length = 0;
  await leave();
  // Its plans are those of before.
  expect(await commit('wifi', 0, batchFrom(2))).toBe('committed');
  expect(published).toEqual([TABLET]);
});
