import { expect, test } from 'vitest';
import { learnSignatures } from '../../../src/attendance/learning/signatures.js';
import { statisticsOf, type StatisticsRows } from '../../../src/attendance/learning/statistics.js';
import { PARAMETERS } from '../../workbench/evidence.js';
import { LISTED } from '../../workbench/statistics.js';

const silence = (kind: string, room: string, students: number, silent: number) =>
  ({
    kind,
    room,
    students: students * 1e6,
    silent: silent * 1e6,
  }) as StatisticsRows['silence'][number];

/** Five groups of rooms, all alike: whoever was silent was in a class without absent students. */
const alike: StatisticsRows = {
  times: [],
  stays: [],
  silence: [
    silence('free', '', 100, 50),
    silence('free_far_far', '', 50, 50),
    ...['0', '1', '2', '3', '4'].flatMap((group) => [
      silence('room_room', group, 8, 8),
      silence('room_elsewhere', group, 8, 0),
      silence('elsewhere_elsewhere', group, 2, 2),
      silence('room_near_near', group, 8, 2),
      silence('elsewhere_near_near', group, 2, 0),
    ]),
  ],
};

test.each([0, 1, 3, 1e308])(
  'what silence adds is a number that MySQL can store, at %d deviations',
  (silenceDeviations) => {
    const { silences } = learnSignatures(statisticsOf(alike), LISTED, 1, {
      ...PARAMETERS,
      silenceDeviations,
    });
    for (const value of Object.values(silences!.leastLogOdds))
      expect(Number.isFinite(value)).toBe(true);
  },
);
