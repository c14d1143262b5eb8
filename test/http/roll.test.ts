import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hashOf } from '../../src/http/access/secrets.js';
import type { Changed, ClassAnswer, ExplanationAnswer } from '../../src/http/schemas/class.js';
import type { AgreementAnswer, RollAnswer, ShownCode } from '../../src/http/schemas/roll.js';
import { write } from '../../src/mysql/read.js';
import { LECTURER, REGISTRY, student, type Asker } from '../workbench/asking.js';
import { PAST, TODAY } from '../workbench/board-campus.js';
import { headersOf } from '../workbench/board.js';
import { CLASS, openRollBoard, type RollBoard } from '../workbench/roll-board.js';
import { rowsOf } from '../workbench/roster-campus.js';

let rolls: RollBoard;

beforeAll(async () => {
  rolls = await openRollBoard();
});
beforeEach(() => void (rolls.at.clock = '09:30:00'));
afterAll(() => rolls?.close());

const PAST_CLASS = CLASS.replace(TODAY, PAST);

/** A student's phone joins access point 3, of another room. */
const hearElsewhere = (no: number, at: string) =>
  write(
    rolls.database.db,
    `INSERT INTO access_event (day, device_key, at, access_point_no, ok)
     VALUES (:day, :no, :at, 3, 1)`,
    { day: TODAY, no, at: `${TODAY} ${at}` },
  );

test('a code marks each student once, and is counted without names', async () => {
  const { code, open } = await rolls.show();
  expect(code).toMatch(/^[^AEIOU01258BGLSZ]{6}$/);
  expect(open).toMatchObject({
    enrolled: 12,
    taken: 0,
    secondsLeft: 300,
    endsAt: `${TODAY} 09:35:00`,
  });
  const typed = ` ${code.slice(0, 3).toLowerCase()}-${code.slice(3)} `;
  expect(await rolls.enter([student(7)], typed)).toBe('taken');
  expect(await rolls.enter([student(7)], code)).toBe('already');
  expect(await rolls.enter([student(8)], code)).toBe('taken');
  expect(await rolls.counts()).toEqual({ taken: 2, elsewhere: 0, away: 0 });
  expect(await rolls.marks(7)).toEqual([[1, 'code']]);
});

test('many entries at once leave one entry and one student who is there', async () => {
  const { code } = await rolls.show();
  const headers = await headersOf(rolls.served, student(9));
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => rolls.enter(headers, code)));
  expect(new Set(outcomes)).toEqual(
    new Set(outcomes.includes('already') ? ['taken', 'already'] : ['taken']),
  );
  expect(await rolls.counts()).toEqual({ taken: 1, elsewhere: 0, away: 0 });
});

test('the database holds the hash of a code, and no answer tells it again', async () => {
  const { code } = await rolls.show();
  const stored = await rowsOf(rolls.database.db, 'SELECT * FROM roll_code');
  expect(JSON.stringify(stored)).toContain(hashOf(code));
  expect(JSON.stringify(stored)).not.toContain(code);
  expect(JSON.stringify(await rolls.board.ask(`${CLASS}/code`, [LECTURER]))).not.toContain(code);
});

test('a code is unknown to other students, before it, after its minutes, and once it is ended', async () => {
  const first = await rolls.show();
  expect(await rolls.enter([student(13)], first.code)).toBe('unknown');
  expect(await rolls.enter([student(1)], 'CCCCCC')).toBe('unknown');
  rolls.at.clock = '09:35:00';
  expect(await rolls.enter([student(1)], first.code)).toBe('unknown');
  rolls.at.clock = '09:34:59';
  const second = await rolls.show();
  expect(await rolls.enter([student(1)], first.code)).toBe('unknown');
  expect(await rolls.enter([student(1)], second.code)).toBe('taken');
  expect((await rolls.end(second.open.codeNo)).body.open).toBeNull();
  expect(await rolls.enter([student(2)], second.code)).toBe('unknown');
  expect(await rolls.counts()).toBeNull();
});

test.each([
  ['before the class', '08:19:59', 422],
  ['shortly before it', '08:20:00', 200],
  ['at its end', '10:00:00', 422],
])('a code is shown only while people are there: %s', async (_title, time, status) => {
  rolls.at.clock = time;
  const asked = { minutes: 5, allowElsewhere: false };
  expect((await rolls.board.ask(`${CLASS}/code`, [LECTURER], asked)).status).toBe(status);
  const { mayShowCode } = (await rolls.board.ask<ClassAnswer>(CLASS, [LECTURER])).body;
  expect(mayShowCode).toBe(status === 200);
  // The roll of a class can be taken at any time later.
  const roll = await rolls.board.ask(`${CLASS}/roll`, [LECTURER], { there: ['S1'], away: [] });
  expect(roll.status).toBe(time < '08:20' ? 422 : 200);
});

test('a code does not outlast its class by more than ten minutes', async () => {
  rolls.at.clock = '09:55:00';
  expect((await rolls.show({ minutes: 30 })).open.endsAt).toBe(`${TODAY} 10:10:00`);
});

test('a student whose phone is heard in another room is refused, and may enter after coming in', async () => {
  const { code } = await rolls.show();
  await hearElsewhere(10, '09:25:00');
  expect(await rolls.enter([student(10)], code)).toBe('elsewhere');
  expect(await rolls.enter([student(10)], code)).toBe('elsewhere');
  expect(await rolls.counts()).toEqual({ taken: 0, elsewhere: 1, away: 0 });
  expect(await rolls.marks(10)).toEqual([]);
  rolls.at.clock = '09:34:00';
  await write(
    rolls.database.db,
    `INSERT INTO access_event (day, device_key, at, access_point_no, ok)
     VALUES (:day, 10, :at, 1, 1)`,
    { day: TODAY, at: `${TODAY} 09:33:00` },
  );
  expect(await rolls.enter([student(10)], code)).toBe('taken');
  expect(await rolls.counts()).toEqual({ taken: 1, elsewhere: 0, away: 0 });
});

test('the lecturer may allow students who are heard elsewhere', async () => {
  await hearElsewhere(11, '09:28:00');
  expect(await rolls.enter([student(11)], (await rolls.show()).code)).toBe('elsewhere');
  expect(await rolls.enter([student(11)], (await rolls.show({ allowElsewhere: true })).code)).toBe(
    'taken',
  );
});

test('a phone that has left, and one that was heard long ago, say nothing', async () => {
  const { code } = await rolls.show();
  await hearElsewhere(5, '09:28:00');
  await write(
    rolls.database.db,
    `INSERT INTO access_event (day, device_key, at, access_point_no, departed)
     VALUES (:day, 5, :at, 3, 1)`,
    { day: TODAY, at: `${TODAY} 09:29:00` },
  );
  await hearElsewhere(6, '09:19:59');
  expect(await rolls.enter([student(5)], code)).toBe('taken');
  expect(await rolls.enter([student(6)], code)).toBe('taken');
});

test('a student who has opted out is asked first, and counts only after confirming', async () => {
  const { code } = await rolls.show();
  expect(await rolls.enter([student(12)], code)).toBe('confirm');
  expect(await rolls.marks(12)).toEqual([]);
  expect(await rolls.enter([student(12)], code, true)).toBe('taken');
  expect(await rolls.marks(12)).toEqual([[1, 'code']]);
});

test('nobody enters an own code, or takes the roll of themselves', async () => {
  const both = await headersOf(rolls.served, LECTURER, student(4));
  const asked = { minutes: 5, allowElsewhere: true };
  const { code } = (await rolls.board.ask<ShownCode>(`${CLASS}/code`, both, asked)).body;
  expect(await rolls.enter(both, code)).toBe('own');
  const own = await rolls.board.ask(`${CLASS}/roll`, both, { there: ['S3', 'S4'], away: [] });
  expect(own).toMatchObject({ status: 422, body: { code: 'refused' } });
  expect(await rolls.marks(3)).toEqual([]);
  expect((await rolls.board.ask(`${CLASS}/roll`, both, { there: ['S3'], away: [] })).status).toBe(
    200,
  );
});

test('who guesses codes is stopped for the rest of the minute', async () => {
  const headers = await headersOf(rolls.served, student(2));
  const { code } = await rolls.show();
  for (let time = 1; time <= 10; time += 1)
    expect(await rolls.enter(headers, 'CDFHJK')).toBe('unknown');
  const asked = { code, confirmed: false };
  expect((await rolls.board.ask('code', headers, asked)).status).toBe(429);
  expect(await rolls.enter([student(3)], code)).toBe('taken');
  rolls.at.clock = '09:31:00';
  expect(await rolls.enter(headers, code)).toBe('taken');
});

test('a roll settles the students whom it names, and leaves out those who have opted out', async () => {
  const roll = { there: ['S9', 'S12'], away: ['S1'] };
  const { status, body } = await rolls.board.ask<RollAnswer>(
    `${PAST_CLASS}/roll`,
    [LECTURER],
    roll,
  );
  expect({ status, marks: body.marks, leftOut: body.leftOut }).toEqual({
    ...{ status: 200, marks: 2, leftOut: 1 },
  });
  expect(body.figures).toMatchObject({ present: 8, absent: 3 });
  const { students } = (await rolls.board.ask<ClassAnswer>(PAST_CLASS, [LECTURER])).body;
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
  expect((await rolls.board.ask(`${CLASS}/roll`, [LECTURER], roll)).status).toBe(status);
});

test('a student is excused for some days, and the excuse is withdrawn', async () => {
  const registry = await headersOf(rolls.served, REGISTRY);
  const of = (id: string) => `${PAST_CLASS}/students/${id}`;
  const excuse = { from: PAST, to: TODAY, allCourses: false, reason: 'was ill' };
  const excused = await rolls.board.ask<Changed>(`${of('S10')}/excuse`, registry, excuse);
  expect(excused).toMatchObject({ status: 200, body: { figures: { notMeasured: 2 } } });
  const explained = async (who: Asker) =>
    (await rolls.board.ask<ExplanationAnswer>(of('S10'), who)).body.excuses;
  const [held] = await explained(registry);
  expect(held).toMatchObject({ from: PAST, to: TODAY, course: 'ERG2050', reason: 'was ill' });
  expect(await explained([student(10)])).toEqual([held]);
  // Why somebody was ill is nothing for a lecturer.
  expect(await explained([LECTURER])).toEqual([]);
  const withdrawalOf = (id: string) => `${of(id)}/excuses/${held!.excuseNo}/withdrawal`;
  const [withdrawal, reason] = [withdrawalOf('S10'), { reason: 'for the wrong student' }];
  expect((await rolls.board.ask(withdrawalOf('S9'), registry, reason)).status).toBe(404);
  const withdrawn = await rolls.board.ask<Changed>(withdrawal, registry, reason);
  expect(withdrawn).toMatchObject({ status: 200, body: { figures: { notMeasured: 1 } } });
  expect(await explained(registry)).toEqual([]);
  expect((await rolls.board.ask(withdrawal, registry, reason)).status).toBe(404);
});

test('nobody excuses themselves, and no excuse ends before it begins or has no end', async () => {
  const own = await headersOf(rolls.served, REGISTRY, student(2));
  const excuse = { from: PAST, to: PAST, allCourses: true, reason: 'was ill' };
  expect((await rolls.board.ask(`${PAST_CLASS}/students/S2/excuse`, own, excuse)).status).toBe(403);
  const endless = { ...excuse, to: '9998-12-31' };
  expect((await rolls.board.ask(`${PAST_CLASS}/students/S3/excuse`, own, endless)).status).toBe(
    422,
  );
  const backwards = { ...excuse, from: TODAY };
  expect((await rolls.board.ask(`${PAST_CLASS}/students/S3/excuse`, own, backwards)).status).toBe(
    400,
  );
});

test('the agreement of the method with rolls counts each class', async () => {
  const registry = await headersOf(rolls.served, REGISTRY);
  const { body } = await rolls.board.ask<AgreementAnswer>('rolls/agreement', registry);
  // The method said that S1 was there and S9 was not; the roll above says the reverse.
  const counts = { marks: 2, agree: 0, saidAbsent: 1, saidPresent: 1, undecided: 0 };
  expect(body.classes).toEqual([
    { date: PAST, course: 'ERG2050', section: '1', start: '08:30', ...counts },
  ]);
  expect(body.total).toMatchObject({ ...counts, classes: 1, share: 0 });
  const none = await rolls.board.ask<AgreementAnswer>(`rolls/agreement?to=2026-09-01`, registry);
  expect(none.body.classes).toEqual([]);
  const long = await rolls.board.ask('rolls/agreement?from=2019-01-01&to=2019-12-31', registry);
  expect(long).toMatchObject({
    status: 400,
    body: { detail: expect.stringMatching(/200 days/) as string },
  });
});
