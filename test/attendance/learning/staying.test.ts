import { describe, expect, test } from 'vitest';
import type { Run } from '../../../src/attendance/evidence/evidence.js';
import { countStays, learnStays } from '../../../src/attendance/learning/staying.js';
import { emptyStatistics } from '../../../src/attendance/learning/statistics.js';

const ROOM = 1;
const LIBRARY = 2;
const CORRIDOR = 3;

function run(accessPointNo: number, from: number, to: number, phone = true): Run {
  return { accessPointNo, from, to, tenths: 10, phone };
}

function counted(runs: readonly Run[], minutes = 75) {
  const statistics = emptyStatistics();
  countStays(statistics, runs, minutes, (no) => no !== ROOM);
  return statistics.stays;
}

describe('a device heard away from the room', () => {
  test('stayed, if it was heard there 15 minutes later', () => {
    expect(counted([run(LIBRARY, 6, 21)]).early.get(LIBRARY)).toEqual({ devices: 1, stayed: 1 });
  });

  test('left, if it was heard elsewhere before', () => {
    const stays = counted([run(CORRIDOR, -2, -1), run(ROOM, 12, 75)]);
    expect(stays.before.get(CORRIDOR)).toEqual({ devices: 1, stayed: 0 });
  });

  test('does not count, if it was silent then: nobody knows', () => {
    expect(counted([run(CORRIDOR, 2, 3)])).toEqual(emptyStatistics().stays);
    expect(counted([run(CORRIDOR, 2, 3), run(ROOM, 17, 75)])).toEqual(emptyStatistics().stays);
  });

  test('does not count, if only another device is heard next', () => {
    const laptop = run(ROOM, 10, 75, false);
    expect(counted([run(CORRIDOR, 2, 3), laptop])).toEqual(emptyStatistics().stays);
  });

  test('does not count, if the class ends before', () => {
    expect(counted([run(LIBRARY, 6, 20)], 20)).toEqual(emptyStatistics().stays);
  });

  test('counts once at each moment in which it was heard', () => {
    const stays = counted([run(LIBRARY, -15, 75)]);
    const once = new Map([[LIBRARY, { devices: 1, stayed: 1 }]]);
    expect(stays).toEqual({ before: once, start: once, early: once, later: once });
  });
});

test('a device in the room does not count', () => {
  expect(counted([run(ROOM, 0, 75)])).toEqual(emptyStatistics().stays);
});

describe('the share of an access point', () => {
  const parameters = { stayPriorDevices: 20, movedWeight: 0.3 };
  const shares = (devices: number, stayed: number, others = { devices: 0, stayed: 0 }) => {
    const statistics = emptyStatistics();
    statistics.stays.early.set(CORRIDOR, { devices, stayed });
    statistics.stays.early.set(LIBRARY, others);
    statistics.stays.before.set(CORRIDOR, { devices, stayed });
    return learnStays(statistics, parameters);
  };

  test('is drawn towards that of all, and that one towards 1', () => {
    const all = (80 + 20) / (1000 + 20);
    const found = shares(100, 40, { devices: 900, stayed: 40 });
    expect(found.early.get(CORRIDOR)).toBeCloseTo((40 + 20 * all) / 120, 12);
    expect(found.early.get(LIBRARY)).toBeCloseTo((40 + 20 * all) / 920, 12);
  });

  test('replaces movedWeight before the class, and is never more than 1', () => {
    const share = (100 + 20 * ((100 + 20) / 1020)) / 1020;
    expect(shares(1000, 100).before.get(CORRIDOR)).toBeCloseTo(share / 0.3, 12);
    expect(shares(1000, 900).before.get(CORRIDOR)).toBe(1);
  });

  test('has the same bits in whatever order the access points come', () => {
    const counts = Array.from({ length: 9 }, (_, i) => [i + 1, { devices: 7 * i + 3, stayed: i }]);
    const learned = (entries: typeof counts) => {
      const statistics = emptyStatistics();
      statistics.stays.later = new Map(entries as [number, { devices: number; stayed: number }][]);
      return [...learnStays(statistics, parameters).later];
    };
    expect(learned(counts.toReversed())).toEqual(learned(counts));
  });
});
