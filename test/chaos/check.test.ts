import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { deviceKeyOf } from '../workbench/checker.js';
import { readTopic, type TopicRecord } from '../workbench/kafka-admin.js';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';
import { differences, readResults, type Results } from './calm-run.js';
import { findFaults } from './check.js';
import type { Happened } from './happened.js';
import { linesOf, macsOf, writeRosters } from './rosters.js';
import { settle } from './settle.js';

const [LEARNED, SEED, EXPIRED] = ['2019-09-03', '2019-09-04', '2019-09-09'] as const;
const BY = ['--by', 'somebody', '--reason', 'a test'];
/** A student whose devices no roster moves. */
const ERASED = '119000031';
let bench: Workbench;
let happened: Happened;
let log: TopicRecord[];

beforeAll(async () => {
  bench = await createWorkbench();
  const campus = makeCampus(join(bench.folder, 'campus'), { students: 100, sections: 6, seed: 41 });
  const [, , smaller] = writeRosters(campus);
  happened = {
    openDays: [LEARNED, SEED],
    expiredDays: [EXPIRED],
    rosters: new Map([
      [1, campus.folder],
      [2, smaller!],
    ]),
    roster: smaller!,
    words: [],
    erased: new Set([ERASED]),
  };
  await bench.succeed(['import', campus.folder]);
  await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
  await ingest(campus, EXPIRED);
  await bench.succeed(['rollup', 'run', '--date', EXPIRED, '--policy', 'seed']);
  await ingest(campus, LEARNED);
  await ingest(campus, SEED);
  // The first student leaves the first section with the next roster.
  for (const line of linesOf(campus.folder, 'enrolments.csv').slice(1, 3)) await correct(line);
  for (const day of happened.openDays)
    await confirm(linesOf(campus.folder, 'enrolments.csv')[1]!, day);
  await bench.succeed(['erase', '--student', ERASED, ...BY]);
  await bench.succeed(['import', smaller!, '--force']);
  await settle(bench, happened);
  log = await readTopic(bench);
});

afterAll(async () => {
  await bench?.close();
});

async function ingest(campus: Campus, day: string): Promise<void> {
  await bench.succeed(['send', makeLog(campus, `${day}.jsonl`, day, 1_500)]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
}

async function correct(enrolment: string): Promise<void> {
  const [student = '', course = '', section = ''] = enrolment.split(',');
  const about = ['--student', student, '--course', course, '--section', section, '--date', SEED];
  await bench.succeed(['correct', ...about, '--verdict', 'partial', ...BY]);
  const word = { kind: 'correction', day: SEED, course, section, student } as const;
  happened.words.push({ ...word, verdict: 'partial' });
}

async function confirm(enrolment: string, day: string): Promise<void> {
  const [, course = '', section = ''] = enrolment.split(',');
  const about = ['--course', course, '--section', section, '--date', day];
  await bench.succeed(['class', 'confirm', ...about, '--not-held', ...BY]);
  const word = { kind: 'confirmation', day, course, section } as const;
  happened.words.push({ ...word, state: 'not_held', room: null });
}

/** Gives back the rows of the table that a planted fault has changed. */
let giveBack: () => Promise<unknown> = () => Promise.resolve();

async function plant(table: string, statement: string): Promise<void> {
  await bench.db.query(`CREATE TABLE as_it_was AS SELECT * FROM ${table}`);
  giveBack = async () => {
    await bench.db.query(`DELETE FROM ${table}`);
    await bench.db.query(`INSERT INTO ${table} SELECT * FROM as_it_was`);
    await bench.db.query('DROP TABLE as_it_was');
    giveBack = () => Promise.resolve();
  };
  await bench.db.query(statement, [deviceKeyOf(bench, macsOf(happened.roster, ERASED)[0]!)]);
}

afterEach(() => giveBack());

test('the checker of chaos finds nothing wrong where nothing is', async () => {
  expect(await findFaults(bench, happened, log)).toEqual([]);
});

const OF_DAY = (day: string) =>
  `class_no IN (SELECT class_no FROM class WHERE class_date = '${day}')`;

test.each([
  [
    'positions',
    'a batch that was written twice',
    'ingest_position',
    'UPDATE ingest_position SET events = events + 99 WHERE partition_no = 1',
  ],
  [
    'positions',
    'a partition that is still paused',
    'ingest_position',
    "UPDATE ingest_position SET state = 'paused' WHERE partition_no = 1",
  ],
  ['events', 'an event that was lost', 'access_event', 'DELETE FROM access_event LIMIT 1'],
  [
    'events',
    'an event of a device that was not heard',
    'access_event',
    `INSERT INTO access_event VALUES ('${SEED}', 1, '${SEED} 10:00:00', 1, 1)`,
  ],
  ['rejects', 'a reject that was lost', 'reject', 'DELETE FROM reject LIMIT 1'],
  [
    'live presence',
    'a class without its live presence',
    'live_presence',
    `DELETE FROM live_presence WHERE ${OF_DAY(SEED)} LIMIT 1`,
  ],
  [
    'seals',
    'a batch that came after the seal',
    'day_version',
    `UPDATE day_version SET version = version + 1 WHERE day = '${SEED}' LIMIT 1`,
  ],
  [
    'seals',
    'a student who was seen and is absent',
    'verdict',
    `UPDATE verdict SET verdict = 'absent' WHERE verdict = 'present' AND NOT corrected AND ${OF_DAY(SEED)} LIMIT 1`,
  ],
  [
    'expired days',
    'a day that was sealed after its events were deleted',
    'day_rollup',
    `UPDATE day_rollup SET rolled_up_at = rolled_up_at + INTERVAL 1 DAY WHERE day = '${EXPIRED}'`,
  ],
  [
    'expired days',
    'everybody absent on a day without events',
    'verdict',
    `UPDATE verdict SET verdict = 'absent' WHERE ${OF_DAY(EXPIRED)} AND verdict = 'present'`,
  ],
  [
    'expired days',
    'an event that the retention has left',
    'access_event',
    `INSERT INTO access_event VALUES ('${EXPIRED}', 1, '${EXPIRED} 10:00:00', 1, 1)`,
  ],
  [
    'words',
    'a correction that was dropped',
    'verdict',
    "UPDATE verdict SET verdict = 'unknown', corrected = FALSE WHERE corrected",
  ],
  [
    'words',
    'a correction that no class fits, and that is gone',
    'correction',
    'DELETE FROM correction',
  ],
  [
    'words',
    'a confirmation that was dropped',
    'class_attendance',
    'UPDATE class_attendance SET confirmed = FALSE',
  ],
  [
    'erasures',
    'an event of an erased device',
    'access_event',
    `INSERT INTO access_event VALUES ('${SEED}', ?, '${SEED} 10:00:00', 1, 1)`,
  ],
  [
    'erasures',
    'an erased device that is not suppressed',
    'suppressed_device',
    'DELETE FROM suppressed_device WHERE device_key = ?',
  ],
])('the checker of chaos finds a planted fault of %s: %s', async (check, _, table, statement) => {
  await plant(table, statement);
  const faults = await findFaults(bench, happened, log);
  expect(faults.map((fault) => fault.split(':')[0])).toContain(check);
});

test('a result that differs from that of a run without faults is found', async () => {
  const results = await readResults(bench, happened.openDays);
  expect(differences(results, results)).toEqual([]);
  await plant(
    'verdict',
    'UPDATE verdict SET probability = 0.5 WHERE probability IS NOT NULL LIMIT 1',
  );
  const changed: Results = await readResults(bench, happened.openDays);
  expect(differences(changed, results)).toEqual([expect.stringContaining('verdicts')]);
});

test('the checker of chaos finds a workflow that failed', async () => {
  const input = { workflowId: 'broken', taskQueue: bench.taskQueue, args: [{ nonsense: true }] };
  await bench.client.workflow.execute('nightlyRollup', input).catch(() => undefined);
  const faults = await findFaults(bench, happened, log);
  expect(faults).toEqual([expect.stringContaining('workflows')]);
});
