import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkbench, eventually, type Workbench } from '../workbench/workbench.js';
import { logLines, makeCampus, type Campus } from '../workbench/campus.js';
import { expectExact, rows } from '../workbench/checker.js';
import { produce } from '../workbench/kafka-admin.js';
import { hold, waiting } from '../workbench/locks.js';

const ROLLCALL = fileURLToPath(new URL('../../bin/rollcall.js', import.meta.url));
const DAY = '2019-09-03';
let bench: Workbench;
let campus: Campus;
const sent: string[] = [];

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 300, sections: 12, seed: 25 });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
  await bench.startWorker();
});

afterAll(async () => {
  await bench?.close();
});

/** Copies the roster of the campus and changes or removes one file of the copy. */
function copyWith(
  name: string,
  file: string,
  change: (text: string) => string | undefined,
): string {
  const folder = join(bench.folder, name);
  cpSync(campus.folder, folder, { recursive: true });
  const text = change(readFileSync(join(folder, file), 'utf8'));
  if (text === undefined) rmSync(join(folder, file));
  else writeFileSync(join(folder, file), text);
  return folder;
}

async function sendSome(): Promise<void> {
  const lines = logLines(campus, DAY, 500);
  await produce(bench, lines);
  sent.push(...lines);
}

/** Everything that was sent is counted once, with the roster that was imported first. */
async function expectFirstRoster(): Promise<void> {
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  writeFileSync(join(campus.folder, 'sent.jsonl'), `${sent.join('\n')}\n`);
  await expectExact(bench, campus.folder, ['sent.jsonl']);
  expect(await rows(bench, 'SELECT version FROM roster_head')).toEqual([{ version: 1 }]);
}

const header = (text: string) => text.slice(0, text.indexOf('\n') + 1);

test.each<[string, string, (text: string) => string | undefined, RegExp]>([
  ['a file without a byte', 'students.csv', () => '', /^students\.csv:1: the file is empty\n/],
  [
    'a file of no line but its header',
    'enrolments.csv',
    header,
    /^enrolments\.csv:1: no line follows the header\n/,
  ],
  [
    'a file that is not there',
    'devices.csv',
    () => undefined,
    /^devices\.csv: the file is missing\n/,
  ],
  [
    'a file cut off in the middle of a line',
    'devices.csv',
    (text) => text.slice(0, Math.floor(text.length * 0.9) - 7),
    /^devices\.csv:\d+: (1 field|2 fields) where the header has 3\n|^devices\.csv:\d+: student_id is not in students\.csv\n/,
  ],
  [
    'a file cut off behind a line, with a third of its lines',
    'enrolments.csv',
    (text) => text.split('\n').slice(0, 300).join('\n'),
    /^The roster loses much of version 1, as if it were cut off: 299 enrolments instead of 900; if that is right, import it with --accept-shrink\.\n$/,
  ],
  [
    'an answer of a proxy in the place of a file',
    'rooms.csv',
    () => '<html>503</html>\n',
    /^rooms\.csv:1: the columns room, building, floor and capacity are missing\n/,
  ],
])(
  '%s is refused with exit code 4, and the current roster stays',
  async (what, file, change, said) => {
    await sendSome();
    const { status, stdout, stderr } = await bench.rollcall([
      'import',
      copyWith(what, file, change),
    ]);
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
    expect(stderr).toMatch(said);
    expect(await rows(bench, 'SELECT version FROM roster_head')).toEqual([{ version: 1 }]);
    await sendSome();
  },
);

test('records that came in meanwhile are counted with the current roster', async () => {
  await expectFirstRoster();
});

test('an import killed before its version becomes visible leaves the current roster, and the next import is complete', async () => {
  const larger = copyWith('larger', 'students.csv', (text) => `${text}one more,0\n`);
  const release = await hold(bench, 'SELECT revision FROM roster_head WHERE id = 1 FOR UPDATE');
  const child = spawn(process.execPath, [ROLLCALL, 'import', larger], {
    env: bench.env,
    stdio: 'ignore',
  });
  // No batch is under way, so whoever waits for this row is the import in its last transaction.
  await eventually(
    async () => (await waiting(bench, 'roster_head')) > 0,
    'the import to wait for the row',
  );
  expect(
    await rows(bench, 'SELECT COUNT(*) AS count FROM roster_device WHERE version = 2'),
  ).toEqual([{ count: 600 }]);
  child.kill('SIGKILL');
  await once(child, 'close');
  await release();
  await sendSome();
  await expectFirstRoster();
  expect(await bench.succeed(['import', larger])).toMatch(
    /^Roster version 2 imported\.\n301 students, 600 devices/,
  );
  expect(
    await rows(bench, 'SELECT COUNT(*) AS count FROM roster_device WHERE version = 2'),
  ).toEqual([{ count: 600 }]);
});
