import { afterAll, beforeAll, expect, test } from 'vitest';
import { PIECES } from '../../src/attendance/occupancy/pieces.js';
import { roomText } from '../../src/attendance/occupancy/room-text.js';
import { ROOMS_LIMIT } from '../../src/http/access/limits.js';
import type { RoomAnswer, RoomsAnswer } from '../../src/http/schemas/rooms.js';
import { write } from '../../src/mysql/read.js';
import { REGISTRY } from '../workbench/asking.js';
import { PAST } from '../workbench/board-campus.js';
import { openBoardCampus, type BoardCampus } from '../workbench/open-board-campus.js';
import { headersOf, type TestViewer } from '../workbench/board.js';

/** A room with 3 people, then 23, then nobody knows how many; it has 100 seats. */
const NINE = 9 * 12;

let campus: BoardCampus;

beforeAll(async () => {
  campus = await openBoardCampus();
  const people = new Float64Array(PIECES);
  people
    .fill(3, NINE, NINE + 12)
    .fill(23, NINE + 12, NINE + 24)
    .fill(NaN, NINE + 24, NINE + 36);
  const { firstPiece, hours, most, ...texts } = roomText({
    people,
    variance: new Float64Array(PIECES).fill(4),
  })!;
  await write(
    campus.database.db,
    `REPLACE INTO room_day (room, day, first_piece, people, margins, hours, most)
     VALUES ('A', :day, :firstPiece, :people, :margins, :hours, :most)`,
    { day: PAST, firstPiece, hours, most, ...texts },
  );
  await write(campus.database.db, 'UPDATE roster_room SET capacity = 100');
});

afterAll(() => campus?.close());

const piecesFor = async (viewer: TestViewer) => {
  const { day } = await campus.board.get<RoomAnswer>('rooms/A', viewer);
  return new Map(day!.pieces.map((one) => [one.start, one]));
};

test('nobody sees a room with fewer people than the smallest group', async () => {
  for (const role of ['viewer', 'department', 'registry'] as const) {
    const viewer = role === 'department' ? { role, scope: 'ERG' } : { role };
    const pieces = await piecesFor(viewer);
    expect(pieces.get('09:30'), role).toEqual({
      ...{ start: '09:30', people: null, low: null, high: null, isKnown: true },
    });
    const { rooms } = await campus.board.get<RoomsAnswer>('rooms', viewer);
    // The hour with three people is no use, and no part of a mean.
    expect(rooms.find(({ room }) => room === 'A')!.used).toBeCloseTo(1 / 14);
  }
});

test('the registry sees people with their interval, the others in steps', async () => {
  expect((await piecesFor(REGISTRY)).get('10:00')).toMatchObject({
    ...{ people: 23, low: 19, high: 27 },
  });
  expect((await piecesFor({ role: 'viewer' })).get('10:00')).toMatchObject({
    ...{ people: 25, low: null, high: null },
  });
  const answer = await campus.board.get<RoomsAnswer>('rooms', { role: 'viewer' });
  expect(answer).toMatchObject({ exact: false, days: 1, weekdays: [1] });
  expect(answer.rooms.find(({ room }) => room === 'A')).toMatchObject({ people: 25, most: 25 });
});

test('a time of which nobody can say anything is told from few people', async () => {
  const pieces = await piecesFor(REGISTRY);
  expect(pieces.get('11:00')).toMatchObject({ people: null, isKnown: false });
});

test('a class in a room far too large is listed, and a small class is not', async () => {
  const { unfit } = await campus.board.get<RoomsAnswer>('rooms', { role: 'viewer' });
  expect(unfit.map(({ course, section, fit }) => [course, section, fit])).toEqual([
    ['ERG2050', '1', 'too_large'],
  ]);
});

test('how many people there are for each one seen says nothing of small groups', async () => {
  const perSeen = async () =>
    (await campus.board.get<RoomAnswer>('rooms/A', { role: 'viewer' })).perSeen;
  const before = await perSeen();
  expect(before).toBeGreaterThan(0);
  const seen = (count: number) =>
    write(
      campus.database.db,
      `UPDATE class_attendance SET seed_present = :count
       WHERE class_no IN (SELECT class_no FROM day_class
                          WHERE course = 'ERG2050' AND section = '2' AND class_date = :day)`,
      { count, day: PAST },
    );
  await seen(1);
  expect(await perSeen()).toBe(before);
  await seen(2);
});

test('rooms are asked for so often in a minute, and no more', async () => {
  const headers = await headersOf(campus.served, REGISTRY);
  for (const path of ['rooms', 'rooms/A']) {
    const response = await fetch(`${campus.served.url}/api/v1/${path}`, { headers });
    expect(response.headers.get('x-ratelimit-limit'), path).toBe(String(ROOMS_LIMIT.max));
  }
});

test('a room that is not there, and days that are none, are refused', async () => {
  expect(await campus.board.ask('rooms/nowhere', [REGISTRY])).toMatchObject({ status: 404 });
  for (const query of ['from=2026-09-08&to=2026-09-07', 'from=2020-01-01&to=2026-09-07', 'to=x'])
    expect((await campus.board.ask(`rooms?${query}`, [REGISTRY])).status, query).toBe(400);
});

test('the rooms are a table for a spreadsheet, too', async () => {
  const headers = await headersOf(campus.served, REGISTRY);
  const csv = async (path: string) =>
    (await fetch(`${campus.served.url}/api/v1/${path}`, { headers })).text();
  expect(await csv('rooms?as=csv')).toContain('A,B,1,100,');
  expect(await csv('rooms?as=csv&table=classes')).toContain('ERG2050,1,A,B,100,');
  expect(await csv('rooms/A?as=csv')).toContain(`${PAST},10:00,23,19,27`);
});
