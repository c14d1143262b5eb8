import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recount } from '../workbench/recount.js';
import { createWorkbench, type Ran, type Workbench } from '../workbench/workbench.js';
import { makeCampus, type Campus } from '../workbench/campus.js';
import { expectExact, expectVerdicts, rows } from '../workbench/checker.js';

/** Two Sundays in Berlin: one skips the hour from 02:00 to 03:00, the other has it twice. */
const SKIPPED = '2019-03-31';
const REPEATED = '2019-10-27';
const LEAP_DAY = '2020-02-29';

let bench: Workbench;
let campus: Campus;

beforeAll(async () => {
  bench = await createWorkbench({ ROLLCALL_TIME_ZONE: 'Europe/Berlin' });
  campus = makeCampus(join(bench.folder, 'campus'), { students: 120, sections: 6, seed: 22 });
  const timetable = join(campus.folder, 'timetable.csv');
  const weekdays = readFileSync(timetable, 'utf8')
    .replaceAll('2019-09-02', '2019-03-01')
    .replaceAll('2019-12-06', '2020-06-30');
  // Every section also meets at night at the weekend, when the clocks change.
  const atNight = weekdays
    .split('\n')
    .filter((line) => line.includes(',1,'))
    .map((line) => line.split(',').slice(0, 3).join(','))
    .filter((section, i, all) => all.indexOf(section) === i)
    .flatMap((section) =>
      [6, 7].map((weekday) => `${section},${weekday},01:30,03:30,2019-03-01,2020-06-30`),
    );
  writeFileSync(timetable, `${weekdays}${atNight.join('\n')}\n`);
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
  await bench.startWorker();
});

afterAll(async () => {
  await bench?.close();
});

const line = (connecttime: unknown, i: number) =>
  JSON.stringify({
    currentapname: campus.accessPoints[i % campus.accessPoints.length],
    mac: campus.macs[i % campus.macs.length],
    connecttime,
    connectresult: 'Success',
  });

/** Sends lines with these times, and waits until they are read. Returns how the wait ended. */
async function send(name: string, times: unknown[]): Promise<Ran> {
  const path = join(campus.folder, name);
  writeFileSync(path, times.map((time, i) => `${line(time, i)}\n`).join(''));
  await bench.succeed(['send', path]);
  return await bench.rollcall(['ingest', 'wait', '--timeout', '60']);
}

test('a time that has another form, does not exist or is out of range is rejected as bad_time', async () => {
  const seconds = Date.UTC(2019, 8, 2, 7, 23, 2) / 1000;
  const numbers = [seconds, seconds * 1e3, seconds * 1e6, seconds * 1e9, -1, 0, 1e300];
  const others = [
    ...[
      '1970-01-01 00:00:00',
      '0000-00-00 00:00:00',
      '1999-12-31 23:59:59',
      '2126-09-02 15:23:02',
      '9999-12-31 23:59:59',
    ],
    ...[
      '2019-09-02T15:23:02Z',
      '2019-09-02 15:23:02Z',
      '2019-09-02 15:23:02+08:00',
      '2019-09-02 15:23:02 CST',
      '2019-09-02 15:23:02.5',
    ],
    ...[
      '02/09/2019 15:23:02',
      '2019/09/02 15:23:02',
      '20190902 152302',
      '2019-09-02',
      '15:23:02',
      '2019-9-2 5:3:2',
      'now()',
    ],
    ...[
      '2019-02-29 10:00:00',
      '2100-02-29 10:00:00',
      '2019-13-01 10:00:00',
      '2019-06-31 10:00:00',
      '2019-09-02 24:00:00',
    ],
    ...[
      '2016-12-31 23:59:60',
      '٢٠١٩-٠٩-٠٢ ١٥:٢٣:٠٢',
      '+019-09-02 15:23:02',
      ' 2019-09-02 15:23:02',
      '2019-09-02  15:23:02',
    ],
  ];
  const times = [...numbers, ...numbers.map(String), ...others];
  const waited = await send('bad-times.jsonl', times);
  expect(waited).toMatchObject({ status: 1, stdout: '' });
  expect(waited.stderr).toContain(`all ${times.length} records became rejects`);
  const { rejects, events } = await expectExact(bench, campus.folder, ['bad-times.jsonl']);
  expect(rejects).toEqual({ bad_time: times.length });
  expect(events).toEqual([]);
});

test('times are wall clock times: a skipped hour counts as written, a repeated hour counts once, and a leap day is a day', async () => {
  const minutes = Array.from({ length: 400 }, (_, i) => i % 180);
  const clock = (minute: number) =>
    new Date((60 + minute) * 60_000 + (minute % 60) * 1000).toISOString().slice(11, 19);
  const times = [SKIPPED, REPEATED, LEAP_DAY].flatMap((day) =>
    minutes.map((minute) => `${day} ${clock(minute)}`),
  );
  expect((await send('odd-hours.jsonl', times)).status).toBe(0);
  // The second pass of the hour writes the same times again.
  expect((await send('second-pass.jsonl', times)).status).toBe(0);
  const logs = ['bad-times.jsonl', 'odd-hours.jsonl', 'second-pass.jsonl'];
  const expected = await expectExact(bench, campus.folder, logs);
  const [half] = await rows(
    bench,
    'SELECT COUNT(*) AS count FROM access_event WHERE day = ? AND HOUR(at) = 2',
    [SKIPPED],
  );
  expect(Number(half!['count'])).toBeGreaterThan(50);
  for (const day of [SKIPPED, REPEATED, LEAP_DAY]) {
    expect(
      JSON.parse(
        await bench.succeed(['rollup', 'run', '--date', day, '--policy', 'seed', '--json']),
      ),
    ).toMatchObject([{ state: 'final' }]);
    expect(expected.classesOn(day).some(({ present }) => present > 0)).toBe(true);
    await expectVerdicts(bench, expected, day);
  }
  expect(recount(campus.folder, { logs: ['odd-hours.jsonl'] }).events).toEqual(expected.events);
});
