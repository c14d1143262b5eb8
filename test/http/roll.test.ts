import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hashOf } from '../../src/http/access/secrets.js';
import type { Changed, ClassAnswer, ExplanationAnswer } from '../../src/http/schemas/class.js';
import type {
  AgreementAnswer,
  CodeAnswer,
  EnterAnswer,
  RollAnswer,
  ShownCode,
} from '../../src/http/schemas/roll.js';
import { instantOf } from '../../src/attendance/wall-clock.js';
import { write } from '../../src/mysql/read.js';
import { askingOf, LECTURER, REGISTRY, type Asker } from '../workbench/asking.js';
import { PAST, serveBoardCampus, TODAY } from '../workbench/board-campus.js';
import { headersOf, type TestBoard, type TestViewer } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { rowsOf } from '../workbench/roster-campus.js';

let database: TestDatabase;
let served: TestBoard;
let board: ReturnType<typeof askingOf>;
/** The campus wall clock of TODAY. */
let clock = '09:30:00';

beforeAll(async () => {
  database = await createTestDatabase();
  served = await serveBoardCampus(database.db, {
    now: () => instantOf(`${TODAY} ${clock}`, 'Asia/Shanghai'),
  });
  board = askingOf(served, database.db);
});

beforeEach(() => void (clock = '09:30:00'));

afterAll(async () => {
  await served?.close();
  await database?.drop();
});

/** Students S1 to S12; S1 to S6 were heard in the room at 08:40, and S12 has opted out. */
const CLASS = `classes/${TODAY}/ERG2050/1/08:30`;
const PAST_CLASS = CLASS.replace(TODAY, PAST);
const student = (no: number): TestViewer => ({ role: 'student', studentId: `S${no}` });

const show = async (asked: { minutes?: number; allowElsewhere?: boolean } = {}) => {
  const body = { minutes: 5, allowElsewhere: false, ...asked };
  return (await board.ask<ShownCode>(`${CLASS}/code`, [LECTURER], body)).body;
};
const enter = async (who: Asker, code: string, confirmed = false) =>
  (await board.ask<EnterAnswer>('code', who, { code, confirmed })).body.outcome;
const counts = async () => {
  const { open } = (await board.ask<CodeAnswer>(`${CLASS}/code`, [LECTURER])).body;
  return open && { taken: open.taken, elsewhere: open.elsewhere, away: open.away };
};
const end = (codeNo: number) => board.ask<CodeAnswer>(`${CLASS}/code/end`, [LECTURER], { codeNo });
const marks = (no: number) =>
  rowsOf(
    database.db,
    'SELECT is_there, source FROM roll_mark WHERE day = ? AND student_no = ? ORDER BY roll_no',
    [TODAY, no],
  );
/** A student's phone joins access point 3, of another room. */
const hearElsewhere = (no: number, at: string) =>
  write(
    database.db,
    `INSERT INTO access_event (day, device_key, at, access_point_no, ok)
     VALUES (:day, :no, :at, 3, 1)`,
    { day: TODAY, no, at: `${TODAY} ${at}` },
  );

test('a code marks each student once, and is counted without names', async () => {
  const { code, open } = await show();
  expect(code).toMatch(/^[^AEIOU01258BGLSZ]{6}$/);
  expect(open).toMatchObject({
    enrolled: 12,
    taken: 0,
    secondsLeft: 300,
    endsAt: `${TODAY} 09:35:00`,
  });
  const typed = ` ${code.slice(0, 3).toLowerCase()}-${code.slice(3)} `;
  expect(await enter([student(7)], typed)).toBe('taken');
  expect(await enter([student(7)], code)).toBe('already');
  expect(await enter([student(8)], code)).toBe('taken');
  expect(await counts()).toEqual({ taken: 2, elsewhere: 0, away: 0 });
  expect(await marks(7)).toEqual([[1, 'code']]);
});

test('many entries at once leave one entry and one student who is there', async () => {
  const { code } = await show();
  const headers = await headersOf(served, student(9));
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => enter(headers, code)));
  expect(new Set(outcomes)).toEqual(
    new Set(outcomes.includes('already') ? ['taken', 'already'] : ['taken']),
  );
  expect(await counts()).toEqual({ taken: 1, elsewhere: 0, away: 0 });
});

test('the database holds the hash of a code, and no answer tells it again', async () => {
  const { code } = await show();
  const stored = await rowsOf(database.db, 'SELECT * FROM roll_code');
  expect(JSON.stringify(stored)).toContain(hashOf(code));
  expect(JSON.stringify(stored)).not.toContain(code);
  expect(JSON.stringify(await board.ask(`${CLASS}/code`, [LECTURER]))).not.toContain(code);
});

test('a code is unknown to other students, before it, after its minutes, and once it is ended', async () => {
  const first = await show();
  expect(await enter([student(13)], first.code)).toBe('unknown');
  expect(await enter([student(1)], 'CCCCCC')).toBe('unknown');
  clock = '09:35:00';
  expect(await enter([student(1)], first.code)).toBe('unknown');
  clock = '09:34:59';
  const second = await show();
  expect(await enter([student(1)], first.code)).toBe('unknown');
  expect(await enter([student(1)], second.code)).toBe('taken');
  expect((await end(second.open.codeNo)).body.open).toBeNull();
  expect(await enter([student(2)], second.code)).toBe('unknown');
  expect(await counts()).toBeNull();
});

test.each([
  ['before the class', '08:19:59', 422],
  ['shortly before it', '08:20:00', 200],
  ['at its end', '10:00:00', 422],
])('a code is shown only while people are there: %s', async (_title, time, status) => {
  clock = time;
  const asked = { minutes: 5, allowElsewhere: false };
  expect((await board.ask(`${CLASS}/code`, [LECTURER], asked)).status).toBe(status);
  const { mayShowCode } = (await board.ask<ClassAnswer>(CLASS, [LECTURER])).body;
  expect(mayShowCode).toBe(status === 200);
  // The roll of a class can be taken at any time later.
  const roll = await board.ask(`${CLASS}/roll`, [LECTURER], { there: ['S1'], away: [] });
  expect(roll.status).toBe(time < '08:20' ? 422 : 200);
});

test('a code does not outlast its class by more than ten minutes', async () => {
  clock = '09:55:00';
  expect((await show({ minutes: 30 })).open.endsAt).toBe(`${TODAY} 10:10:00`);
});

test('a student whose phone is heard in another room is refused, and may enter after coming in', async () => {
  const { code } = await show();
  await hearElsewhere(10, '09:25:00');
  expect(await enter([student(10)], code)).toBe('elsewhere');
  expect(await enter([student(10)], code)).toBe('elsewhere');
  expect(await counts()).toEqual({ taken: 0, elsewhere: 1, away: 0 });
  expect(await marks(10)).toEqual([]);
  clock = '09:34:00';
  await write(
    database.db,
    `INSERT INTO access_event (day, device_key, at, access_point_no, ok)
     VALUES (:day, 10, :at, 1, 1)`,
    { day: TODAY, at: `${TODAY} 09:33:00` },
  );
  expect(await enter([student(10)], code)).toBe('taken');
  expect(await counts()).toEqual({ taken: 1, elsewhere: 0, away: 0 });
});

test('the lecturer may allow students who are heard elsewhere', async () => {
  await hearElsewhere(11, '09:28:00');
  expect(await enter([student(11)], (await show()).code)).toBe('elsewhere');
  expect(await enter([student(11)], (await show({ allowElsewhere: true })).code)).toBe('taken');
});

test('a phone that has left, and one that was heard long ago, say nothing', async () => {
  const { code } = await show();
  await hearElsewhere(5, '09:28:00');
  await write(
    database.db,
    `INSERT INTO access_event (day, device_key, at, access_point_no, departed)
     VALUES (:day, 5, :at, 3, 1)`,
    { day: TODAY, at: `${TODAY} 09:29:00` },
  );
  await hearElsewhere(6, '09:19:59');
  expect(await enter([student(5)], code)).toBe('taken');
  expect(await enter([student(6)], code)).toBe('taken');
});

test('a student who has opted out is asked first, and counts only after confirming', async () => {
  const { code } = await show();
  expect(await enter([student(12)], code)).toBe('confirm');
  expect(await marks(12)).toEqual([]);
  expect(await enter([student(12)], code, true)).toBe('taken');
  expect(await marks(12)).toEqual([[1, 'code']]);
});

test('nobody enters an own code, or takes the roll of themselves', async () => {
  const both = await headersOf(served, LECTURER, student(4));
  const asked = { minutes: 5, allowElsewhere: true };
  const { code } = (await board.ask<ShownCode>(`${CLASS}/code`, both, asked)).body;
  expect(await enter(both, code)).toBe('own');
  const own = await board.ask(`${CLASS}/roll`, both, { there: ['S3', 'S4'], away: [] });
  expect(own).toMatchObject({ status: 422, body: { code: 'refused' } });
  expect(await marks(3)).toEqual([]);
  expect((await board.ask(`${CLASS}/roll`, both, { there: ['S3'], away: [] })).status).toBe(200);
});

test('who guesses codes is stopped for the rest of the minute', async () => {
  const headers = await headersOf(served, student(2));
  const { code } = await show();
  for (let time = 1; time <= 10; time += 1) expect(await enter(headers, 'CDFHJK')).toBe('unknown');
  const asked = { code, confirmed: false };
  expect((await board.ask('code', headers, asked)).status).toBe(429);
  expect(await enter([student(3)], code)).toBe('taken');
  clock = '09:31:00';
  expect(await enter(headers, code)).toBe('taken');
});

test('a roll settles the students whom it names, and leaves out those who have opted out', async () => {
  const roll = { there: ['S9', 'S12'], away: ['S1'] };
  const { status, body } = await board.ask<RollAnswer>(`${PAST_CLASS}/roll`, [LECTURER], roll);
  expect({ status, marks: body.marks, leftOut: body.leftOut }).toEqual({
    ...{ status: 200, marks: 2, leftOut: 1 },
  });
  expect(body.figures).toMatchObject({ present: 8, absent: 3 });
  const { students } = (await board.ask<ClassAnswer>(PAST_CLASS, [LECTURER])).body;
  const verdictOf = (id: string) => students.find(({ studentId }) => studentId === id);
  expect(verdictOf('S9')).toMatchObject({ verdict: 'present', basis: 'roll' });
  expect(verdictOf('S1')).toMatchObject({ verdict: 'absent', basis: 'roll' });
  expect(verdictOf('S12')).toMatchObject({ verdict: 'not_measured' });
});

test.each([
  ['nobody', { there: [], away: [] }, 400],
  ['a student twice', { there: ['S1'], away: ['S1'] }, 400],
  ['a student of another class', { there: ['S1', 'S16'], away: [] }, 404],
])('a roll of %s is refused', async (_title, roll, status) => {
  expect((await board.ask(`${CLASS}/roll`, [LECTURER], roll)).status).toBe(status);
});

test('a student is excused for some days, and the excuse is withdrawn', async () => {
  const registry = await headersOf(served, REGISTRY);
  const of = (id: string) => `${PAST_CLASS}/students/${id}`;
  const excuse = { from: PAST, to: TODAY, allCourses: false, reason: 'was ill' };
  const excused = await board.ask<Changed>(`${of('S10')}/excuse`, registry, excuse);
  expect(excused).toMatchObject({ status: 200, body: { figures: { notMeasured: 2 } } });
  const explained = async (who: Asker) =>
    (await board.ask<ExplanationAnswer>(of('S10'), who)).body.excuses;
  const [held] = await explained(registry);
  expect(held).toMatchObject({ from: PAST, to: TODAY, course: 'ERG2050', reason: 'was ill' });
  expect(await explained([student(10)])).toEqual([held]);
  // Why somebody was ill is nothing for a lecturer.
  expect(await explained([LECTURER])).toEqual([]);
  const withdrawalOf = (id: string) => `${of(id)}/excuses/${held!.excuseNo}/withdrawal`;
  const [withdrawal, reason] = [withdrawalOf('S10'), { reason: 'for the wrong student' }];
  expect((await board.ask(withdrawalOf('S9'), registry, reason)).status).toBe(404);
  const withdrawn = await board.ask<Changed>(withdrawal, registry, reason);
  expect(withdrawn).toMatchObject({ status: 200, body: { figures: { notMeasured: 1 } } });
  expect(await explained(registry)).toEqual([]);
  expect((await board.ask(withdrawal, registry, reason)).status).toBe(404);
});

test('nobody excuses themselves, and no excuse ends before it begins or has no end', async () => {
  const own = await headersOf(served, REGISTRY, student(2));
  const excuse = { from: PAST, to: PAST, allCourses: true, reason: 'was ill' };
  expect((await board.ask(`${PAST_CLASS}/students/S2/excuse`, own, excuse)).status).toBe(403);
  const endless = { ...excuse, to: '9998-12-31' };
  expect((await board.ask(`${PAST_CLASS}/students/S3/excuse`, own, endless)).status).toBe(422);
  const backwards = { ...excuse, from: TODAY };
  expect((await board.ask(`${PAST_CLASS}/students/S3/excuse`, own, backwards)).status).toBe(400);
});

test('the agreement of the method with rolls counts each class', async () => {
  const registry = await headersOf(served, REGISTRY);
  const { body } = await board.ask<AgreementAnswer>('rolls/agreement', registry);
  // The method said that S1 was there and S9 was not; the roll above says the reverse.
  const counts = { marks: 2, agree: 0, saidAbsent: 1, saidPresent: 1, undecided: 0 };
  expect(body.classes).toEqual([
    { date: PAST, course: 'ERG2050', section: '1', start: '08:30', ...counts },
  ]);
  expect(body.total).toMatchObject({ ...counts, classes: 1, share: 0 });
  const none = await board.ask<AgreementAnswer>(`rolls/agreement?to=2026-09-01`, registry);
  expect(none.body.classes).toEqual([]);
  const long = await board.ask('rolls/agreement?from=2019-01-01&to=2019-12-31', registry);
  expect(long).toMatchObject({
    status: 400,
    body: { detail: expect.stringMatching(/200 days/) as string },
  });
});
