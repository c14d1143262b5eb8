import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rollupStore } from '../../src/mysql/rollup-store.js';
import { rollupSteps } from '../workbench/rollup-steps.js';
import { runNight } from '../workbench/night.js';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';
import {
  bringCampus,
  rolledUp,
  table,
  type SimulatedCampus,
} from '../workbench/simulated-rollup.js';

/** A campus on which more classes move, or are not held, than on any real one. */
const NOISE = ['movedShare=0.15', 'notHeldShare=0.1'];
const FLAGS = NOISE.flatMap((noise) => ['--noise', noise]);

let bench: Workbench;
let campus: SimulatedCampus;
let day: string;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = await bringCampus(bench, { seed: 5, students: 1200, days: 1, flags: FLAGS });
  day = campus.days[0]!;
  await bench.succeed(['rollup', 'run', '--date', day]);
});

afterAll(async () => {
  await bench?.close();
});

type Class = Record<string, unknown> & {
  course: string;
  section: string;
  starts_at: string;
  room: string;
};

async function classes(condition: string): Promise<Class[]> {
  const [rows] = await bench.db.query<RowDataPacket[]>(
    `SELECT * FROM class_rates WHERE ${condition} ORDER BY course, section, starts_at`,
  );
  return rows as Class[];
}

/** What really became of the class. */
function truthOf({ course, section, starts_at }: Class): { held: boolean; room: string } {
  const start = starts_at.slice(11, 16);
  const row = campus.truth.find(
    (one) => one['course'] === course && one['section'] === section && one['start'] === start,
  )!;
  return { held: row['held'] === '1', room: row['room_used']! };
}

async function confirm({ course, section, starts_at }: Class, ...what: string[]): Promise<string> {
  const which = ['--course', course, '--section', section, '--start', starts_at.slice(11, 16)];
  const who = ['--by', 'registry', '--reason', 'the lecturer said so'];
  return bench.succeed(['class', 'confirm', '--date', day, ...which, ...what, ...who]);
}

test('a class that moved is suggested with its new room, and has no rate until a person confirms it', async () => {
  const moved = (await classes("state = 'moved'")).filter((one) => truthOf(one).held);
  expect(moved.length).toBeGreaterThan(2);
  const right = moved.filter((one) => one['suggested_room'] === truthOf(one).room);
  expect(right.length / moved.length).toBeGreaterThan(0.8);
  const [one] = right as [Class];
  expect(one).toMatchObject({
    rate: null,
    rate_low: null,
    rate_high: null,
    confirmed: 0,
    met_in: null,
  });
  expect(await bench.succeed(['day', day])).toContain(
    `${one.course} ${one.section} at ${one.starts_at.slice(11, 16)} seems to have met in ` +
      (one['suggested_room'] as string),
  );
  await confirm(one, '--moved', truthOf(one).room);
  await bench.succeed(['rollup', 'run', '--date', day]);
  const [now] = await classes(
    `course = '${one.course}' AND section = '${one.section}' AND starts_at = '${one.starts_at}'`,
  );
  expect(now).toMatchObject({
    state: 'final',
    confirmed: 1,
    met_in: truthOf(one).room,
    suggested_room: null,
  });
  expect(now!['rate']).toBeGreaterThan(0.3);
});

test('a class that was not held is suggested, and a person can agree or say that it was held', async () => {
  const empty = (await classes("state = 'not_held' AND confirmed = 0")).filter(
    (one) => !truthOf(one).held,
  );
  expect(empty.length).toBeGreaterThan(1);
  const [agreed, denied] = empty as [Class, Class];
  expect(agreed['rate']).toBeNull();
  await confirm(agreed, '--not-held');
  await confirm(denied, '--held');
  await bench.succeed(['rollup', 'run', '--date', day]);
  const after = await classes('confirmed = 1');
  const found = (one: Class) =>
    after.find(
      ({ course, section, starts_at }) =>
        [course, section, starts_at].join() === [one.course, one.section, one.starts_at].join(),
    );
  expect(found(agreed)).toMatchObject({
    state: 'not_held',
    rate: null,
    not_measured: agreed['enrolled'],
  });
  expect(found(denied)).toMatchObject({ state: 'final' });
  expect(found(denied)!['rate']).toBeLessThan(0.2);
});

test('a class whose access points heard nothing has no rate, and its students are not measured', async () => {
  const [one] = (await classes("state = 'final' AND rate > 0.5 AND confirmed = 0")) as [Class];
  const stored = 'day, device_key, at, access_point_no, ok, departed';
  const during = `at BETWEEN '${one.starts_at}' AND '${one['ends_at'] as string}'`;
  const own = `access_point_no IN (
    SELECT access_point_no FROM signature
    WHERE moment = 'during' AND room = '${one.room}' AND share >= 0.1)`;
  await bench.db.query(
    `CREATE TABLE dark AS SELECT ${stored} FROM access_event WHERE ${during} AND ${own}`,
  );
  await bench.db.query(`DELETE FROM access_event WHERE ${during} AND ${own}`);
  await bench.succeed(['rollup', 'run', '--date', day]);
  const [lost] = await classes(
    `course = '${one.course}' AND section = '${one.section}' AND starts_at = '${one.starts_at}'`,
  );
  const nothing = {
    present: 0,
    absent: 0,
    unknown: 0,
    rate: null,
    rate_low: null,
    rate_high: null,
  };
  expect(lost).toMatchObject({ state: 'no_data', not_measured: one['enrolled'], ...nothing });
  await bench.db.query(`INSERT INTO access_event (${stored}) SELECT * FROM dark`);
  await bench.db.query('DROP TABLE dark');
  await bench.succeed(['rollup', 'run', '--date', day]);
  expect(
    (await classes(`course = '${one.course}' AND section = '${one.section}'`))[0],
  ).toMatchObject({
    state: 'final',
    present: one['present'],
  });
});

test('the reasons that explain a verdict add up to its probability', async () => {
  const [rows] = await bench.db.query<RowDataPacket[]>(
    `SELECT v.verdict, s.student_id, c.course, MIN(v.probability) AS probability FROM verdict v
     JOIN student s USING (student_no) JOIN class c USING (class_no)
     JOIN class_attendance a USING (class_no)
     WHERE a.state = 'final' AND v.probability IS NOT NULL
     GROUP BY v.verdict, s.student_id, c.course HAVING COUNT(*) = 1
     ORDER BY s.student_id, c.course`,
  );
  const kinds = ['present', 'partial', 'absent', 'unknown'];
  for (const kind of kinds) {
    for (const row of rows.filter(({ verdict }) => verdict === kind).slice(0, 2)) {
      const asked = [
        'explain',
        '--date',
        day,
        '--student',
        String(row['student_id']),
        '--course',
        String(row['course']),
      ];
      const text = await bench.succeed(asked);
      expect(text).toContain(`\n  ${kind}\n`);
      expect(text).toMatch(/Policy standard version 1, signatures \d+, roster version 1/);
      const told = JSON.parse(await bench.succeed([...asked, '--json'])) as {
        student: { probability: number };
        contributions: { logOdds: number }[];
      }[];
      const logOdds = told[0]!.contributions.reduce((sum, one) => sum + one.logOdds, 0);
      expect(1 / (1 + Math.exp(-logOdds))).toBeCloseTo(told[0]!.student.probability, 9);
    }
  }
});

test('a rollup of the classes in progress changes no other class', async () => {
  const before = await rolledUp(bench);
  await bench.db.query('DELETE FROM class_attendance');
  await bench.db.query('DELETE FROM verdict');
  const { rollUp } = rollupSteps({
    store: rollupStore(bench.db),
    topic: bench.topic,
    logEnds: () => Promise.resolve(undefined),
    now: () => `${day} 10:40:00`,
  });
  expect(await rollUp({ date: day, inProgress: true })).toBe('provisional');
  const inProgress = `starts_at <= '${day} 10:40:00' AND ends_at > '${day} 10:40:00'`;
  const done = await classes("state NOT IN ('live', 'scheduled')");
  expect(done.map(({ course, section }) => [course, section])).toEqual(
    (await classes(inProgress)).map(({ course, section }) => [course, section]),
  );
  expect(done.length).toBeGreaterThan(3);
  expect(done.some(({ rate }) => rate !== null)).toBe(true);
  await bench.succeed(['rollup', 'run', '--date', day]);
  expect((await rolledUp(bench))['verdict']).toEqual(before['verdict']);
});

test('the night erases the events of a student who opts out, and the student is not measured', async () => {
  const [[row]] = await bench.db.query<RowDataPacket[]>(
    `SELECT student_id FROM verdict JOIN student USING (student_no)
     WHERE verdict = 'present' ORDER BY student_id LIMIT 1`,
  );
  const id = row!['student_id'] as string;
  const file = join(campus.folder, 'students.csv');
  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(
    file,
    lines.map((line) => (line.startsWith(`${id},`) ? `${id},1` : line)).join('\n'),
  );
  expect(
    table(campus.folder, 'students.csv').find((one) => one['student_id'] === id),
  ).toMatchObject({
    opted_out: '1',
  });
  await bench.succeed(['import', campus.folder]);
  const events = `
     SELECT COUNT(*) AS events FROM access_event e
     JOIN roster_device d ON d.device_key = e.device_key AND d.version = 2
     JOIN student s USING (student_no) WHERE s.student_id = '${id}'`;
  const [[heard]] = await bench.db.query<RowDataPacket[]>(events);
  expect(heard!['events']).toBeGreaterThan(0);
  expect(await runNight(bench)).toMatchObject({
    erasedEvents: heard!['events'] as number,
    failed: [],
  });
  expect((await bench.db.query<RowDataPacket[]>(events))[0][0]!['events']).toBe(0);
  await bench.succeed(['rollup', 'run', '--date', day]);
  const [left] = await bench.db.query<RowDataPacket[]>(
    `SELECT DISTINCT v.verdict, e.evidence
     FROM verdict v JOIN student s USING (student_no) JOIN class c USING (class_no)
     LEFT JOIN class_evidence e USING (class_no, student_no) WHERE s.student_id = '${id}'`,
  );
  expect(left).toEqual([{ verdict: 'not_measured', evidence: null }]);
});
