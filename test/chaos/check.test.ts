import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { deviceKeyOf } from '../workbench/checker.js';
import { readTopic, type TopicRecord } from '../workbench/kafka-admin.js';
import { storedColumns } from '../workbench/dump.js';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';
import { differences, readResults, type Results } from './calm-run.js';
import { findFaults } from './check.js';
import type { Happened } from './happened.js';
import { EXPIRED_DAY, PLANTED_FAULTS, SEED_DAY } from './planted-faults.js';
import { linesOf, macsOf, writeRosters } from './rosters.js';
import { settle } from './settle.js';

const LEARNED_DAY = '2019-09-03';
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
    openDays: [LEARNED_DAY, SEED_DAY],
    expiredDays: [EXPIRED_DAY],
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
  await ingest(campus, EXPIRED_DAY);
  await bench.succeed(['rollup', 'run', '--date', EXPIRED_DAY, '--policy', 'seed']);
  await ingest(campus, LEARNED_DAY);
  await ingest(campus, SEED_DAY);
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
  const about = [
    '--student',
    student,
    '--course',
    course,
    '--section',
    section,
    '--date',
    SEED_DAY,
  ];
  await bench.succeed(['correct', ...about, '--verdict', 'partial', ...BY]);
  const word = { kind: 'correction', day: SEED_DAY, course, section, student } as const;
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
  const columns = await storedColumns(bench.db, table);
  await bench.db.query(`CREATE TABLE as_it_was AS SELECT ${columns} FROM ${table}`);
  giveBack = async () => {
    await bench.db.query(`DELETE FROM ${table}`);
    await bench.db.query(`INSERT INTO ${table} (${columns}) SELECT * FROM as_it_was`);
    await bench.db.query('DROP TABLE as_it_was');
    giveBack = () => Promise.resolve();
  };
  await bench.db.query(statement, [deviceKeyOf(bench, macsOf(happened.roster, ERASED)[0]!)]);
}

afterEach(() => giveBack());

test('the checker of chaos finds nothing wrong where nothing is', async () => {
  expect(await findFaults(bench, happened, log)).toEqual([]);
});

test.each(PLANTED_FAULTS)(
  'the checker of chaos finds a planted fault of %s: %s',
  async (check, _, table, statement) => {
    await plant(table, statement);
    const faults = await findFaults(bench, happened, log);
    expect(faults.map((fault) => fault.split(':')[0])).toContain(check);
  },
);

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
