import { expect, test } from 'vitest';
import { learnSilence } from '../../../src/attendance/learning/silence.js';
import { statisticsOf, type StatisticsRows } from '../../../src/attendance/learning/statistics.js';

const silence = (kind: string, room: string, silent: number) =>
  ({ kind, room, students: 100e6, silent: silent * 1e6 }) as StatisticsRows['silence'][number];

test('if one group of rooms alone tells everything, chance cannot be told', () => {
  const rows: StatisticsRows = {
    times: [],
    stays: [],
    silence: [
      // In four groups all students were in the room, so nothing can be told without the fifth.
      ...['0', '1', '2', '3'].flatMap((group) => [
        silence('room_room', group, 0),
        silence('room_near_near', group, 0),
      ]),
      silence('room_room', '4', 20),
      silence('room_elsewhere', '4', 5),
      silence('elsewhere_elsewhere', '4', 20),
      silence('room_near_near', '4', 6),
      silence('elsewhere_near_near', '4', 1),
      silence('room_room', '5', 2),
      silence('room_elsewhere', '5', 2),
      silence('elsewhere_elsewhere', '5', 2),
      silence('room_near_near', '5', 1),
      silence('elsewhere_near_near', '5', 1),
    ],
  };
  const { errors } = learnSilence(statisticsOf(rows), 10)!.get('near_near')!;
  expect(errors.present).toBe(Infinity);
});
