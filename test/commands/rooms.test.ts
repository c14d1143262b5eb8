import { afterAll, beforeAll, expect, test } from 'vitest';
import { PIECES } from '../../src/attendance/occupancy/pieces.js';
import { roomText } from '../../src/attendance/occupancy/room-text.js';
import { SAMPLE_CAMPUS, createWorkbench, type Workbench } from '../workbench/workbench.js';

const DAY = '2019-09-02';
/** Pieces of five minutes. */
const AN_HOUR = 12;
let bench: Workbench;
let room: string;

beforeAll(async () => {
  bench = await createWorkbench();
  await bench.succeed(['import', SAMPLE_CAMPUS]);
  const [rooms] = await bench.db.query('SELECT room FROM roster_room ORDER BY room LIMIT 1');
  [{ room }] = rooms as [{ room: string }];
  const people = new Float64Array(PIECES).fill(7, 22 * AN_HOUR, 23 * AN_HOUR);
  people.fill(NaN, 9 * AN_HOUR, 10 * AN_HOUR);
  const variance = new Float64Array(PIECES).fill(1);
  const { firstPiece, people: texts, margins, hours, most } = roomText({ people, variance })!;
  await bench.db.query(
    `INSERT INTO room_day (room, day, first_piece, people, margins, hours, most)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [room, DAY, firstPiece, texts, margins, hours, most],
  );
});

afterAll(() => bench?.close());

test('rooms gives the people of each hour of the day, also of the night', async () => {
  const { rooms } = JSON.parse(await bench.succeed(['rooms', '--date', DAY, '--json'])) as {
    rooms: { room: string; hours: (number | null)[] }[];
  };
  const hours = new Map(rooms.map((one) => [one.room, one.hours]));
  const of = (hour: number) => (hour === 9 ? null : hour === 22 ? 7 : 0);
  expect(hours.get(room)).toEqual(Array.from({ length: 24 }, (_, hour) => of(hour)));
  for (const other of hours.values()) expect(other).toHaveLength(24);
});

test('the table has the hours of a teaching day, and those in use before and after', async () => {
  const [head, , row] = (await bench.succeed(['rooms', '--date', DAY])).split('\n');
  expect(head!.match(/\b\d\d\b/g)).toEqual(
    Array.from({ length: 15 }, (_, i) => String(8 + i).padStart(2, '0')),
  );
  expect(row!.trim().split(/\s+/).at(-1)).toBe('7');
});
