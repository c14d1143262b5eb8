import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recount } from './workbench/recount.js';
import {
  SAMPLE_CAMPUS,
  SAMPLE_LOG,
  createWorkbench,
  type Workbench,
} from './workbench/workbench.js';

const DAY = '2019-09-02';
let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
  await bench.succeed(['import', SAMPLE_CAMPUS]);
  await bench.startWorker();
  await bench.succeed(['send', SAMPLE_LOG]);
  await bench.succeed(['ingest', 'start']);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  await bench.succeed(['rollup', 'run', '--date', DAY, '--policy', 'seed']);
});

afterAll(async () => {
  await bench?.close();
});

async function rows(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const [found] = await bench.db.query<RowDataPacket[]>(sql, values);
  return found;
}

test('the sample day answers as the old system did', async () => {
  expect(await bench.succeed(['crssearch', 'ERG', '2050', '1', DAY])).toBe('3.57%\n');
  expect(JSON.parse(await bench.succeed(['timesearch', DAY]))).toEqual({
    ACT5005: { '1': '7.23%' },
    ERG2050: { '1': '3.57%' },
    TRA5201: { '1': '5.88%' },
  });
});

test('every record counts once, as an event or as a reject', async () => {
  const expected = recount(SAMPLE_CAMPUS);
  const [counted] = await rows(
    `SELECT SUM(next_offset) AS positions, SUM(events + rejects) AS records,
            SUM(rejects) AS rejects, SUM(failed) AS failed,
            SUM(unknown_devices) AS unknownDevices,
            SUM(unknown_access_points) AS unknownAccessPoints, SUM(opted_out) AS optedOut
     FROM ingest_position`,
  );
  const rejects = Object.values(expected.rejects).reduce((sum, count) => sum + count, 0);
  expect(
    Object.fromEntries(Object.entries(counted!).map(([name, value]) => [name, Number(value)])),
  ).toEqual({
    positions: expected.lines,
    records: expected.lines,
    rejects,
    failed: expected.failed,
    unknownDevices: expected.unknownDevices,
    unknownAccessPoints: expected.unknownAccessPoints,
    optedOut: expected.optedOut,
  });
});

test('each reject has its reason', async () => {
  const found = await rows('SELECT reason, COUNT(*) AS count FROM reject GROUP BY reason');
  expect(Object.fromEntries(found.map(({ reason, count }) => [reason, count]))).toEqual(
    recount(SAMPLE_CAMPUS).rejects,
  );
});

test('the stored events are those of the recount, and a repeated event is stored once', async () => {
  const expected = recount(SAMPLE_CAMPUS).events.map(
    ({ at, accessPoint, ok }) => `${at} ${accessPoint} ${Number(ok)}`,
  );
  const found = await rows(
    'SELECT e.at, a.name, e.ok FROM access_event e JOIN access_point a USING (access_point_no)',
  );
  expect(
    found.map(({ at, name, ok }) => `${String(at)} ${String(name)} ${String(ok)}`).sort(),
  ).toEqual(expected.sort());
});

test('live presence, verdicts and rates of every class are those of the recount', async () => {
  const expected = recount(SAMPLE_CAMPUS).classesOn(DAY);
  const classes = await rows(
    `SELECT c.class_no AS classNo, c.course, c.section, TIME_FORMAT(c.starts_at, '%H:%i') AS start,
            a.enrolled, a.seed_present AS seedPresent, a.state
     FROM class c JOIN class_attendance a USING (class_no)
     WHERE c.class_date = ? ORDER BY c.course, c.section, c.starts_at`,
    [DAY],
  );
  const found = [];
  for (const { classNo, course, section, start, enrolled, seedPresent, state } of classes) {
    const live = await rows(
      `SELECT s.student_id AS studentId, TIME(p.first_seen) AS firstSeen,
              TIME(p.last_seen) AS lastSeen
       FROM live_presence p JOIN student s USING (student_no)
       WHERE p.class_no = ? ORDER BY s.student_id`,
      [classNo],
    );
    const present = await rows(
      `SELECT s.student_id AS studentId, TIME(v.first_seen) AS firstSeen,
              TIME(v.last_seen) AS lastSeen
       FROM verdict v JOIN student s USING (student_no)
       WHERE v.class_no = ? AND v.verdict = 'present' ORDER BY s.student_id`,
      [classNo],
    );
    expect(present).toEqual(live);
    expect(seedPresent).toBe(present.length);
    expect(state).toBe('final');
    found.push({ course, section, start, enrolled, seen: present });
  }
  const byName = (a: { studentId: string }, b: { studentId: string }) =>
    a.studentId < b.studentId ? -1 : 1;
  expect(found).toEqual(
    expected
      .map(({ course, section, start, enrolled, seen }) => ({
        course,
        section,
        start: start.slice(11, 16),
        enrolled,
        seen: [...seen].sort(byName).map(({ studentId, firstSeen, lastSeen }) => ({
          studentId,
          firstSeen: firstSeen.slice(-8),
          lastSeen: lastSeen.slice(-8),
        })),
      }))
      .sort((a, b) =>
        `${a.course} ${a.section} ${a.start}` < `${b.course} ${b.section} ${b.start}` ? -1 : 1,
      ),
  );
});

test('sending the same log again changes no answer', async () => {
  const before = await rows(
    'SELECT * FROM access_event ORDER BY day, device_key, at, access_point_no',
  );
  await bench.succeed(['send', SAMPLE_LOG]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  expect(
    await rows('SELECT * FROM access_event ORDER BY day, device_key, at, access_point_no'),
  ).toEqual(before);
  expect(await bench.succeed(['crssearch', 'ERG', '2050', '1', DAY])).toBe('3.57%\n');
  const [sent] = await rows('SELECT SUM(events + rejects) AS records FROM ingest_position');
  expect(Number(sent!['records'])).toBe(2 * recount(SAMPLE_CAMPUS).lines);
});
