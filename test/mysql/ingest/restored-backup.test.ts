import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BufferedEvent } from '../../../src/activities/batch-buffer.js';
import { createCommitBatch, type CommitBatch } from '../../../src/activities/commit-batch.js';
import { createDayPlans } from '../../../src/activities/day-plans.js';
import { ingestStore } from '../../../src/mysql/ingest-store.js';
import { createPosition } from '../../../src/mysql/ingest/positions.js';
import { numberAccessPoints } from '../../../src/mysql/registry/access-points.js';
import { writeRoster } from '../../../src/mysql/roster/write-roster.js';
import { changed } from '../../workbench/roster-tables.js';
import { dumpTables } from '../../workbench/dump.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { PHONE, campus, presentStudents, rowsOf } from '../../workbench/roster-campus.js';

const DAY = '2019-09-02';
/** 10:30, in the class of A-101. */
const IN_CLASS = 37_800;
let database: TestDatabase;
let commitBatch: CommitBatch;
let nextOffset: number;

beforeEach(async () => {
  database = await createTestDatabase();
  await createPosition(database.db, 'wifi', 0, 0);
  // The worker lives on, whatever becomes of its database: it is made once.
  const store = ingestStore(database.db);
  commitBatch = createCommitBatch({
    maskUsers: (record) => record,
    store,
    dayPlans: createDayPlans(store),
    now: () => `${DAY} 12:00:00`,
  });
  nextOffset = 0;
});

afterEach(() => database.drop());

/** Commits one event of S1's phone at each access point, as the worker does. */
async function commit(accessPoints: string[], second = IN_CLASS): Promise<void> {
  const from = nextOffset;
  const events = accessPoints.map((accessPoint, i): BufferedEvent => ({
    ...{ offset: from + i, day: DAY, second: second + i, deviceKey: PHONE, accessPoint },
    ...{ accessPointNo: 0, kind: 'joined' as const },
  }));
  const to = from + events.length;
  const batch = { from, to, endOffset: to, logStartOffset: 0, events, rejects: [] };
  const outcome = await new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run<
    [],
    string,
    () => Promise<string>
  >(() => commitBatch('wifi', 0, batch));
  expect(outcome).toBe('committed');
  nextOffset = to;
}

/** Takes a dump, and returns what restores it. */
async function dump(): Promise<() => Promise<void>> {
  const offset = nextOffset;
  const restore = await dumpTables(database.db);
  return async () => {
    await restore();
    nextOffset = offset;
  };
}

const heardAt = () =>
  rowsOf(
    database.db,
    `SELECT p.name FROM access_event e LEFT JOIN access_point p USING (access_point_no)
     ORDER BY e.at, p.name`,
  ).then((rows) => rows.flat());

test('a worker that outlives the restore of a backup gives no event the access point of another name', async () => {
  await commit(['HALL-0']);
  const restore = await dump();
  await commit(['LIBRARY-1', 'HALL-1', 'LAB-1']);
  await restore();
  // Somebody else is first, and LAB-1 gets the number that the worker knows.
  await numberAccessPoints(database.db, ['HALL-1', 'CAFE-1']);
  await numberAccessPoints(database.db, ['LAB-1']);
  await commit(['LIBRARY-1', 'HALL-1', 'LAB-1']);
  expect(await heardAt()).toEqual(['HALL-0', 'LIBRARY-1', 'HALL-1', 'LAB-1']);
});

test('a worker that outlives the restore of a backup resolves by the roster that was imported afterwards', async () => {
  await writeRoster(database.db, campus());
  const restore = await dump();
  const moved = changed('access-points.csv', 2, 'AP-9,A-101,1');
  await writeRoster(database.db, campus(moved));
  await commit(['AP-1']);
  expect(await presentStudents(database.db)).toEqual([]);
  await restore();
  // As many imports as were lost: a counter would stand where it stood.
  await writeRoster(database.db, campus(changed('rooms.csv', 3, 'A-102,A,1F,70')));
  await commit(['AP-1']);
  expect(await presentStudents(database.db)).toHaveLength(1);
});
