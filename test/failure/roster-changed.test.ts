import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recount } from '../workbench/recount.js';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';
import { logLines, makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import {
  expectLivePresence,
  expectNoFailedWorkflow,
  expectVerdicts,
  rows,
} from '../workbench/checker.js';
import { logEnds, produce } from '../workbench/kafka-admin.js';

const SEALED = '2019-09-10';
const OPEN = '2019-09-11';
let bench: Workbench;
let before: Campus;
/** The same campus with a later roster. */
let after: Campus;

beforeAll(async () => {
  bench = await createWorkbench();
  before = makeCampus(join(bench.folder, 'before'), { students: 300, sections: 12, seed: 13 });
  after = { ...before, folder: join(bench.folder, 'after') };
  cpSync(before.folder, after.folder, { recursive: true });
  await bench.succeed(['import', before.folder]);
  await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
});

afterAll(async () => {
  await bench?.close();
});

/** Every fourth student leaves all sections, and every fifth device gets another owner. */
function changeRoster(): void {
  const change = (name: string, of: (lines: string[][]) => string[][]) => {
    const path = join(after.folder, name);
    const [header, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
    writeFileSync(
      path,
      [header, ...of(lines.map((line) => line.split(','))).map((line) => line.join(','))].join(
        '\n',
      ),
    );
  };
  change('enrolments.csv', (lines) => lines.filter(([student]) => Number(student) % 4 !== 0));
  change('devices.csv', (lines) =>
    lines.map(([mac, student, kind], i) => [
      mac!,
      i % 5 === 0 ? lines.at(-1 - i)![1]! : student!,
      kind!,
    ]),
  );
}

/** Sends records while `work` runs and writes them as a log of both campuses. */
async function sendDuring(name: string, day: string, work: () => Promise<unknown>): Promise<void> {
  const sent: string[] = [];
  let working = true;
  const sending = (async () => {
    while (working) {
      const some = logLines(before, day, 300);
      await produce(bench, some);
      sent.push(...some);
    }
  })();
  await work();
  working = false;
  await sending;
  for (const { folder } of [before, after])
    writeFileSync(join(folder, name), `${sent.join('\n')}\n`);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
}

test('a roster imported under load applies to days that are not sealed and to all later batches', async () => {
  await bench.succeed(['send', makeLog(before, 'sealed.jsonl', SEALED, 8_000)]);
  cpSync(join(before.folder, 'sealed.jsonl'), join(after.folder, 'sealed.jsonl'));
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  expect(
    JSON.parse(await bench.succeed(['rollup', 'run', '--date', SEALED, '--json'])),
  ).toMatchObject([{ state: 'final' }]);
  changeRoster();
  await sendDuring('open.jsonl', OPEN, () =>
    bench.succeed(['import', after.folder, '--accept-shrink']),
  );
  await bench.succeed(['send', makeLog(after, 'later.jsonl', OPEN, 3_000)]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  const open = { logs: ['open.jsonl', 'later.jsonl'] };
  const [old, now] = [
    recount(before.folder, { logs: ['open.jsonl'] }),
    recount(after.folder, open),
  ];
  expect(now.classesOn(OPEN)).not.toEqual(old.classesOn(OPEN));
  await expectLivePresence(bench, now);
});

test('a sealed day keeps its roster, also for late records, until it is rolled up again', async () => {
  const old = () => recount(before.folder, { logs: ['sealed.jsonl', 'late.jsonl'] });
  await sendDuring('late.jsonl', SEALED, () => Promise.resolve());
  await expectLivePresence(bench, old());
  await bench.succeed(['rollup', 'run', '--date', SEALED]);
  const now = recount(after.folder, { logs: ['sealed.jsonl', 'late.jsonl'] });
  expect(now.classesOn(SEALED)).not.toEqual(old().classesOn(SEALED));
  await expectLivePresence(bench, now);
  await expectVerdicts(bench, now, SEALED);
});

test('every record is still counted once', async () => {
  const ends = [...(await logEnds(bench)).values()].reduce((sum, end) => sum + end, 0);
  const [counted] = await rows(
    bench,
    'SELECT SUM(events + rejects) AS records, SUM(next_offset) AS offsets FROM ingest_position',
  );
  expect([Number(counted!['records']), Number(counted!['offsets'])]).toEqual([ends, ends]);
  await expectNoFailedWorkflow(bench);
});
