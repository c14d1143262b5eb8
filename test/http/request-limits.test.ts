import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MOST_OPEN } from '../../src/mysql/decisions/requests.js';
import type { MeAnswer } from '../../src/http/schemas/me.js';
import type { RequestsAnswer } from '../../src/http/schemas/requests.js';
import { write } from '../../src/mysql/read.js';
import { REGISTRY, student } from '../workbench/asking.js';
import { PAST, TODAY } from '../workbench/board-campus.js';
import { openBoardCampus, type BoardCampus } from '../workbench/open-board-campus.js';

/** What a student cannot ask for, and what becomes of a request whose class changes. */

let campus: BoardCampus;

beforeAll(async () => {
  campus = await openBoardCampus();
});

beforeEach(() => write(campus.database.db, 'DELETE FROM correction_request'));

afterAll(() => campus?.close());

test('what cannot be corrected cannot be asked for', async () => {
  expect(await campus.board.request(student('S12'))).toMatchObject({
    ...{
      status: 422,
      body: { code: 'refused', detail: expect.stringMatching(/opted out/) as string },
    },
  });
  const same = await campus.board.request(student('S1'));
  expect(same).toMatchObject({ status: 422, body: { code: 'refused' } });
  expect(await campus.board.request(student('S9'), { date: TODAY })).toMatchObject({ status: 422 });
  expect(await campus.board.request(student('S9'), { section: '2', start: '10:30' })).toMatchObject(
    {
      status: 404,
    },
  );
  expect(await campus.board.request(student('S9'), { verdict: 'unknown' })).toMatchObject({
    status: 400,
  });
});

test('one request of a class is open, however many come at once', async () => {
  const asker = student('S11');
  const answers = await Promise.all(Array.from({ length: 6 }, () => campus.board.request(asker)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(5).fill(409)]);
  const { requests } = await campus.board.get<MeAnswer>('me', asker);
  expect(requests).toHaveLength(1);
});

test('a student has no more open requests than the limit, and may withdraw one', async () => {
  const asker = student('S11');
  for (let slot = 1; slot <= MOST_OPEN; slot += 1)
    await write(
      campus.database.db,
      `INSERT INTO correction_request (day, course, section, starts_at, ends_at, was_only,
         student_no, verdict, reason, requested_at, open_slot)
       VALUES ('2026-08-01', 'OLD1000', :slot, '2026-08-01 08:00:00', '2026-08-01 09:00:00', 1, 11,
         'present', 'was there', '2026-08-02 08:00:00', :slot)`,
      { slot },
    );
  expect(await campus.board.request(asker)).toMatchObject({
    status: 422,
    body: { code: 'refused' },
  });
  const { requests, mayOpen, classes } = await campus.board.get<MeAnswer>('me', asker);
  expect([mayOpen, classes[1]!.mayAsk, requests[0]!.hasClass]).toEqual([0, false, false]);
  const { no } = requests[0]!;
  expect(await campus.board.ask(`requests/${no}/withdrawal`, [student('S10')], {})).toMatchObject({
    status: 404,
  });
  expect(await campus.board.ask(`requests/${no}/withdrawal`, [asker], {})).toMatchObject({
    status: 200,
  });
  expect(await campus.board.decide(no, 'accept', REGISTRY)).toMatchObject({
    ...{
      status: 409,
      body: { detail: expect.stringMatching(/^The student has withdrawn/) as string },
    },
  });
  await campus.board.requested(asker);
});

test('a request of a class that is gone cannot be accepted, stays open, and can be refused', async () => {
  const no = await campus.board.requested(student('S10'));
  const gone = "UPDATE class SET course = 'GONE' WHERE course = 'ERG2050' AND section = '1'";
  await write(campus.database.db, gone);
  try {
    expect(await campus.board.decide(no, 'accept', REGISTRY)).toMatchObject({
      ...{ status: 422, body: { code: 'refused' } },
    });
    const { requests } = await campus.board.get<RequestsAnswer>('requests', REGISTRY);
    expect(requests).toMatchObject([{ no, state: 'open', hasClass: false, now: null }]);
    expect(await campus.board.decide(no, 'refuse', REGISTRY)).toMatchObject({ status: 200 });
  } finally {
    await write(campus.database.db, "UPDATE class SET course = 'ERG2050' WHERE course = 'GONE'");
  }
});

test('a request of a class that a new roster moves is carried over', async () => {
  const no = await campus.board.requested(student('S11'));
  const move = (from: string, to: string) =>
    write(
      campus.database.db,
      `UPDATE class SET starts_at = :to WHERE course = 'ERG2050' AND section = '1' AND starts_at = :from`,
      { from: `${PAST} ${from}:00`, to: `${PAST} ${to}:00` },
    );
  await move('08:30', '08:40');
  try {
    const again = await campus.board.request(student('S11'), { start: '08:40' });
    expect(again).toMatchObject({ status: 409 });
    const { requests } = await campus.board.get<RequestsAnswer>('requests', REGISTRY);
    expect(requests).toMatchObject([{ no, start: '08:40', hasClass: true }]);
    expect(await campus.board.decide(no, 'accept', REGISTRY)).toMatchObject({ status: 200 });
    expect(await campus.board.verdictOf('S11')).toEqual(['present', true]);
  } finally {
    await move('08:40', '08:30');
  }
});
