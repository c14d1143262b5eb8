import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recount } from '../workbench/recount.js';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';
import { logLines, makeCampus, type Campus } from '../workbench/campus.js';
import { expectExact, expectVerdicts, rows } from '../workbench/checker.js';
import { produceTo } from '../workbench/kafka-admin.js';

const DAY = '2019-09-03';
/** Everything that a rollup decides, without the time at which it did. */
const RESULTS = [
  'SELECT class_no, student_no, seed_first, seed_last FROM class_evidence ORDER BY 1, 2',
  'SELECT * FROM verdict ORDER BY class_no, student_no',
  'SELECT * FROM course_attendance ORDER BY day, course, section',
];
let first: Workbench;
let second: Workbench;
let campus: Campus;

beforeAll(async () => {
  first = await createWorkbench();
  second = await createWorkbench();
  campus = makeCampus(join(first.folder, 'campus'), { students: 300, sections: 12, seed: 21 });
  for (const bench of [first, second]) {
    await bench.succeed(['import', campus.folder]);
    await bench.succeed(['ingest', 'start']);
    await bench.startWorker();
  }
});

afterAll(async () => {
  await first?.close();
  await second?.close();
});

/**
 * Each device on two access points in one second and in the next, and a failure and a success in
 * the same second.
 */
function atOnce(): string[] {
  return campus.macs.slice(0, 200).flatMap((mac, i) => {
    const [one, other] = [0, 1].map(
      (k) => campus.accessPoints[(i + k * 3) % campus.accessPoints.length]!,
    );
    const at = (second: number) => `${DAY} 10:${String(10 + (i % 40))}:0${second}`;
    return (
      [
        [one, 1, 'Success'],
        [other, 1, 'Success'],
        [other, 2, 'Success'],
        [one, 1, 'Failed'],
        [other, 3, 'Failed'],
      ] as const
    ).map(([currentapname, second, connectresult]) =>
      JSON.stringify({ currentapname, mac, connecttime: at(second), connectresult }),
    );
  });
}

function shuffled(lines: string[]): string[] {
  return lines
    .map((line) => ({ line, by: campus.random() }))
    .sort((a, b) => a.by - b.by)
    .map(({ line }) => line);
}

test('the same records twice, in another order and in any partition, give the same events and the same rollup', async () => {
  const lines = [...logLines(campus, DAY, 8_000), ...atOnce()];
  writeFileSync(join(campus.folder, 'once.jsonl'), `${lines.join('\n')}\n`);
  await first.succeed(['send', join(campus.folder, 'once.jsonl')]);
  const twice = shuffled([...lines, ...lines]);
  writeFileSync(join(campus.folder, 'twice.jsonl'), `${twice.join('\n')}\n`);
  for (const partition of [2, 0, 1])
    await produceTo(
      second,
      partition,
      twice.filter((_, i) => i % 3 === partition),
    );
  const results = [];
  for (const [bench, log] of [
    [first, 'once.jsonl'],
    [second, 'twice.jsonl'],
  ] as const) {
    await bench.succeed(['ingest', 'wait', '--timeout', '60']);
    const expected = await expectExact(bench, campus.folder, [log]);
    await bench.succeed(['rollup', 'run', '--date', DAY]);
    await expectVerdicts(bench, expected, DAY);
    results.push(await Promise.all(RESULTS.map((sql) => rows(bench, sql))));
  }
  expect(results[1]).toEqual(results[0]);
  const [once, again] = ['once.jsonl', 'twice.jsonl'].map((log) =>
    recount(campus.folder, { logs: [log] }),
  );
  expect(again!.lines).toBe(2 * once!.lines);
  expect(again!.events).toHaveLength(once!.events.length);
});
