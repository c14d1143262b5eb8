import { parse } from 'csv-parse/sync';
import readExcelFile from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PAST, serveBoardCampus, TODAY } from '../workbench/board-campus.js';
import { headersOf, type TestBoard, type TestViewer } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';

let database: TestDatabase;
let served: TestBoard;

beforeAll(async () => {
  database = await createTestDatabase();
  served = await serveBoardCampus(database.db);
});

afterAll(async () => {
  await served?.close();
  await database?.drop();
});

const CLASS = `/api/v1/classes/${PAST}/ERG2050/1/08%3A30`;

async function download(path: string, viewer: TestViewer): Promise<Response> {
  const response = await fetch(`${served.url}${path}`, {
    headers: await headersOf(served, viewer),
  });
  expect(response.status).toBe(200);
  return response;
}

async function csvOf(path: string, viewer: TestViewer): Promise<Record<string, string>[]> {
  const response = await download(path, viewer);
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  return parse(Buffer.from(await response.arrayBuffer()), { bom: true, columns: true });
}

async function sheetsOf(path: string, viewer: TestViewer) {
  return readExcelFile(Buffer.from(await (await download(path, viewer)).arrayBuffer()));
}

const STUDENT: TestViewer = { role: 'student', studentId: 'S1' };

test('a download has what the same viewer sees on the page', async () => {
  const registry = await csvOf(`/api/v1/days/${PAST}?as=csv`, { role: 'registry' });
  expect(registry.map(({ section, present }) => [section, present])).toEqual([
    ...[
      ['1', '8'],
      ['1', '8'],
      ['2', '2'],
    ],
  ]);
  const viewer = await csvOf(`/api/v1/days/${PAST}?as=csv`, { role: 'viewer' });
  expect(
    viewer.map(({ enrolled, present, rate, hidden }) => [enrolled, present, rate, hidden]),
  ).toEqual([
    ['12', '', String(8 / 12), 'false'],
    ['8', '', '', 'true'],
    ['', '', '', 'true'],
  ]);
  const ids = async (one: TestViewer) =>
    (await csvOf(`${CLASS}?as=csv`, one)).map(({ student_id }) => student_id);
  expect(await ids({ role: 'registry' })).toHaveLength(12);
  expect(await ids(STUDENT)).toEqual(['S1']);
  expect(await ids({ role: 'viewer' })).toEqual([]);
});

test('the Excel file of a course has its students only for those who may see them', async () => {
  const path = '/api/v1/courses/ERG2050?as=xlsx';
  const lecturer = await sheetsOf(path, { role: 'lecturer', scope: 'ERG2050/2' });
  expect(lecturer.map(({ sheet }) => sheet)).toEqual(['Weeks', 'Classes', 'Students']);
  expect(lecturer[2]!.data.map(([id]) => id)).toEqual(['student_id', 'S13', 'S14', 'S15']);
  const department = await sheetsOf(path, { role: 'department', scope: 'ERG' });
  expect(department.map(({ sheet }) => sheet)).toEqual(['Weeks', 'Classes']);
  const list = await sheetsOf('/api/v1/courses?as=xlsx', { role: 'department', scope: 'MAT' });
  expect(list[0]!.data.map(([course]) => course)).toEqual(['course', 'MAT1001']);
});

test('a file for a learning platform has the own students of the viewer, and final days only', async () => {
  const linesOf = async (platform: string, viewer: TestViewer, query = '') => {
    const response = await download(`/api/v1/courses/ERG2050/for/${platform}${query}`, viewer);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    return (await response.text()).trimEnd().split('\r\n');
  };
  const lecturer: TestViewer = { role: 'lecturer', scope: 'ERG2050/2' };
  expect(await linesOf('canvas', lecturer)).toEqual([
    'Student,ID,SIS User ID,SIS Login ID,Section,Attendance (rollcall)',
    '    Points Possible,,,,,100',
    'S13,,S13,,ERG2050/2,100',
    'S14,,S14,,ERG2050/2,100',
    'S15,,S15,,ERG2050/2,0',
  ]);
  expect(await linesOf('moodle', lecturer)).toEqual([
    'sessiondate,idnumber,status,remarks',
    `${PAST} 10:30,S13,P,rollcall`,
    `${PAST} 10:30,S14,P,rollcall`,
    `${PAST} 10:30,S15,A,rollcall`,
  ]);
  expect(await linesOf('canvas', { role: 'registry' })).toHaveLength(2 + 15);
  const one = await linesOf('moodle', { role: 'registry' }, '?section=1');
  // Who has opted out is not measured.
  expect(one.join()).not.toContain('S12');
  expect(one).toHaveLength(1 + 11);
});

test('a file for a learning platform says which days it leaves out', async () => {
  const missingOf = async (query: string) => {
    const path = `/api/v1/courses/ERG2050/for/canvas${query}`;
    return (await download(path, { role: 'registry' })).headers.get('rollcall-missing-days');
  };
  expect(await missingOf('')).toBe(TODAY);
  expect(await missingOf(`?to=${PAST}`)).toBeNull();
  // Its class of today has not begun.
  expect(await missingOf('?section=2')).toBeNull();
});

test('a file for a learning platform needs a final result of a section that the viewer sees', async () => {
  const statusOf = async (query: string, viewer: TestViewer) =>
    (
      await fetch(`${served.url}/api/v1/courses/${query}`, {
        headers: await headersOf(served, viewer),
      })
    ).status;
  const lecturer: TestViewer = { role: 'lecturer', scope: 'ERG2050/2' };
  expect(await statusOf('ERG2050/for/canvas?section=1', lecturer)).toBe(404);
  expect(await statusOf('MAT1001/for/canvas', lecturer)).toBe(404);
  expect(await statusOf(`ERG2050/for/canvas?from=${TODAY}`, { role: 'registry' })).toBe(404);
  expect(await statusOf('ERG2050/for/blackboard', { role: 'registry' })).toBe(400);
});

test('the name of a file says what it is', async () => {
  const nameOf = async (path: string) =>
    (await download(path, { role: 'registry' })).headers.get('content-disposition');
  expect(await nameOf(`/api/v1/days/${PAST}?as=xlsx`)).toContain(
    `filename="rollcall-day-${PAST}.xlsx"`,
  );
  expect(await nameOf(`${CLASS}?as=csv`)).toContain(
    `filename="rollcall-class-${PAST}-ERG2050-1-0830.csv"`,
  );
  const course = `/api/v1/courses/ERG2050/for/moodle?section=1&from=${PAST}&to=${PAST}`;
  expect(await nameOf(course)).toContain(
    `filename="rollcall-moodle-ERG2050-1-${PAST}-to-${PAST}.csv"`,
  );
});

test('a room that begins like a formula is only a text in a download', async () => {
  await database.db.query(`UPDATE class SET room = '=1+1' WHERE room = 'C'`);
  const rows = await csvOf(`/api/v1/days/${PAST}?as=csv`, { role: 'registry' });
  expect(rows.map(({ room }) => room)).toContain("'=1+1");
});
