import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wallClock } from '../../src/attendance/wall-clock.js';
import { HISTORIES, History, RECORD, replay } from '../workbench/own-activities.js';
import { hear, writeCampus, type Campus } from '../workbench/rates-campus.js';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';

let bench: Workbench;
let today: string;

beforeAll(async () => {
  bench = await createWorkbench();
  today = wallClock(Date.now(), 'Asia/Shanghai').slice(0, 10);
  await bench.startWorker();
});

afterAll(async () => {
  await bench?.close();
});

function provisionally(workflowId: string): Promise<unknown> {
  const options = { workflowId, taskQueue: bench.taskQueue, args: [{}] };
  return bench.client.workflow.execute('provisionalRollup', options);
}

test('while no class is in progress, nothing is rolled up', async () => {
  expect(await provisionally('idle')).toEqual({ date: today, outcome: 'none', classes: 0 });
});

test('only classes in progress are rolled up, and the day is not sealed', async () => {
  const students = [1, 2, 3, 4];
  const meeting = (start: string, end: string) => [{ date: today, start, end, room: 'A' }];
  const campus: Campus = {
    version: 1,
    first: today,
    last: today,
    rooms: { A: [1], B: [1] },
    students,
    sections: [
      { course: 'NOW1000', section: '1', students, classes: meeting('00:00', '23:59') },
      { course: 'OLD1000', section: '1', students, classes: meeting('00:00', '00:00') },
    ],
  };
  await writeCampus(bench.db, campus);
  await hear(bench.db, campus, [{ student: 1, at: `${today} 00:10:00`, room: 'A' }]);
  expect(await provisionally('busy')).toEqual({ date: today, outcome: 'rolledUp', classes: 1 });
  const [rows] = await bench.db.query<RowDataPacket[]>(
    'SELECT course, state, policy, enrolled FROM class_rates ORDER BY course',
  );
  expect(rows).toEqual([
    { course: 'NOW1000', state: 'provisional', policy: 'standard', enrolled: 4 },
    { course: 'OLD1000', state: 'live', policy: null, enrolled: 4 },
  ]);
  const [sealed] = await bench.db.query<RowDataPacket[]>('SELECT * FROM day_rollup');
  expect(sealed).toEqual([]);
  // replay.test.ts replays, among others, the history of such a run, and says how to add one.
  const history = await bench.client.workflow.getHandle('busy').fetchHistory();
  if (RECORD)
    writeFileSync(join(HISTORIES, `${RECORD}-provisional.bin`), History.encode(history).finish());
  await replay(history);
});

test('each schedule says in plain words what it does, in the time zone of the campus', async () => {
  await bench.succeed(['rollup', 'schedule', '--at', '04:10', '--every', '7']);
  const described = await Promise.all(
    ['nightly-rollup', 'provisional-rollup'].map(async (id) => {
      const handle = bench.client.schedule.getHandle(id);
      const { spec, state, action } = await handle.describe();
      return [spec.timezone, state.note, action.staticSummary];
    }),
  );
  await bench.succeed(['rollup', 'unschedule']);
  expect(described).toEqual([
    [
      'Asia/Shanghai',
      'Every night at 04:10, Asia/Shanghai: rolls up yesterday and every day that has changed, and deletes what is past its retention.',
      'nightly rollup',
    ],
    [
      'Asia/Shanghai',
      'Every 7 minutes: rolls up the classes in progress.',
      'rollup of the classes in progress',
    ],
  ]);
});

test('both schedules are set, changed and deleted together', async () => {
  expect(await bench.succeed(['rollup', 'schedule', '--at', '04:10', '--every', '7'])).toBe(
    'Created the schedule nightly-rollup: every night at 04:10, Asia/Shanghai.\n' +
      'Created the schedule provisional-rollup: every 7 minutes.\n',
  );
  const { spec, policies } = await bench.client.schedule.getHandle('provisional-rollup').describe();
  expect(spec.intervals).toEqual([expect.objectContaining({ every: 7 * 60_000 })]);
  expect(policies.overlap).toBe('SKIP');
  expect(await bench.succeed(['rollup', 'schedule', '--every', '0'])).toContain(
    'Deleted the schedule provisional-rollup.',
  );
  await bench.succeed(['rollup', 'schedule']);
  expect(await bench.succeed(['rollup', 'unschedule'])).toBe(
    'Deleted the schedule nightly-rollup.\nDeleted the schedule provisional-rollup.\n',
  );
  expect(await bench.succeed(['rollup', 'unschedule'])).toBe(
    'There was no schedule nightly-rollup.\nThere was no schedule provisional-rollup.\n',
  );
});
