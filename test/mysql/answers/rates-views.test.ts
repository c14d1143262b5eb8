import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { hear, rollUp, writeCampus, type Campus } from '../../workbench/rates-campus.js';

const DAY = '2019-09-02';
let database: TestDatabase;
let versions = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database?.drop();
});

async function view(name: string, day: string): Promise<Record<string, unknown>[]> {
  const [rows] = await database.db.query<RowDataPacket[]>(
    `SELECT * FROM ${name} WHERE class_date = ? ORDER BY 2, 3, 5`,
    [day],
  );
  return rows;
}

/** Each test has a roster of its own, and a day that no other test uses. */
function campusOf(
  parts: Pick<Campus, 'rooms' | 'students' | 'sections'> & Partial<Campus>,
): Campus {
  versions += 1;
  return { version: versions, first: DAY, last: DAY, ...parts };
}

const COUNTS = { present: null, partial: null, absent: null, unknown: null, not_measured: null };
const RATES = { rate: null, rate_low: null, rate_high: null, coverage: null };
const OF_CLASS = {
  ...{ suggested_room: null, met_in: null, confirmed: null, inferred: null },
  ...{ policy_version: null, signature_version: null },
};
const UNROLLED = { excused: null, ...COUNTS, ...RATES, policy: null, rolled_up_at: null };

test('a class that is not rolled up has only its live seed rate', async () => {
  const campus = campusOf({
    rooms: { A: [1, 0.5], Z: [0] },
    students: [1, 2, 3, 4],
    sections: [
      {
        course: 'ERG2050',
        section: '1',
        students: [1, 2, 3, 4],
        classes: [
          { date: DAY, start: '08:30', end: '09:50', room: 'A' },
          { date: DAY, start: '10:30', end: '11:50', room: 'Z' },
          { date: DAY, start: '13:30', end: '14:50', room: null },
        ],
      },
    ],
  });
  await writeCampus(database.db, campus);
  await hear(database.db, campus, [
    { student: 1, at: `${DAY} 08:30:00`, room: 'A' },
    { student: 2, at: `${DAY} 09:50:00`, room: 'A' },
    { student: 3, at: `${DAY} 09:50:01`, room: 'A' },
    { student: 4, at: `${DAY} 10:40:00`, room: 'Z' },
  ]);
  const meeting = {
    class_date: DAY,
    course: 'ERG2050',
    section: '1',
    enrolled: 4,
    state: 'live',
    ...UNROLLED,
    ...OF_CLASS,
  };
  expect(await view('class_rates', DAY)).toEqual([
    {
      ...meeting,
      room: 'A',
      starts_at: `${DAY} 08:30:00`,
      ends_at: `${DAY} 09:50:00`,
      seed_rate: 0.5,
    },
    {
      ...meeting,
      room: 'Z',
      starts_at: `${DAY} 10:30:00`,
      ends_at: `${DAY} 11:50:00`,
      seed_rate: null,
    },
    {
      ...meeting,
      room: null,
      starts_at: `${DAY} 13:30:00`,
      ends_at: `${DAY} 14:50:00`,
      seed_rate: null,
    },
  ]);
});

test('a class is scheduled until it starts by the campus clock, then live', async () => {
  const [[times]] = await database.db.query<RowDataPacket[]>(
    "SELECT DATE_FORMAT(UTC_TIMESTAMP() + INTERVAL 60 MINUTE, '%Y-%m-%d %H:%i') AS start",
  );
  const [date, start] = (times!['start'] as string).split(' ') as [string, string];
  const section = { course: 'ERG2050', section: '1', students: [1] };
  const campus = campusOf({
    first: date,
    last: date,
    rooms: { A: [1] },
    students: [1],
    sections: [{ ...section, classes: [{ date, start, end: '23:59', room: 'A' }] }],
  });
  await writeCampus(database.db, campus);
  const states = async () =>
    (
      await Promise.all(
        ['class_rates', 'section_rates', 'course_rates'].map((name) => view(name, date)),
      )
    ).map(([row]) => row?.['state']);
  expect(await states()).toEqual(['scheduled', 'scheduled', 'scheduled']);
  await database.db.query("REPLACE INTO setting VALUES ('utc_offset_minutes', '58')");
  expect(await states()).toEqual(['scheduled', 'scheduled', 'scheduled']);
  await database.db.query("REPLACE INTO setting VALUES ('utc_offset_minutes', '61')");
  expect(await states()).toEqual(['live', 'live', 'live']);
  await database.db.query("DELETE FROM setting WHERE name = 'utc_offset_minutes'");
});

test('classes without data, moved or not held stay out of section and course rates, and a section of only such classes has their state', async () => {
  const date = '2019-09-03';
  const at = (start: string, room: string) => ({
    date,
    start,
    end: start.replace(/.$/, '9'),
    room,
  });
  const campus = campusOf({
    first: date,
    last: date,
    rooms: { A: [1], B: [1] },
    students: [1, 2, 3, 4],
    sections: [
      {
        course: 'ERG2050',
        section: '1',
        students: [1, 2, 3, 4],
        classes: [at('08:00', 'A'), at('09:00', 'B')],
      },
      { course: 'ERG2050', section: '2', students: [1, 2], classes: [at('10:00', 'A')] },
    ],
  });
  await writeCampus(database.db, campus);
  await hear(database.db, campus, [
    { student: 1, at: `${date} 08:05:00`, room: 'A' },
    { student: 1, at: `${date} 09:05:00`, room: 'B' },
    { student: 2, at: `${date} 09:05:00`, room: 'B' },
    { student: 2, at: `${date} 10:05:00`, room: 'A' },
  ]);
  await rollUp(database.db, date, async () => {
    const mark = `
      UPDATE class_attendance a JOIN class c USING (class_no)
      SET a.state = ?, a.rate = ? WHERE c.starts_at = ?`;
    await database.db.query(mark, ['moved', 0.5, `${date} 09:00:00`]);
    await database.db.query(mark, ['no_data', null, `${date} 10:00:00`]);
  });
  const columns = ({
    section,
    classes,
    enrolled,
    present,
    not_measured,
    seed_rate,
    rate,
    state,
  }: Record<string, unknown>) => [
    section,
    classes,
    enrolled,
    present,
    not_measured,
    seed_rate,
    rate,
    state,
  ];
  expect((await view('section_rates', date)).map(columns)).toEqual([
    ['1', 2, 8, 3, 0, 0.5, 0.25, 'final'],
    ['2', 1, 2, 1, 0, 0.5, null, 'no_data'],
  ]);
  expect((await view('course_rates', date)).map(columns)).toEqual([
    [undefined, 3, 10, 4, 0, 0.5, 0.25, 'final'],
  ]);
});

test('the seed rate of a section or course counts a student of several of its classes once', async () => {
  const date = '2019-09-05';
  const at = (start: string) => ({ date, start, end: start.replace(/.$/, '9'), room: 'A' });
  const campus = campusOf({
    ...{ first: date, last: date, rooms: { A: [1] }, students: [1, 2, 3, 4, 5] },
    sections: [
      {
        course: 'ERG2050',
        section: '1',
        students: [1, 2, 3, 4],
        classes: [at('08:00'), at('09:00')],
      },
      { course: 'ERG2050', section: '2', students: [1, 5], classes: [at('10:00')] },
    ],
  });
  await writeCampus(database.db, campus);
  await hear(
    database.db,
    campus,
    ['08:05:00', '09:05:00', '10:05:00'].map((time) => ({
      student: 1,
      at: `${date} ${time}`,
      room: 'A',
    })),
  );
  const rates = async () => [
    ...(await view('section_rates', date)),
    ...(await view('course_rates', date)),
  ];
  const expected = [
    { section: '1', classes: 2, enrolled: 8, seed_rate: 0.25 },
    { section: '2', classes: 1, enrolled: 2, seed_rate: 0.5 },
    { classes: 3, enrolled: 10, seed_rate: 0.2 },
  ];
  expect(await rates()).toMatchObject(expected);
  await rollUp(database.db, date);
  expect(await rates()).toMatchObject(expected);
});

test('a day that a newer roster has taken over is not rolled up any more', async () => {
  const date = '2019-09-04';
  const classes = [{ date, start: '08:00', end: '09:00', room: 'A' }];
  const parts = { first: date, last: date, rooms: { A: [1] }, students: [1, 2] };
  const old = campusOf({
    ...parts,
    sections: [{ course: 'ERG2050', section: '1', students: [1, 2], classes }],
  });
  await writeCampus(database.db, old);
  await hear(database.db, old, [{ student: 1, at: `${date} 08:05:00`, room: 'A' }]);
  await rollUp(database.db, date);
  expect(await view('course_rates', date)).toMatchObject([
    { enrolled: 2, present: 1, state: 'final' },
  ]);
  const next = campusOf({
    ...parts,
    sections: [{ course: 'ERG2050', section: '1', students: [1], classes }],
  });
  await writeCampus(database.db, next);
  await hear(database.db, next, [{ student: 1, at: `${date} 08:06:00`, room: 'A' }]);
  for (const name of ['class_rates', 'section_rates', 'course_rates'])
    expect(await view(name, date)).toMatchObject([
      { enrolled: 1, seed_rate: 1, state: 'live', ...UNROLLED },
    ]);
});
