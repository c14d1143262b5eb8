import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readRows, write } from '../../src/mysql/read.js';
import { PAST, serveBoardCampus } from '../workbench/board-campus.js';
import { headersOf, type TestBoard, type TestViewer } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';

let database: TestDatabase;
let served: TestBoard;

beforeAll(async () => {
  database = await createTestDatabase();
  served = await serveBoardCampus(database.db);
});

beforeEach(() => write(database.db, 'DELETE FROM person_look'));

afterAll(async () => {
  await served?.close();
  await database?.drop();
});

const CLASS = `/api/v1/classes/${PAST}/ERG2050/1/08%3A30`;

type Look = { student: string; what: string; detail: string; by: string; at: string };

/** Asks for a page, and returns the looks that it left. */
async function looksAfter(path: string, ...viewers: TestViewer[]): Promise<Look[]> {
  const headers = await headersOf(served, ...viewers);
  const response = await fetch(`${served.url}${path}`, { headers });
  expect(response.status).toBe(200);
  await response.arrayBuffer();
  return readRows<Look>(
    database.db,
    `SELECT s.student_id AS student, l.what, l.detail, l.looked_by AS 'by', l.looked_at AS at
     FROM person_look l LEFT JOIN student s ON s.student_no = l.student_no ORDER BY l.look_no`,
  );
}

test('the page of a class leaves one look for each student, who can so see who looked', async () => {
  const looks = await looksAfter(CLASS, { role: 'lecturer', scope: 'ERG2050/1' });
  expect(new Set(looks.map(({ student }) => student)).size).toBe(12);
  expect(looks).toHaveLength(12);
  expect(looks[0]).toMatchObject({
    ...{ what: 'class', detail: `ERG2050/1 ${PAST} 08:30`, at: '2026-09-08 09:30:00' },
    by: expect.stringMatching(/^Test Person #[0-9a-f]{16}$/) as string,
  });
});

test('a download says so in its look', async () => {
  const looks = await looksAfter(`${CLASS}?as=csv`, { role: 'registry' });
  expect(looks).toHaveLength(12);
  expect(looks[0]).toMatchObject({ detail: `ERG2050/1 ${PAST} 08:30, as csv` });
});

test('an explanation leaves one look, and one of the own record none', async () => {
  const path = `${CLASS}/students/S1`;
  expect(await looksAfter(path, { role: 'registry' })).toMatchObject([
    { student: 'S1', what: 'explain', detail: `ERG2050/1 ${PAST} 08:30` },
  ]);
  await write(database.db, 'DELETE FROM person_look');
  expect(await looksAfter(path, { role: 'student', studentId: 'S1' })).toEqual([]);
});

test('the own class leaves no look, and staff who are students none at themselves', async () => {
  expect(await looksAfter(CLASS, { role: 'student', studentId: 'S1' })).toEqual([]);
  const looks = await looksAfter(CLASS, { role: 'registry' }, { role: 'student', studentId: 'S1' });
  expect(looks).toHaveLength(11);
  expect(looks.map(({ student }) => student)).not.toContain('S1');
});

test('the grid of a course leaves one look for each student that it shows', async () => {
  const path = '/api/v1/courses/ERG2050';
  const looks = await looksAfter(path, { role: 'lecturer', scope: 'ERG2050/2' });
  expect(looks.map(({ student }) => student)).toEqual(['S13', 'S14', 'S15']);
  expect(looks[0]).toMatchObject({ what: 'course' });
  expect(looks[0]!.detail).toMatch(/^ERG2050 2026-\d\d-\d\d to 2026-09-08$/);
});

test('a file for a learning platform leaves a look at the students of its section', async () => {
  const path = '/api/v1/courses/ERG2050/for/canvas?section=2';
  const looks = await looksAfter(path, { role: 'registry' });
  expect(looks.map(({ student }) => student)).toEqual(['S13', 'S14', 'S15']);
  expect(looks[0]!.detail).toMatch(/^ERG2050 2026-\d\d-\d\d to 2026-09-08, for canvas$/);
});

test('figures alone leave no look', async () => {
  for (const path of [CLASS, `/api/v1/days/${PAST}`])
    expect(await looksAfter(path, { role: 'viewer' })).toEqual([]);
  const department: TestViewer = { role: 'department', scope: 'ERG' };
  expect(await looksAfter('/api/v1/courses/ERG2050', department)).toEqual([]);
});

test('nothing is shown where the look cannot be kept', async () => {
  const headers = await headersOf(served, { role: 'registry' });
  await write(database.db, 'RENAME TABLE person_look TO elsewhere');
  try {
    const course = '/api/v1/courses/ERG2050';
    for (const path of [CLASS, `${CLASS}/students/S1`, course, `${course}/for/moodle`]) {
      const response = await fetch(`${served.url}${path}`, { headers });
      expect(response.status).toBe(500);
      expect(await response.text()).not.toContain('S1');
    }
  } finally {
    await write(database.db, 'RENAME TABLE elsewhere TO person_look');
  }
});
