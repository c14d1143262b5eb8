import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClassAnswer, ExplanationAnswer } from '../../src/http/schemas/class.js';
import type { DayAnswer } from '../../src/http/schemas/day.js';
import type { Now } from '../../src/http/schemas/now.js';
import type { Database } from '../../src/mysql/pool.js';
import { write } from '../../src/mysql/read.js';
import { PAST, serveBoardCampus, TODAY } from '../workbench/board-campus.js';
import { headersOf, type TestBoard, type TestViewer } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { CLASS } from '../workbench/route-table.js';

let database: TestDatabase;
let db: Database;
let served: TestBoard;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  served = await serveBoardCampus(db);
  // All but one came to the class of eight: its share is hidden on the page of its day.
  await write(db, 'UPDATE class_attendance SET seed_present = 7 WHERE enrolled = 8');
});

afterAll(async () => {
  await served?.close();
  await database?.drop();
});

async function get<T>(path: string, viewer: TestViewer): Promise<T> {
  const response = await fetch(`${served.url}${path}`, {
    headers: await headersOf(served, viewer),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

const sectionOne = <T extends { course: string; section: string }>(classes: readonly T[]) =>
  classes.find((one) => one.course === 'ERG2050' && one.section === '1')!;

test('the share seen so far moves by whole groups: its steps would be the arrivals', async () => {
  const seen = async (viewer: TestViewer) => {
    const { classes } = await get<DayAnswer>(`/api/v1/days/${TODAY}`, viewer);
    return sectionOne(classes).seedRate;
  };
  // Six of twelve were seen.
  expect(await seen({ role: 'registry' })).toBe(6 / 12);
  expect(await seen({ role: 'viewer' })).toBe(5 / 12);
  expect(await seen({ role: 'department', scope: 'ERG' })).toBe(5 / 12);
});

test('the usual rate is made of classes only that the viewer is shown', async () => {
  const usual = async (viewer: TestViewer) => {
    const { classes } = await get<Now>('/api/v1/now', viewer);
    return classes.map((one) => [one.course, one.section, one.usualRate]);
  };
  expect(await usual({ role: 'registry' })).toContainEqual(['MAT1001', '1', 7 / 8]);
  const viewer = await usual({ role: 'viewer' });
  expect(viewer).toContainEqual(['ERG2050', '1', 8 / 12]);
  expect(viewer).toContainEqual(['MAT1001', '1', null]);
});

test('a lecturer is told no time outside the class, by the policy seed either', async () => {
  const student = `student_no = (SELECT student_no FROM student WHERE student_id = 'S1')`;
  const times = { before: `${PAST} 08:21:00`, after: `${PAST} 10:07:00` };
  await write(db, "UPDATE class_attendance SET policy = 'seed', policy_version = 1");
  await write(
    db,
    `UPDATE verdict SET first_seen = :before, last_seen = :after WHERE ${student}`,
    times,
  );
  await write(
    db,
    `UPDATE class_evidence SET seed_first = :before, seed_last = :after WHERE ${student}`,
    times,
  );
  const seen = async (viewer: TestViewer) => {
    const { students } = await get<ClassAnswer>(CLASS, viewer);
    const { sentences } = await get<ExplanationAnswer>(`${CLASS}/students/S1`, viewer);
    const { firstSeen, lastSeen } = students.find(({ studentId }) => studentId === 'S1')!;
    return { firstSeen, lastSeen, words: sentences.join(' ') };
  };
  const registry = await seen({ role: 'registry' });
  expect(registry).toMatchObject({ firstSeen: times.before, lastSeen: times.after });
  expect(registry.words).toMatch(/08:21.*10:07/);
  const lecturer = await seen({ role: 'lecturer', scope: 'ERG2050/1' });
  expect(lecturer).toMatchObject({
    ...{ firstSeen: `${PAST} 08:30:00`, lastSeen: `${PAST} 10:00:00` },
  });
  expect(lecturer.words).toMatch(/08:30.*10:00/);
  expect(lecturer.words).not.toMatch(/08:21|10:07/);
});

test('a class of a past day waits for its rollup, and its share still moves by whole groups', async () => {
  await write(db, 'DELETE FROM class_attendance WHERE enrolled = 12');
  const seen = async (date: string, viewer: TestViewer) => {
    const { classes } = await get<DayAnswer>(`/api/v1/days/${date}`, viewer);
    const { state, seedRate } = sectionOne(classes);
    return { state, seedRate };
  };
  expect(await seen(PAST, { role: 'registry' })).toEqual({ state: 'waiting', seedRate: 8 / 12 });
  expect(await seen(PAST, { role: 'viewer' })).toEqual({ state: 'waiting', seedRate: 5 / 12 });
  expect(await seen(TODAY, { role: 'registry' })).toMatchObject({ state: 'live' });
});

test('a grant is of one section, although the names of two courses can be read into it', async () => {
  const rename = (course: string, section: string, sectionNo: number) =>
    write(
      db,
      `UPDATE class c JOIN roster_section s USING (version, section_no)
       SET c.course = :course, s.course = :course, c.section = :section, s.section = :section
       WHERE section_no = :sectionNo`,
      { course, section, sectionNo },
    );
  await rename('a', 'b/1', 0);
  await rename('a/b', '1', 1);
  const seen = async (scope: string) => {
    const { classes } = await get<DayAnswer>(`/api/v1/days/${PAST}`, { role: 'lecturer', scope });
    return classes.map(({ course, section }) => [course, section]);
  };
  expect(await seen('a/b/1')).toEqual([['a', 'b/1']]);
  expect(await seen('a%2Fb/1')).toEqual([['a/b', '1']]);
});
