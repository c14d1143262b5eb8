import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MOST_OPEN } from '../../src/mysql/decisions/requests.js';
import type { MeAnswer } from '../../src/http/schemas/me.js';
import type { RequestsAnswer } from '../../src/http/schemas/requests.js';
import type { Session } from '../../src/http/schemas/session.js';
import { readRows, write } from '../../src/mysql/read.js';
import { readJournal } from '../../src/service/journal-file.js';
import { PAST, serveBoardCampus, TODAY } from '../workbench/board-campus.js';
import { headersOf, startBoard, type TestBoard, type TestViewer } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { rollUp } from '../workbench/rates-campus.js';

/** What students ask to have corrected, and who decides it. */

let database: TestDatabase;
let served: TestBoard;
const journal = mkdtempSync(join(tmpdir(), 'rollcall-requests-'));

beforeAll(async () => {
  database = await createTestDatabase();
  served = await serveBoardCampus(database.db, { settings: { journal } });
});

beforeEach(() => write(database.db, 'DELETE FROM correction_request'));

afterAll(async () => {
  await served?.close();
  await database?.drop();
});

const STUDENT: TestViewer = { role: 'student', studentId: 'S9' };
const FELLOW: TestViewer = { role: 'student', studentId: 'S10' };
const LECTURER: TestViewer = { role: 'lecturer', scope: 'ERG2050/1' };
const OTHER_LECTURER: TestViewer = { role: 'lecturer', scope: 'ERG2050/2' };
const REGISTRY: TestViewer = { role: 'registry' };

/** Of the class of section 1 on the first day; S9 to S11 were absent. */
const ASKED = {
  ...{ date: PAST, course: 'ERG2050', section: '1', start: '08:30' },
  ...{ verdict: 'present', reason: 'I sat in the last row, my phone was off' },
};

async function ask<T>(path: string, viewers: TestViewer[], body?: unknown) {
  const headers = await headersOf(served, ...viewers);
  const response = await fetch(`${served.url}/api/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as T };
}

type Problem = { code: string; detail: string };

async function get<T>(path: string, ...viewers: TestViewer[]): Promise<T> {
  const { status, body } = await ask<T>(path, viewers);
  expect(status).toBe(200);
  return body;
}

const request = (viewer = STUDENT, asked: object = {}) =>
  ask<Problem & { no: number }>('requests', [viewer], { ...ASKED, ...asked });

async function requested(viewer = STUDENT, asked: object = {}): Promise<number> {
  const { status, body } = await request(viewer, asked);
  expect([status, body]).toEqual([200, { no: expect.any(Number) as number }]);
  return body.no;
}

const decide = (no: number, decision: string, ...viewers: TestViewer[]) =>
  ask<Problem>(`requests/${no}/decision`, viewers, { decision, reason: 'the list says so' });

const verdicts = async (...students: string[]) => {
  const rows = await readRows<{ student: string; verdict: string; corrected: number }>(
    database.db,
    `SELECT s.student_id AS student, v.verdict, v.corrected
     FROM verdict v JOIN student s USING (student_no) JOIN day_class c USING (class_no)
     WHERE c.course = 'ERG2050' AND c.section = '1'`,
  );
  return students.map((one) => {
    const { verdict, corrected } = rows.find(({ student }) => student === one)!;
    return [verdict, corrected === 1];
  });
};

const corrections = () =>
  readRows<{ by: string; reason: string }>(
    database.db,
    'SELECT corrected_by AS `by`, reason FROM correction ORDER BY correction_no',
  );

test('a student sees the own classes, what they come to, and nothing of others', async () => {
  const me = await get<MeAnswer>('me', STUDENT);
  expect(me).toMatchObject({
    ...{ studentId: 'S9', optedOut: false, terms: [{ first: PAST, last: TODAY }] },
    ...{ attended: 0, measured: 1, rate: 0, mayOpen: MOST_OPEN },
    courses: [{ course: 'ERG2050', section: '1', attended: 0, measured: 1, rate: 0 }],
  });
  expect(me.classes.map(({ date, verdict, mayAsk }) => [date, verdict, mayAsk])).toEqual([
    [TODAY, null, false],
    [PAST, 'absent', true],
  ]);
  expect(await get<MeAnswer>(`me?term=${TODAY}`, STUDENT)).toEqual(me);
  expect((await ask('me?term=2019-01-01', [STUDENT])).status).toBe(404);
});

test('an accepted request is the correction, at once and after a rollup', async () => {
  const no = await requested();
  expect(await verdicts('S9')).toEqual([['absent', false]]);
  expect((await get<Session>('session', LECTURER)).openRequests).toBe(1);
  expect(await decide(no, 'accept', LECTURER)).toMatchObject({ status: 200 });
  expect(await verdicts('S9')).toEqual([['present', true]]);
  await rollUp(database.db, PAST);
  expect(await verdicts('S9')).toEqual([['present', true]]);
  expect((await get<Session>('session', LECTURER)).openRequests).toBe(0);
  const { requests, classes } = await get<MeAnswer>('me', STUDENT);
  expect(requests).toMatchObject([
    {
      ...{ no, state: 'accepted', answer: 'the list says so', verdict: 'present' },
      ...{ by: expect.stringMatching(/^Test Person #/) as string, now: { verdict: 'present' } },
    },
  ]);
  expect(classes[1]).toMatchObject({ verdict: 'present', request: { no, state: 'accepted' } });
  expect(readJournal(journal).words).toMatchObject([
    { kind: 'correction', student: 'S9', reason: 'the list says so' },
  ]);
});

test('of those who decide at once, one does it, and the others are told who it was', async () => {
  const no = await requested(FELLOW);
  const before = (await corrections()).length;
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, i) => decide(no, i % 2 ? 'accept' : 'refuse', REGISTRY)),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(409)]);
  for (const { body } of answers.filter(({ status }) => status === 409))
    expect(body).toMatchObject({
      code: 'conflict',
      detail: expect.stringMatching(/^Test Person #\w+ has (accepted|refused) this/) as string,
    });
  const { requests } = await get<RequestsAnswer>('requests?show=decided', REGISTRY);
  const wasAccepted = requests[0]!.state === 'accepted';
  expect((await corrections()).length - before).toBe(wasAccepted ? 1 : 0);
  expect(await verdicts('S10')).toEqual([wasAccepted ? ['present', true] : ['absent', false]]);
});

test('where the journal cannot be written, the request stays open and the verdict as it was', async () => {
  const student: TestViewer = { role: 'student', studentId: 'S11' };
  const no = await requested(student);
  const { board } = served;
  const broken = await startBoard(database.db, {
    now: board.now,
    settings: { journal: '/dev/null/journal' },
  });
  try {
    const answer = await fetch(`${broken.url}/api/v1/requests/${no}/decision`, {
      method: 'POST',
      headers: { ...(await headersOf(broken, REGISTRY)), 'content-type': 'application/json' },
      body: JSON.stringify({ decision: 'accept', reason: 'the list says so' }),
    });
    expect(answer.status).toBe(500);
  } finally {
    await broken.close();
  }
  const { requests } = await get<RequestsAnswer>('requests', REGISTRY);
  expect(requests).toMatchObject([{ no, state: 'open' }]);
  expect(await verdicts('S11')).toEqual([['absent', false]]);
  expect(await decide(no, 'refuse', REGISTRY)).toMatchObject({ status: 200 });
});

test('a refusal changes no verdict, and the student may ask again', async () => {
  const asked = { verdict: 'partial' };
  const student: TestViewer = { role: 'student', studentId: 'S11' };
  await decide(await requested(student, asked), 'refuse', REGISTRY);
  expect(await verdicts('S11')).toEqual([['absent', false]]);
  const { classes, requests } = await get<MeAnswer>('me', student);
  expect(classes[1]).toMatchObject({ mayAsk: true, request: { state: 'refused' } });
  expect(requests).toMatchObject([{ state: 'refused', answer: 'the list says so' }]);
  await requested(student, asked);
});

test('what cannot be corrected cannot be asked for', async () => {
  expect(await request({ role: 'student', studentId: 'S12' })).toMatchObject({
    ...{
      status: 422,
      body: { code: 'refused', detail: expect.stringMatching(/opted out/) as string },
    },
  });
  const same = await request({ role: 'student', studentId: 'S1' });
  expect(same).toMatchObject({ status: 422, body: { code: 'refused' } });
  expect(await request(STUDENT, { date: TODAY })).toMatchObject({ status: 422 });
  expect(await request(STUDENT, { section: '2', start: '10:30' })).toMatchObject({ status: 404 });
  expect(await request(STUDENT, { verdict: 'unknown' })).toMatchObject({ status: 400 });
});

test('one request of a class is open, however many come at once', async () => {
  const student: TestViewer = { role: 'student', studentId: 'S11' };
  const answers = await Promise.all(Array.from({ length: 6 }, () => request(student)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(5).fill(409)]);
  const { requests } = await get<MeAnswer>('me', student);
  expect(requests).toHaveLength(1);
});

test('a student has no more open requests than the limit, and may withdraw one', async () => {
  const student: TestViewer = { role: 'student', studentId: 'S11' };
  for (let slot = 1; slot <= MOST_OPEN; slot += 1)
    await write(
      database.db,
      `INSERT INTO correction_request (day, course, section, starts_at, ends_at, was_only,
         student_no, verdict, reason, requested_at, open_slot)
       VALUES ('2026-08-01', 'OLD1000', :slot, '2026-08-01 08:00:00', '2026-08-01 09:00:00', 1, 11,
         'present', 'was there', '2026-08-02 08:00:00', :slot)`,
      { slot },
    );
  expect(await request(student)).toMatchObject({ status: 422, body: { code: 'refused' } });
  const { requests, mayOpen, classes } = await get<MeAnswer>('me', student);
  expect([mayOpen, classes[1]!.mayAsk, requests[0]!.hasClass]).toEqual([0, false, false]);
  const { no } = requests[0]!;
  expect(await ask(`requests/${no}/withdrawal`, [FELLOW], {})).toMatchObject({ status: 404 });
  expect(await ask(`requests/${no}/withdrawal`, [student], {})).toMatchObject({ status: 200 });
  expect(await decide(no, 'accept', REGISTRY)).toMatchObject({
    ...{
      status: 409,
      body: { detail: expect.stringMatching(/^The student has withdrawn/) as string },
    },
  });
  await requested(student);
});

test('a request of a class that is gone cannot be accepted, stays open, and can be refused', async () => {
  const no = await requested(FELLOW, {
    verdict: (await verdicts('S10'))[0]![0] === 'absent' ? 'present' : 'partial',
  });
  const gone = "UPDATE class SET course = 'GONE' WHERE course = 'ERG2050' AND section = '1'";
  await write(database.db, gone);
  try {
    expect(await decide(no, 'accept', REGISTRY)).toMatchObject({
      ...{ status: 422, body: { code: 'refused' } },
    });
    const { requests } = await get<RequestsAnswer>('requests', REGISTRY);
    expect(requests).toMatchObject([{ no, state: 'open', hasClass: false, now: null }]);
    expect(await decide(no, 'refuse', REGISTRY)).toMatchObject({ status: 200 });
  } finally {
    await write(database.db, "UPDATE class SET course = 'ERG2050' WHERE course = 'GONE'");
  }
});

test('those who decide see the requests of their sections, but never their own', async () => {
  const no = await requested({ role: 'student', studentId: 'S11' });
  const seen = async (...viewers: TestViewer[]) => {
    const { requests, open } = await get<RequestsAnswer>('requests', ...viewers);
    expect(open).toBe(requests.length);
    return requests.map((one) => one.no);
  };
  expect(await seen(LECTURER)).toEqual([no]);
  expect(await seen(REGISTRY)).toEqual([no]);
  expect(await seen(OTHER_LECTURER)).toEqual([]);
  expect(await decide(no, 'accept', OTHER_LECTURER)).toMatchObject({ status: 404 });
  const own: TestViewer = { role: 'student', studentId: 'S11' };
  expect(await seen(REGISTRY, own)).toEqual([]);
  expect(await decide(no, 'accept', REGISTRY, own)).toMatchObject({
    ...{ status: 403, body: { code: 'forbidden' } },
  });
  const path = `classes/${PAST}/ERG2050/1/08:30/students/S11/correction`;
  const said = { verdict: 'present', reason: 'I was there' };
  expect(await ask(path, [REGISTRY, own], said)).toMatchObject({ status: 403 });
  expect(await verdicts('S11')).toEqual([['absent', false]]);
});

test('who looks at requests is kept, and the student sees it', async () => {
  await write(database.db, 'DELETE FROM person_look');
  await requested({ role: 'student', studentId: 'S11' });
  for (let times = 1; times <= 2; times += 1) await get('requests', LECTURER);
  await get(`classes/${PAST}/ERG2050/1/08:30/students/S11`, REGISTRY);
  const { looks } = await get<MeAnswer>('me', { role: 'student', studentId: 'S11' });
  expect(looks.map(({ what, detail }) => [what, detail])).toEqual([
    ['explain', `ERG2050/1 ${PAST} 08:30`],
    ['request', `ERG2050/1 ${PAST} 08:30`],
    ['request', `ERG2050/1 ${PAST} 08:30`],
  ]);
  expect((await get<MeAnswer>('me', STUDENT)).looks).toEqual([]);
});

test('a request of a class that a new roster moves is carried over', async () => {
  const no = await requested({ role: 'student', studentId: 'S11' });
  const move = (from: string, to: string) =>
    write(
      database.db,
      `UPDATE class SET starts_at = :to WHERE course = 'ERG2050' AND section = '1' AND starts_at = :from`,
      { from: `${PAST} ${from}:00`, to: `${PAST} ${to}:00` },
    );
  await move('08:30', '08:40');
  try {
    const again = await request({ role: 'student', studentId: 'S11' }, { start: '08:40' });
    expect(again).toMatchObject({ status: 409 });
    const { requests } = await get<RequestsAnswer>('requests', REGISTRY);
    expect(requests).toMatchObject([{ no, start: '08:40', hasClass: true }]);
    expect(await decide(no, 'accept', REGISTRY)).toMatchObject({ status: 200 });
    expect(await verdicts('S11')).toEqual([['present', true]]);
  } finally {
    await move('08:40', '08:30');
  }
});
