import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClassAnswer, ExplanationAnswer } from '../../src/http/schemas/class.js';
import type { CourseAnswer, CoursesAnswer } from '../../src/http/schemas/course.js';
import type { DayAnswer } from '../../src/http/schemas/day.js';
import { write } from '../../src/mysql/read.js';
import { PAST, serveBoardCampus } from '../workbench/board-campus.js';
import { headersOf, type TestBoard, type TestViewer } from '../workbench/board.js';
import {
  CLASS,
  LECTURERS,
  NAMES,
  OTHER_LECTURER,
  RATES,
  TABLE,
  VIEWERS,
  type RouteRow,
  type ViewerName,
} from '../workbench/route-table.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';

let database: TestDatabase;
let served: TestBoard;

beforeAll(async () => {
  database = await createTestDatabase();
  const partitions = [{ partition: 0, state: 'running' }];
  served = await serveBoardCampus(database.db, {
    ingest: {
      pauseIngest: () => Promise.resolve(partitions),
      resumeIngest: () => Promise.resolve(partitions),
      reach: () => Promise.resolve({ kafka: true, temporal: true, ends: new Map() }),
    },
  });
});

afterAll(async () => {
  await served?.close();
  await database?.drop();
});

async function ask(name: ViewerName | null, { route, path, body }: Omit<RouteRow, 'answers'>) {
  const headers = name === null ? {} : await headersOf(served, ...(VIEWERS[name] as TestViewer[]));
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  return fetch(`${served.url}${path}`, {
    method: route.split(' ')[0]!,
    headers: { ...headers, ...json },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

async function get<T>(name: ViewerName, path: string): Promise<T> {
  const response = await ask(name, { route: 'GET', path });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

const nothing = async (name: ViewerName, path: string) => {
  const response = await ask(name, { route: 'GET', path });
  return { status: response.status, body: await response.text() };
};

describe('every route answers those whom the table names', () => {
  test.each(TABLE)('$route', async (row) => {
    for (const name of NAMES) {
      if (row.before) await write(database.db, row.before);
      const response = await ask(name, row);
      const { status } = response;
      // The live connection would stay open.
      await response.body?.cancel();
      const expected = row.answers.includes(name)
        ? [200, 204]
        : [(row.nothing ?? []).includes(name) ? 404 : 403];
      expect(expected, `${name} asks ${row.route}`).toContain(status);
    }
    expect((await ask(null, row)).status, 'nobody').toBe(row.open ? 200 : 401);
  });

  test('every route of the document is in the table', async () => {
    const { paths } = await get<{ paths: Record<string, object> }>('viewer', '/api/openapi.json');
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const missing = routes.filter((route) => !TABLE.some((row) => row.route === route));
    expect(missing).toEqual([]);
  });
});

test('the day shows each viewer the own classes, and figures of large groups only', async () => {
  const dayOf = async (name: ViewerName) => {
    const { classes } = await get<DayAnswer>(name, `/api/v1/days/${PAST}`);
    return classes.map((one) => [one.course, one.section, one.enrolled, one.rate, one.present]);
  };
  const exact = [
    ['ERG2050', '1', 12, 8 / 12, 8],
    ['MAT1001', '1', 8, 1, 8],
    ['ERG2050', '2', 3, 2 / 3, 2],
  ];
  const large = [
    ['ERG2050', '1', 12, 8 / 12, null],
    ['MAT1001', '1', 8, null, null],
    ['ERG2050', '2', null, null, null],
  ];
  expect(await dayOf('registry')).toEqual(exact);
  for (const name of RATES) expect(await dayOf(name), name).toEqual(large);
  for (const name of LECTURERS) expect(await dayOf(name), name).toEqual([exact[0]]);
  expect(await dayOf(OTHER_LECTURER)).toEqual([exact[2]]);
  expect(await dayOf('student')).toEqual([['ERG2050', '1', null, null, null]]);
  expect(await dayOf('another student')).toEqual([['MAT1001', '1', null, null, null]]);
});

test('the class shows students to those who may see them, and their own row to students', async () => {
  const classOf = async (name: ViewerName) => {
    const { persons, students, mayCorrect, rooms } = await get<ClassAnswer>(name, CLASS);
    return { persons, ids: students.map(({ studentId }) => studentId), mayCorrect, rooms };
  };
  const all = ['S1', 'S10', 'S11', 'S12', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9'];
  const no = { mayCorrect: false, rooms: [] };
  expect(await classOf('registry')).toEqual({
    ...{ persons: 'all', ids: all, mayCorrect: true, rooms: ['A', 'B', 'C', 'D'] },
  });
  for (const name of LECTURERS)
    expect(await classOf(name), name).toEqual({ persons: 'in_class', ids: all, ...no });
  for (const name of RATES)
    expect(await classOf(name), name).toEqual({ persons: 'none', ids: [], ...no });
  expect(await classOf('student')).toEqual({ persons: 'self', ids: ['S1'], ...no });
  expect(await classOf('fellow student')).toEqual({ persons: 'self', ids: ['S2'], ...no });
});

test('what may not be seen and what does not exist get the same answer', async () => {
  const absent = await nothing(OTHER_LECTURER, CLASS.replace('ERG2050/1', 'NONE9999/1'));
  expect(absent.status).toBe(404);
  expect(await nothing(OTHER_LECTURER, CLASS)).toEqual(absent);
  expect(await nothing('another student', CLASS)).toEqual(absent);
  expect(await nothing('student', `${CLASS}/students/S2`)).toEqual(absent);
  expect(await nothing('student', `${CLASS}/students/NOBODY`)).toEqual(absent);
  expect(await nothing('registry', `${CLASS}/students/S16`)).toEqual(absent);
  expect(await nothing('another department', '/api/v1/courses/ERG2050')).toEqual(absent);
  expect(await nothing('another department', '/api/v1/courses/NONE9999')).toEqual(absent);
});

test('the explanation tells a lecturer of the class only', async () => {
  const path = `${CLASS}/students/S1`;
  const lecturer = await get<ExplanationAnswer>('lecturer by grant', path);
  expect(lecturer).toMatchObject({ stays: null, reasons: [], corrections: [] });
  for (const name of ['registry', 'student'] as const) {
    const { stays, sentences, student } = await get<ExplanationAnswer>(name, path);
    expect(student).toMatchObject({ studentId: 'S1', verdict: 'present' });
    expect(stays).toMatchObject([{ room: 'A', inRoom: true, from: `${PAST} 08:40:00` }]);
    expect(sentences[0]).toMatch(/present/i);
  }
  const chinese = await get<ExplanationAnswer>('student', `${path}?lang=zh`);
  expect(chinese.sentences[0]).toMatch(/\p{Script=Han}/u);
});

test('only the registry is told of policies and signatures; others of when it was computed', async () => {
  const made = async (name: ViewerName, lang: string) => {
    const path = `${CLASS}/students/S1?lang=${lang}`;
    return (await get<ExplanationAnswer>(name, path)).sentences.at(-1);
  };
  expect(await made('registry', 'en')).toMatch(/^Policy \w+ version 1/);
  for (const name of ['student', 'lecturer by grant'] as const) {
    expect(await made(name, 'en')).toMatch(/^Last computed on \d{4}-\d\d-\d\d at \d\d:\d\d\.$/);
    expect(await made(name, 'zh')).toMatch(/^最近一次计算：\d{4}-\d\d-\d\d \d\d:\d\d。$/);
  }
});

test('of a class that seems to have moved only the registry is told where to confirm it', async () => {
  const ofClass = "c.course = 'ERG2050' AND c.section = '1' AND c.class_date = :date";
  const set = (values: string) =>
    write(
      database.db,
      `UPDATE class_attendance a JOIN class c USING (class_no) SET ${values} WHERE ${ofClass}`,
      { date: PAST },
    );
  await set("a.state = 'moved', a.suggested_room = 'D'");
  try {
    const told = async (name: ViewerName, lang: string) => {
      const path = `${CLASS}/students/S1?lang=${lang}`;
      return (await get<ExplanationAnswer>(name, path)).sentences.join(' ');
    };
    for (const name of ['student', 'lecturer by grant', 'registry'] as const) {
      expect(await told(name, 'en')).toContain('The class probably met in D.');
      expect(await told(name, 'zh')).toContain('这节课很可能改在 D 上');
      for (const lang of ['en', 'zh']) {
        expect(await told(name, lang)).not.toContain('rollcall');
        const button = lang === 'en' ? '“Confirm the class”' : '“确认这节课”';
        expect((await told(name, lang)).includes(button), name).toBe(name === 'registry');
      }
    }
  } finally {
    await set("a.state = 'final', a.suggested_room = NULL");
  }
});

test('a course over time is made of what the viewer may see', async () => {
  const courseOf = (name: ViewerName) => get<CourseAnswer>(name, '/api/v1/courses/ERG2050');
  const registry = await courseOf('registry');
  expect(registry.sections.map(({ section, weeks }) => [section, weeks[0]!.rate])).toEqual([
    ['1', 8 / 12],
    ['2', 2 / 3],
  ]);
  expect(registry.weeks![0]!.rate).toBeCloseTo(10 / 15);
  expect(registry.grid!.students).toHaveLength(15);
  expect(registry.grid!.students[0]).toMatchObject({
    ...{ studentId: 'S1', attended: 1, measured: 1, verdicts: ['present', null, null, null] },
  });
  const department = await courseOf('department of the course');
  expect(department).toMatchObject({ grid: null, weeks: [{ rate: 8 / 12, hidden: true }] });
  expect(department.sections[1]!.weeks).toMatchObject([{ rate: null, hidden: true }]);
  for (const name of LECTURERS) {
    const { sections, weeks, grid } = await courseOf(name);
    expect(sections.map(({ section }) => section)).toEqual(['1']);
    expect(weeks).toBeNull();
    expect(grid!.students.map(({ section }) => section)).toEqual(Array(12).fill('1'));
  }
  // The campus is made of the one large group.
  for (const { campus } of [registry, department])
    expect(campus).toEqual([{ week: PAST, rate: 8 / 12 }]);
});

test('the list of courses has those that the viewer may see', async () => {
  const listOf = async (name: ViewerName) => {
    const { courses } = await get<CoursesAnswer>(name, '/api/v1/courses');
    return courses.map((one) => [one.course, one.sections, one.lastDay, one.rate, one.hidden]);
  };
  const erg = await listOf('department of the course');
  expect(erg).toEqual([['ERG2050', 2, PAST, 8 / 12, true]]);
  expect(await listOf('another department')).toEqual([['MAT1001', 1, PAST, null, true]]);
  expect(await listOf('lecturer by grant')).toEqual([['ERG2050', 1, PAST, 8 / 12, false]]);
  const registry = await listOf('registry');
  expect(registry.map(([course]) => course)).toEqual(['ERG2050', 'MAT1001']);
  expect(registry[0]![3]).toBeCloseTo(10 / 15);
});

test('a department is the beginning of a name, not a pattern', async () => {
  for (const scope of ['E.G', '.*', '(', 'erg', 'ERG2050X', 'RG']) {
    const headers = await headersOf(served, { role: 'department', scope });
    const list = await fetch(`${served.url}/api/v1/courses`, { headers });
    expect(await list.json(), scope).toEqual({ courses: [] });
  }
});
