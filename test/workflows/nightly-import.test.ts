import { mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { shownSource } from '../../src/attendance/roster/source.js';
import { wallClock } from '../../src/attendance/wall-clock.js';
import {
  beginImportRun,
  endImportRun,
  readFailedImport,
  readImportRuns,
} from '../../src/mysql/roster/import-runs.js';
import { write } from '../../src/mysql/read.js';
import { readRosterHead } from '../../src/mysql/roster/roster-head.js';
import { describeImport, runImport, scheduleImport } from '../../src/temporal/import.js';
import { importScheduleId } from '../../src/workflows/workflow-ids.js';
import { startHttpServer, type HttpServer } from '../workbench/http-server.js';
import { History } from '../workbench/own-activities.js';
import { added, rosterFiles, type Changes } from '../workbench/roster-tables.js';
import { createWorkbench, eventually, type Workbench } from '../workbench/workbench.js';
import { makeZip } from '../workbench/zip.js';
import { farTime, hourAndMinute } from '../workbench/night.js';

const SECRET = 'Bearer a-secret-of-this-test';
const STUDENTS = Array.from({ length: 10 }, (_, i) => `U${1000 + i}`);
/** A roster of thirteen students, all but one in one section. */
const BIG: Changes = {
  ...added('students.csv', ...STUDENTS.map((id) => `${id},0`)),
  ...added('enrolments.csv', ...STUDENTS.map((id) => `${id},ERG2050,2,,`)),
};

const AT = farTime();
let bench: Workbench;
let server: HttpServer;
/** What the server sends next, and what it was asked with. */
let sent: { status: number; body: Buffer; location?: string };
let asked: (string | undefined)[];

beforeAll(async () => {
  server = await startHttpServer(({ headers }, response) => {
    asked.push(headers.authorization);
    response.writeHead(sent.status, sent.location ? { location: sent.location } : {});
    response.end(sent.body);
  });
  bench = await createWorkbench({ ROLLCALL_IMPORT_AUTHORIZATION: SECRET });
  await bench.startWorker();
});
afterAll(async () => {
  await bench?.close();
  await server?.close();
});
beforeEach(() => {
  asked = [];
});

/** Writes a roster an hour ago, so that nobody seems to be writing it. */
function writeFolder(
  changes: Changes,
  folder = mkdtempSync(join(bench.folder, 'roster-')),
): string {
  for (const [file, lines] of Object.entries(rosterFiles(changes)))
    writeFileSync(join(folder, file), `${lines.join('\n')}\n`);
  const hourAgo = Date.now() / 1000 - 3600;
  for (const file of readdirSync(folder)) utimesSync(join(folder, file), hourAgo, hourAgo);
  utimesSync(folder, hourAgo, hourAgo);
  return folder;
}

const zipOf = (changes: Changes) =>
  makeZip(
    Object.entries(rosterFiles(changes)).map(([name, lines]) => ({ name, data: lines.join('\n') })),
  );
const run = (acceptShrink = false) => runImport(bench.client, bench.taskQueue, { acceptShrink });
const schedule = (source: string) =>
  scheduleImport(bench.client, {
    ...{ ...hourAndMinute(AT), timeZone: 'Asia/Shanghai', taskQueue: bench.taskQueue },
    ...{ source, shown: shownSource(source) },
  });
const newest = async () => (await readRosterHead(bench.db)).version;

describe('the nightly import', { sequential: true }, () => {
  let folder: string;

  test('is scheduled for a time of the campus, and says when it comes', async () => {
    folder = writeFolder(BIG);
    expect((await bench.rollcall(['import', 'run'])).stderr).toContain(
      '"rollcall import schedule"',
    );
    const args = ['import', 'schedule', folder, '--at', AT, '--json'];
    expect(JSON.parse(await bench.succeed(args))).toEqual({
      ...{ schedule: importScheduleId(bench.taskQueue), isNew: true },
      ...{ at: AT, timeZone: 'Asia/Shanghai', source: folder },
    });
    const schedule = await describeImport(bench.client, bench.taskQueue);
    expect(schedule).toMatchObject({ source: folder, at: AT, isPaused: false });
    expect(wallClock(schedule!.nextMs!, 'Asia/Shanghai').slice(11)).toBe(`${AT}:00`);
    expect(await bench.succeed(['import', 'status'])).toMatch(
      new RegExp(`^Every night at ${AT}.* not run yet`, 's'),
    );
  });

  test('says where its folder is not on this machine', async () => {
    const set = (source: string) => bench.succeed(['import', 'schedule', source, '--at', AT]);
    const nowhere = 'There is no such folder or file on this machine.';
    expect(await set(`${folder}-elsewhere`)).toContain(nowhere);
    expect(await set('https://campus.invalid/roster.zip')).not.toContain(nowhere);
    expect(await set(folder)).not.toContain(nowhere);
  });

  test('imports when the schedule starts it, and keeps what it found', async () => {
    await bench.client.schedule.getHandle(importScheduleId(bench.taskQueue)).trigger();
    await eventually(
      async () => (await readImportRuns(bench.db, 1))[0]?.outcome === 'imported',
      'the schedule to import',
    );
    expect(await readImportRuns(bench.db, 9)).toMatchObject([
      {
        ...{ source: folder, outcome: 'imported', reason: null, version: 1 },
        report: { counts: { students: 13, enrolments: 13 }, causes: [], more: 0 },
      },
    ]);
  });

  test('imports nothing where the files say the same', async () => {
    expect(await run()).toEqual({ outcome: 'unchanged', reason: null, version: 1 });
    expect(await newest()).toBe(1);
  });

  test('refuses a roster that was cut off, and the old one stays until a person accepts it', async () => {
    writeFolder({}, folder);
    const refused = await bench.rollcall(['import', 'run']);
    expect(refused).toMatchObject({ status: 4 });
    expect(refused.stdout).toMatch(
      /^The import was refused: .*3 students instead of 13; 3 enrolments instead of 13;.* Roster version 1 stays/,
    );
    expect(await newest()).toBe(1);
    const check = await bench.rollcall(['check']);
    expect(check.stdout).toMatch(/^NOT OK +roster: the import of .* was refused/m);
    expect(await readFailedImport(bench.db)).toMatchObject({ outcome: 'refused', version: 1 });
    expect(await run(true)).toEqual({ outcome: 'imported', reason: null, version: 2 });
    expect(await readFailedImport(bench.db)).toBeUndefined();
  });

  test('says why a folder cannot be imported, each cause once and without a student', async () => {
    writeFolder(
      added(
        'timetable.csv',
        ...['a', 'b'].map((day) => `MAT1,1,A-101,${day},8:00,9:00,2019-09-02,2019-12-06,`),
      ),
      folder,
    );
    expect(await run()).toMatchObject({ outcome: 'refused', version: 2 });
    const [{ report }] = (await readImportRuns(bench.db, 1)) as [
      Awaited<ReturnType<typeof readImportRuns>>[0],
    ];
    expect(report).toMatchObject({
      counts: null,
      causes: [{ kind: 'error', files: ['timetable.csv'], lines: 2 }],
    });
    expect(await bench.succeed(['import', 'status'])).toMatch(
      /^error \(2 lines\): timetable.csv: /m,
    );
  });

  test('fails at once where there is no folder, and says so', async () => {
    await schedule(join(bench.folder, 'nowhere'));
    const failed = await run();
    expect(failed).toMatchObject({ outcome: 'failed', version: null });
    expect(failed.reason).toContain('nowhere is not a folder');
    expect(await readFailedImport(bench.db)).toMatchObject({ outcome: 'failed', version: 2 });
  });

  test('fetches a zip with the secret of the worker, which nothing else holds', async () => {
    await schedule(`${server.url}/roster.zip?term=1`);
    sent = { status: 200, body: zipOf(BIG) };
    expect(await run()).toEqual({ outcome: 'imported', reason: null, version: 3 });
    expect(asked).toEqual([SECRET]);
    expect((await readImportRuns(bench.db, 1))[0]!.source).toBe(`${server.url}/roster.zip`);
    sent = { status: 302, body: Buffer.from(''), location: 'https://login.example.edu/?back=1' };
    expect(await run()).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('another host, https://login.example.edu, which') as string,
    });
    const history = await bench.client.workflow
      .getHandle(importScheduleId(bench.taskQueue))
      .fetchHistory();
    const bytes = Buffer.from(History.encode(history).finish()).toString('latin1');
    expect(bytes).toContain('roster.zip');
    for (const hidden of ['a-secret', ...STUDENTS]) expect(bytes).not.toContain(hidden);
  });

  test('is not scheduled from a URL that holds a secret', async () => {
    const source = 'https://me:secret@sis.example.edu/a.zip';
    const { status, stderr } = await bench.rollcall(['import', 'schedule', source]);
    expect(status).toBe(2);
    expect(stderr).toContain('a user or a password');
    expect(stderr).not.toContain('secret@');
  });

  test('takes no flag of an import by hand', async () => {
    const { status, stderr } = await bench.rollcall(['import', 'run', '--force']);
    expect({ status, stderr }).toMatchObject({
      ...{ status: 2, stderr: expect.stringContaining("unknown option '--force'") as string },
    });
  });

  test('ends, and the roster stays; that the last run failed is no alarm any more', async () => {
    expect(await readFailedImport(bench.db)).toMatchObject({ outcome: 'refused', version: 3 });
    expect(await bench.succeed(['import', 'unschedule'])).toMatch(/^Deleted the schedule/);
    expect(await describeImport(bench.client, bench.taskQueue)).toBeUndefined();
    expect(await newest()).toBe(3);
    expect(await readFailedImport(bench.db)).toBeUndefined();
    expect((await readImportRuns(bench.db, 1))[0]).toMatchObject({ outcome: 'refused' });
    expect((await bench.rollcall(['check'])).stdout).toMatch(
      /^ok +roster: no import is scheduled; the last one, of 20.{14}, was refused$/m,
    );
  });
});

describe('what is kept of a run', { sequential: true }, () => {
  const imported = { outcome: 'imported', reason: null, version: 9, report: null } as const;

  test('is of its first attempt, so that one that died after its import has imported', async () => {
    const before = await beginImportRun(bench.db, 'run 1', '/srv/roster');
    await write(bench.db, 'UPDATE roster_head SET version = version + 1');
    expect(await beginImportRun(bench.db, 'run 1', '/srv/roster')).toBe(before);
    await write(bench.db, 'UPDATE roster_head SET version = version - 1');
  });

  test('is not a failure where an attempt has ended whose answer was lost', async () => {
    await endImportRun(bench.db, 'run 1', imported, 400);
    const failed = { outcome: 'failed', reason: 'nobody heard', version: 8, report: null } as const;
    await endImportRun(bench.db, 'run 1', failed, 400);
    expect((await readImportRuns(bench.db, 1))[0]).toMatchObject({
      outcome: 'imported',
      version: 9,
    });
  });

  test('is a failure where it never ended', async () => {
    await beginImportRun(bench.db, 'run 2', '/srv/roster');
    expect((await readImportRuns(bench.db, 1))[0]).toMatchObject({ outcome: 'running' });
    await write(
      bench.db,
      "UPDATE import_run SET started_at = UTC_TIMESTAMP() - INTERVAL 4 HOUR WHERE run_id = 'run 2'",
    );
    const failed = (await readImportRuns(bench.db, 99)).filter(
      ({ outcome, endedAt }) => outcome === 'failed' && endedAt === null,
    );
    expect(failed.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('never ended') as string,
    ]);
  });

  test('goes after its retention', async () => {
    await write(bench.db, 'UPDATE import_run SET started_at = started_at - INTERVAL 11 DAY');
    await beginImportRun(bench.db, 'run 3', '/srv/roster');
    await endImportRun(bench.db, 'run 3', imported, 12);
    expect((await readImportRuns(bench.db, 99)).length).toBeGreaterThan(1);
    await endImportRun(bench.db, 'run 3', imported, 10);
    expect(await readImportRuns(bench.db, 99)).toHaveLength(1);
  });
});
