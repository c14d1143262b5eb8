import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPieces } from '../../src/attendance/occupancy/room-text.js';
import { rollupStore } from '../../src/mysql/rollup-store.js';
import { rollupSteps } from '../workbench/rollup-steps.js';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';
import {
  bringCampus,
  parse,
  rolledUp,
  type SimulatedCampus,
} from '../workbench/simulated-rollup.js';

let bench: Workbench;
let campus: SimulatedCampus;
let first: Record<string, unknown[]>;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = await bringCampus(bench, { seed: 41, students: 300, days: 3 });
  for (const date of campus.days) await bench.succeed(['rollup', 'run', '--date', date]);
  first = await rolledUp(bench);
});

afterAll(async () => {
  await bench?.close();
});

async function values(sql: string): Promise<unknown[][]> {
  const [rows] = await bench.db.query<RowDataPacket[][]>({ sql, rowsAsArray: true });
  return rows;
}

/** The verdicts of classes that met as planned, each with the truth. */
async function againstTruth(): Promise<{ verdict: string; attended: boolean }[]> {
  const truth = new Map(campus.truth.map((row) => [nameOf(row), row]));
  const rooms = new Map(
    campus.timetable.map((row) => [
      `${row['course']} ${row['section']} ${row['start']}`,
      row['room'],
    ]),
  );
  const csv = await bench.succeed([
    ...['export', '--students', '--date', campus.days[0]!],
    ...['--to', campus.days.at(-1)!],
  ]);
  return parse(csv).flatMap((row) => {
    const real = truth.get(nameOf(row))!;
    const room = rooms.get(`${row['course']} ${row['section']} ${row['start']}`);
    if (real['held'] !== '1' || real['room_used'] !== room) return [];
    return [{ verdict: row['verdict']!, attended: real['attended'] === '1' }];
  });
}

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const nameOf = (row: Record<string, string>) =>
  ['date', 'course', 'section', 'start', 'student_id'].map((name) => row[name]).join(' ');

test('the verdicts of the default policy are seldom wrong, and few are unknown', async () => {
  const found = await againstTruth();
  expect(found).not.toHaveLength(0);
  const count = (kinds: string[], attended: boolean) =>
    found.filter((one) => kinds.includes(one.verdict) && one.attended === attended).length;
  const there = ['present', 'partial'];
  expect(count(there, true) / (count(there, true) + count(there, false))).toBeGreaterThan(0.98);
  expect(count(there, true) / (count(there, true) + count(['absent'], true))).toBeGreaterThan(0.97);
  expect(count(['unknown'], true) + count(['unknown'], false)).toBeLessThan(0.2 * found.length);
  expect(await values('SELECT DISTINCT policy, policy_version FROM class_attendance')).toEqual([
    ['standard', 1],
  ]);
});

test('rates are near the truth, and most intervals hold it', async () => {
  const attended = new Map<string, number[]>();
  for (const row of campus.truth.filter((one) => one['held'] === '1')) {
    const name = [row['date'], row['course'], row['section'], row['start']].join(' ');
    attended.set(name, [...(attended.get(name) ?? []), Number(row['attended'])]);
  }
  const rates = await values(
    `SELECT CONCAT_WS(' ', class_date, course, section, TIME_FORMAT(starts_at, '%H:%i')),
            rate, rate_low, rate_high
     FROM class_rates WHERE rate IS NOT NULL`,
  );
  const errors = rates.map(([name, rate, low, high]) => {
    const truth = attended.get(name as string);
    if (!truth) return { error: 0, held: true };
    const real = truth.reduce((sum, one) => sum + one, 0) / truth.length;
    return {
      error: Math.abs((rate as number) - real),
      held: (low as number) <= real && real <= (high as number),
    };
  });
  expect(errors.length).toBeGreaterThan(30);
  expect(errors.reduce((sum, { error }) => sum + error, 0) / errors.length).toBeLessThan(0.06);
  expect(errors.filter(({ held }) => held).length / errors.length).toBeGreaterThan(0.85);
});

test('the people in a class are about those who attend', async () => {
  const days = await values('SELECT room, day, first_piece, people, margins FROM room_day');
  const counted = new Map(
    days.flatMap(([room, day, firstPiece, people, margins]) =>
      readPieces({ firstPiece, people, margins } as Parameters<typeof readPieces>[0]).map((one) => [
        `${room as string} ${day as string} ${one.piece}`,
        one.people!,
      ]),
    ),
  );
  const ends = new Map(
    campus.timetable.map((row) => [
      `${row['course']} ${row['section']} ${row['start']}`,
      row['end']!,
    ]),
  );
  const real = new Map<string, number>();
  for (const row of campus.truth.filter((one) => one['held'] === '1')) {
    const start = row['start']!;
    const end = ends.get(`${row['course']} ${row['section']} ${start}`)!;
    const middle = minuteOf(start) + (minuteOf(end) - minuteOf(start)) / 3;
    const name = `${row['room_used']} ${row['date']} ${Math.floor(middle / 5)}`;
    const isThere =
      row['attended'] === '1' &&
      minuteOf(row['arrival']!) <= middle &&
      minuteOf(row['departure']!) > middle;
    real.set(name, (real.get(name) ?? 0) + Number(isThere));
  }
  expect(real.size).toBeGreaterThan(30);
  let error = 0;
  let people = 0;
  for (const [name, count] of real) {
    error += Math.abs((counted.get(name) ?? 0) - count);
    people += count;
  }
  expect(error / people).toBeLessThan(0.15);
});

test('what few students say of rooms is not kept', async () => {
  expect(await values('SELECT COUNT(*) FROM room_sighting')).toEqual([[0]]);
});

test('each day has signatures of its own, learned from it and the days before', async () => {
  expect(
    await values('SELECT version, policy, day FROM signature_version ORDER BY version'),
  ).toEqual(campus.days.map((day, i) => [i + 1, 'standard', day]));
  expect(
    await values(
      `SELECT DISTINCT c.class_date, a.signature_version
       FROM class_attendance a JOIN class c USING (class_no)
       WHERE a.base_rate IS NOT NULL ORDER BY 1`,
    ),
  ).toEqual(campus.days.map((day, i) => [day, i + 1]));
});

test('rolling up again without Temporal, in chunks of any size, writes the same rows', async () => {
  const dependencies = {
    store: rollupStore(bench.db),
    topic: bench.topic,
    logEnds: () => Promise.resolve(new Map<number, number>()),
    now: () => '2019-12-31 04:10:00',
  };
  for (const chunk of [undefined, { students: 37, classes: 5 }, { students: 1000, classes: 1 }]) {
    const { rollUp } = rollupSteps(dependencies, chunk);
    for (const date of campus.days) await rollUp({ date });
    const again = await rolledUp(bench);
    for (const name of Object.keys(first)) {
      const plain = (rows: unknown[]) =>
        rows.map((row) => JSON.stringify(row).replace('"provisional"', '"final"'));
      expect(plain(again[name]!), name).toEqual(plain(first[name]!));
    }
  }
});

/** The columns that are not generated. */
const STORED = 'day, device_key, at, access_point_no, ok, departed';

test('the same events give the same rows in any order, even if some come twice', async () => {
  await bench.db.query(`CREATE TABLE kept AS SELECT ${STORED} FROM access_event`);
  await bench.db.query('DELETE FROM access_event');
  await bench.db.query(`INSERT INTO access_event (${STORED}) SELECT * FROM kept ORDER BY RAND(7)`);
  await bench.db.query(
    `INSERT IGNORE INTO access_event (${STORED}) SELECT * FROM kept ORDER BY RAND(8) LIMIT 1000`,
  );
  await bench.db.query('DROP TABLE kept');
  await bench.succeed(['rollup', 'run', '--date', campus.days[0]!, '--to', campus.days.at(-1)!]);
  const again = await rolledUp(bench);
  expect(again['verdict']).toEqual(first['verdict']);
  expect(again['signature']).toEqual(first['signature']);
  expect(again['room_day']).toEqual(first['room_day']);
});

test('a past day can be rolled up under another policy, and back', async () => {
  const [date] = campus.days;
  await bench.succeed(['rollup', 'run', '--date', date!, '--policy', 'seed']);
  expect(
    await values(`SELECT DISTINCT policy, unknown FROM class_rates WHERE class_date = '${date}'`),
  ).toEqual([['seed', 0]]);
  await bench.succeed(['rollup', 'run', '--date', date!]);
  expect((await rolledUp(bench))['verdict']).toEqual(first['verdict']);
});

test('an unknown policy is refused, and nothing changes', async () => {
  const ran = await bench.rollcall([
    'rollup',
    'run',
    '--date',
    campus.days[0]!,
    '--policy',
    'strict',
  ]);
  expect(ran.status).not.toBe(0);
  expect(ran.stderr).toMatch(/There is no policy "strict"/);
  expect((await rolledUp(bench))['verdict']).toEqual(first['verdict']);
});
