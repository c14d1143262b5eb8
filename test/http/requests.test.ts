import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MOST_OF_CLASS, MOST_OPEN } from '../../src/mysql/decisions/requests.js';
import type { MeAnswer } from '../../src/http/schemas/me.js';
import type { RequestsAnswer } from '../../src/http/schemas/requests.js';
import type { Session } from '../../src/http/schemas/session.js';
import { readRows, write } from '../../src/mysql/read.js';
import { readJournal } from '../../src/service/journal-file.js';
import { askingOf, LECTURER, REGISTRY, student } from '../workbench/asking.js';
import { PAST, serveBoardCampus, TODAY } from '../workbench/board-campus.js';
import { startBoard, type TestBoard, type TestViewer } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { rollUp } from '../workbench/rates-campus.js';

/** A student's own record, what students ask to have corrected, and who decides it. */

let database: TestDatabase;
let served: TestBoard;
let board: ReturnType<typeof askingOf>;
const journal = mkdtempSync(join(tmpdir(), 'rollcall-requests-'));

beforeAll(async () => {
  database = await createTestDatabase();
  served = await serveBoardCampus(database.db, { settings: { journal } });
  board = askingOf(served, database.db);
});

beforeEach(() => write(database.db, 'DELETE FROM correction_request'));

afterAll(async () => {
  await served?.close();
  await database?.drop();
});

const corrections = () =>
  readRows<{ by: string; reason: string }>(
    database.db,
    'SELECT corrected_by AS `by`, reason FROM correction ORDER BY correction_no',
  );

test('a student sees the own classes, what they come to, and nothing of others', async () => {
  const me = await board.get<MeAnswer>('me', student('S9'));
  expect(me).toMatchObject({
    ...{ studentId: 'S9', optedOut: false, terms: [{ first: PAST, last: TODAY }] },
    ...{ attended: 0, measured: 1, rate: 0, mayOpen: MOST_OPEN },
    courses: [{ course: 'ERG2050', section: '1', attended: 0, measured: 1, rate: 0 }],
  });
  expect(me.classes.map(({ date, verdict, mayAsk }) => [date, verdict, mayAsk])).toEqual([
    [TODAY, null, false],
    [PAST, 'absent', true],
  ]);
  expect(await board.get<MeAnswer>(`me?term=${TODAY}`, student('S9'))).toEqual(me);
  expect((await board.ask('me?term=2019-01-01', [student('S9')])).status).toBe(404);
});

test('an accepted request is the correction, at once and after a rollup', async () => {
  const no = await board.requested(student('S9'));
  expect(await board.verdictOf('S9')).toEqual(['absent', false]);
  expect((await board.get<Session>('session', LECTURER)).openRequests).toBe(1);
  expect(await board.decide(no, 'accept', LECTURER)).toMatchObject({ status: 200 });
  expect(await board.verdictOf('S9')).toEqual(['present', true]);
  await rollUp(database.db, PAST);
  expect(await board.verdictOf('S9')).toEqual(['present', true]);
  expect((await board.get<Session>('session', LECTURER)).openRequests).toBe(0);
  const { requests, classes } = await board.get<MeAnswer>('me', student('S9'));
  expect(requests).toMatchObject([
    {
      ...{ no, state: 'accepted', answer: 'the list says so', verdict: 'present' },
      granted: 'present',
      ...{ by: expect.stringMatching(/^Test Person #/) as string, now: { verdict: 'present' } },
    },
  ]);
  expect(classes[1]).toMatchObject({ verdict: 'present', request: { no, state: 'accepted' } });
  expect(readJournal(journal).words).toMatchObject([
    { kind: 'correction', student: 'S9', reason: 'the list says so' },
  ]);
});

test('a request may be accepted with another verdict, but not with the one that stands', async () => {
  const asker = student('S9');
  const before = await board.verdictOf('S9');
  const no = await board.requested(asker, { verdict: 'absent' });
  expect(
    await board.decide(no, { decision: 'accept', verdict: before[0] }, LECTURER),
  ).toMatchObject({
    status: 422,
    body: { code: 'refused', detail: expect.stringContaining('refuse') as string },
  });
  const wrong = { decision: 'refuse', verdict: 'partial' };
  expect(await board.decide(no, wrong, LECTURER)).toMatchObject({ status: 400 });
  expect(await board.verdictOf('S9')).toEqual(before);
  const partial = { decision: 'accept', verdict: 'partial' };
  expect(await board.decide(no, partial, LECTURER)).toMatchObject({ status: 200 });
  expect(await board.verdictOf('S9')).toEqual(['partial', true]);
  const { requests } = await board.get<MeAnswer>('me', asker);
  expect(requests).toMatchObject([
    { no, state: 'accepted', verdict: 'absent', granted: 'partial', now: { verdict: 'partial' } },
  ]);
  expect(readJournal(journal).words.at(-1)).toMatchObject({ student: 'S9', verdict: 'partial' });
});

test('"absent" of an excused student would change nothing, and is refused before it is kept', async () => {
  const excuse = (days: string) =>
    write(
      database.db,
      `INSERT INTO excuse (student_no, first_day, last_day, course, reason, excused_by, excused_at)
       VALUES (8, :day, :day, NULL, 'was ill', 'registry', :at)`,
      { day: days, at: `${PAST} 20:00:00` },
    );
  const no = await board.requested(student('S8'), { verdict: 'partial' });
  await excuse(PAST);
  const granted = { decision: 'accept', verdict: 'absent' };
  expect(await board.decide(no, granted, REGISTRY)).toMatchObject({
    ...{ status: 422, body: { detail: expect.stringMatching(/excused/) as string } },
  });
  const closed = await board.ask(`requests/${no}/withdrawal`, [student('S8')], {});
  expect(closed.status).toBe(200);
  expect(await board.request(student('S8'), { verdict: 'absent' })).toMatchObject({
    ...{ status: 422, body: { detail: expect.stringMatching(/excused/) as string } },
  });
  await write(database.db, 'DELETE FROM excuse');
});

test('a student who withdraws and asks again about one class is sent to a person after some times', async () => {
  for (let time = 1; time <= MOST_OF_CLASS; time += 1) {
    const no = await board.requested(student('S10'));
    await board.ask(`requests/${no}/withdrawal`, [student('S10')], {});
  }
  expect(await board.request(student('S10'))).toMatchObject({
    ...{ status: 422, body: { detail: expect.stringMatching(/speak to your lecturer/) as string } },
  });
  await board.requested(student('S11'));
});

test('what an earlier release accepted was granted as asked', async () => {
  const no = await board.requested(student('S9'), { verdict: 'absent' });
  await board.decide(no, 'accept', LECTURER);
  await write(database.db, 'UPDATE correction_request SET granted = NULL');
  const { requests } = await board.get<MeAnswer>('me', student('S9'));
  expect(requests).toMatchObject([{ state: 'accepted', verdict: 'absent', granted: 'absent' }]);
});

test('of those who decide at once, one does it, and the others are told who it was', async () => {
  const no = await board.requested(student('S10'));
  const before = (await corrections()).length;
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, i) => board.decide(no, i % 2 ? 'accept' : 'refuse', REGISTRY)),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(409)]);
  for (const { body } of answers.filter(({ status }) => status === 409))
    expect(body).toMatchObject({
      code: 'conflict',
      detail: expect.stringMatching(/^Test Person #\w+ has (accepted|refused) this/) as string,
    });
  const { requests } = await board.get<RequestsAnswer>('requests?show=decided', REGISTRY);
  const wasAccepted = requests[0]!.state === 'accepted';
  expect((await corrections()).length - before).toBe(wasAccepted ? 1 : 0);
  expect(await board.verdictOf('S10')).toEqual(wasAccepted ? ['present', true] : ['absent', false]);
});

test('where the journal cannot be written, the request stays open and the verdict as it was', async () => {
  const asker = student('S11');
  const no = await board.requested(asker);
  const broken = await startBoard(database.db, {
    now: served.board.now,
    settings: { journal: '/dev/null/journal' },
  });
  try {
    const answer = await askingOf(broken, database.db).decide(no, 'accept', REGISTRY);
    expect(answer.status).toBe(500);
  } finally {
    await broken.close();
  }
  const { requests } = await board.get<RequestsAnswer>('requests', REGISTRY);
  expect(requests).toMatchObject([{ no, state: 'open' }]);
  expect(await board.verdictOf('S11')).toEqual(['absent', false]);
  expect(await board.decide(no, 'refuse', REGISTRY)).toMatchObject({ status: 200 });
});

test('a refusal changes no verdict, and the student may ask again', async () => {
  const asked = { verdict: 'partial' };
  const asker = student('S11');
  await board.decide(await board.requested(asker, asked), 'refuse', REGISTRY);
  expect(await board.verdictOf('S11')).toEqual(['absent', false]);
  const { classes, requests } = await board.get<MeAnswer>('me', asker);
  expect(classes[1]).toMatchObject({ mayAsk: true, request: { state: 'refused' } });
  expect(requests).toMatchObject([{ state: 'refused', answer: 'the list says so', granted: null }]);
  await board.requested(asker, asked);
});

test('those who decide see the requests of their sections, but never their own', async () => {
  const no = await board.requested(student('S11'));
  const seen = async (...viewers: TestViewer[]) => {
    const { requests, open } = await board.get<RequestsAnswer>('requests', ...viewers);
    expect(open).toBe(requests.length);
    return requests.map((one) => one.no);
  };
  expect(await seen(LECTURER)).toEqual([no]);
  expect(await seen(REGISTRY)).toEqual([no]);
  expect(await seen({ role: 'lecturer', scope: 'ERG2050/2' })).toEqual([]);
  expect(await board.decide(no, 'accept', { role: 'lecturer', scope: 'ERG2050/2' })).toMatchObject({
    status: 404,
  });
  const own = student('S11');
  expect(await seen(REGISTRY, own)).toEqual([]);
  expect(await board.decide(no, 'accept', REGISTRY, own)).toMatchObject({
    ...{ status: 403, body: { code: 'forbidden' } },
  });
  const path = `classes/${PAST}/ERG2050/1/08:30/students/S11/correction`;
  const said = { verdict: 'present', reason: 'I was there' };
  expect(await board.ask(path, [REGISTRY, own], said)).toMatchObject({ status: 403 });
  expect(await board.verdictOf('S11')).toEqual(['absent', false]);
});

test('who looks at requests is kept, and the student sees it', async () => {
  await write(database.db, 'DELETE FROM person_look');
  await board.requested(student('S11'));
  for (let times = 1; times <= 2; times += 1) await board.get('requests', LECTURER);
  await board.get(`classes/${PAST}/ERG2050/1/08:30/students/S11`, REGISTRY);
  const { looks } = await board.get<MeAnswer>('me', student('S11'));
  expect(looks.map(({ what, detail }) => [what, detail])).toEqual([
    ['explain', `ERG2050/1 ${PAST} 08:30`],
    ['request', `ERG2050/1 ${PAST} 08:30`],
    ['request', `ERG2050/1 ${PAST} 08:30`],
  ]);
  expect((await board.get<MeAnswer>('me', student('S9'))).looks).toEqual([]);
});
