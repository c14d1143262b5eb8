import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addStatistics,
  addTime,
  emptyStatistics,
  statisticsOf,
  statisticsRows,
  type StatisticsRows,
} from '../../../src/attendance/learning/statistics.js';
import { learnSignatures } from '../../../src/attendance/learning/signatures.js';
import {
  logRatios,
  MOMENTS,
  type Shares,
  type Signatures,
} from '../../../src/attendance/model/signatures.js';
import { PARAMETERS } from '../../workbench/evidence.js';
import { LISTED, statisticsEntries } from '../../workbench/statistics.js';

/** The same entries, in another order. */
const reordered = statisticsEntries.chain(({ times, silence, stays }) =>
  fc.tuple(
    fc.constant({ times, silence, stays }),
    fc.record({
      times: fc.shuffledSubarray(times, { minLength: times.length }),
      silence: fc.shuffledSubarray(silence, { minLength: silence.length }),
      stays: fc.shuffledSubarray(stays, { minLength: stays.length }),
    }),
  ),
);

describe('statistics', () => {
  test('are the same sum in whatever order they are added', () => {
    fc.assert(
      fc.property(fc.array(statisticsEntries, { maxLength: 4 }), (days) => {
        const sum = (all: StatisticsRows[]) =>
          all.map(statisticsOf).reduce(addStatistics, emptyStatistics());
        expect(sum(days.toReversed())).toEqual(sum(days));
      }),
      { numRuns: 300 },
    );
  });

  test('do not change when they are added to a sum', () => {
    const day = statisticsOf({
      times: [{ moment: 'during', room: 'A', accessPointNo: 1, units: 7 }],
      silence: [
        { kind: 'room', room: 'A', students: 3, silent: 1 },
        { kind: 'free_far_near', room: '', students: 5, silent: 2 },
      ],
      stays: [{ moment: 'early', accessPointNo: 1, devices: 4, stayed: 3 }],
    });
    const sum = addStatistics(emptyStatistics(), day);
    addStatistics(sum, day);
    expect(day.times.during.get('A')!.get(1)).toBe(7);
    expect(day.silence.rooms.get('A')).toEqual({ students: 3, silent: 1 });
    expect(day.silence.kinds.get('free_far_near')).toEqual({ students: 5, silent: 2 });
    expect(day.stays.early.get(1)).toEqual({ devices: 4, stayed: 3 });
    expect(sum.stays.early.get(1)).toEqual({ devices: 8, stayed: 6 });
    expect(sum.times.during.get('A')!.get(1)).toBe(14);
    expect(sum.silence.rooms.get('A')).toEqual({ students: 6, silent: 2 });
    expect(sum.silence.kinds.get('free_far_near')).toEqual({ students: 10, silent: 4 });
  });

  test('are read back from their rows, without time that is too short', () => {
    fc.assert(
      fc.property(statisticsEntries, (entries) => {
        const statistics = statisticsOf(entries);
        const rows = statisticsRows(statistics);
        const read = statisticsOf(rows);
        for (const moment of MOMENTS)
          for (const [room, times] of statistics.times[moment])
            for (const [no, units] of times) {
              const least = moment === 'during' ? 50_000 : 1000;
              expect(read.times[moment].get(room)?.get(no)).toBe(
                units >= least ? units : undefined,
              );
            }
        expect(read.silence).toEqual(statistics.silence);
        expect(read.stays).toEqual(statistics.stays);
        expect(statisticsRows(read)).toEqual(rows);
      }),
      { numRuns: 300 },
    );
  });

  test('have their pairs back by group of rooms', () => {
    const pairs = [
      { kind: 'elsewhere_far_near', room: '3', students: 9, silent: 4 },
      { kind: 'room_near_near', room: '0', students: 7, silent: 2 },
      { kind: 'room_near_near', room: '3', students: 5, silent: 1 },
    ] as const;
    const read = statisticsOf({ times: [], silence: [...pairs], stays: [] });
    expect(read.silence.pairs.get(0)!.get('room_near_near')).toEqual({ students: 7, silent: 2 });
    expect(read.silence.pairs.get(3)!.get('room_near_near')).toEqual({ students: 5, silent: 1 });
    expect(statisticsRows(read).silence).toEqual(pairs);
  });

  test('leave out the pairs and kinds of silence of the release before, whose days teach the rest', () => {
    const kept: StatisticsRows['silence'] = [
      { kind: 'free', room: '', students: 10, silent: 4 },
      { kind: 'room', room: 'A', students: 8, silent: 2 },
    ];
    const former = ['room_room', 'room_away', 'elsewhere_nothing', 'free_nothing', 'free_away'].map(
      (kind) => ({ kind: kind as 'room_room', room: '', students: 10, silent: 3 }),
    );
    const learned = (silence: StatisticsRows['silence']) =>
      learnSignatures(statisticsOf({ times: [], silence, stays: [] }), LISTED, 1, PARAMETERS);
    expect(statisticsOf({ times: [], silence: former, stays: [] }).silence.pairs).toEqual(
      new Map(),
    );
    expect(learned([...kept, ...former])).toEqual(learned(kept));
  });

  test('have the same rows, in order of their keys, in whatever order they were added', () => {
    fc.assert(
      fc.property(reordered, ([one, other]) => {
        const rows = statisticsRows(statisticsOf(one));
        expect(statisticsRows(statisticsOf(other))).toEqual(rows);
        const keys = rows.times.map(
          ({ moment, room, accessPointNo }) => `${moment} ${room} ${accessPointNo}`,
        );
        expect(keys).toEqual(keys.toSorted());
      }),
      { numRuns: 300 },
    );
  });
});

/** Every map of the signatures as a list, in order of its keys. */
function listed({ byRoom, freeTime, silentPresent, ...figures }: Signatures): unknown {
  const inOrder = <V>(map: ReadonlyMap<string, V>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  const shares = (of: Shares) => [...of].sort(([a], [b]) => a - b);
  return {
    ...figures,
    silentPresent: inOrder(silentPresent),
    ways: MOMENTS.map((moment) => ({
      byRoom: inOrder(byRoom[moment]).map(([room, of]) => [room, shares(of)]),
      freeTime: shares(freeTime[moment]),
    })),
  };
}

describe('signatures', () => {
  test('leave the statistics that they are made of as they are', () => {
    fc.assert(
      fc.property(statisticsEntries, (entries) => {
        const statistics = statisticsOf(entries);
        learnSignatures(statistics, LISTED, 1, PARAMETERS);
        expect(statistics).toEqual(statisticsOf(entries));
      }),
    );
  });

  test('have the same bits in whatever order the statistics come', () => {
    fc.assert(
      fc.property(reordered, ([one, other]) => {
        const signatures = (entries: StatisticsRows) =>
          listed(learnSignatures(statisticsOf(entries), LISTED, 1, PARAMETERS));
        expect(signatures(other)).toEqual(signatures(one));
      }),
      { numRuns: 500 },
    );
  });

  test('hold distributions of finite shares', () => {
    fc.assert(
      fc.property(statisticsEntries, (entries) => {
        const { times } = statisticsOf(entries);
        const signatures = learnSignatures(statisticsOf(entries), LISTED, 1, PARAMETERS);
        const points = new Set([
          ...LISTED.map(({ accessPointNo }) => accessPointNo),
          ...entries.times.map(({ accessPointNo }) => accessPointNo),
        ]).size;
        // An access point that a distribution does not name has the share `floor` in it.
        const sum = (of: Shares) => total(of) + (points - of.size) * signatures.floor;
        for (const of of signatures.byRoom.during.values()) expect(sum(of)).toBeCloseTo(1, 9);
        for (const moment of MOMENTS) {
          if (times[moment].has('')) expect(sum(signatures.freeTime[moment])).toBeCloseTo(1, 9);
          else expect(signatures.freeTime[moment].size).toBe(0);
        }
        for (const moment of ['before', 'after'] as const)
          for (const of of signatures.byRoom[moment].values())
            expect(total(of)).toBeLessThanOrEqual(1);
        const silent = [
          signatures.silentElsewhere,
          signatures.silentPresentAnywhere,
          ...signatures.silentPresent.values(),
          ...Object.values({ ...signatures.silences?.present }),
          ...Object.values({ ...signatures.silences?.others }),
        ];
        for (const share of silent) expect(share > 0 && share < 1).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('have every room that is listed or learned, and no others', () => {
    fc.assert(
      fc.property(statisticsEntries, (entries) => {
        const { byRoom } = learnSignatures(statisticsOf(entries), LISTED, 1, PARAMETERS);
        const learned = entries.times.filter(
          ({ moment, room }) => moment === 'during' && room !== '',
        );
        const rooms = [...new Set(['A', 'B', ...learned.map(({ room }) => room)])].sort();
        for (const moment of MOMENTS) expect([...byRoom[moment].keys()]).toEqual(rooms);
      }),
      { numRuns: 300 },
    );
  });

  test('made of the list alone speak for listed access points, by weight, and against none', () => {
    const { during, before } = logRatios(
      learnSignatures(emptyStatistics(), LISTED, 1, PARAMETERS),
      'A',
    );
    expect(during(1)).toBeGreaterThan(during(2));
    expect(during(2)).toBeGreaterThan(0);
    expect([during(3), during(99), before(1)]).toEqual([0, 0, 0]);
  });

  test('count the list as so many student hours, which more time outweighs', () => {
    const heard = (hours: number) => {
      const statistics = emptyStatistics();
      addTime(statistics, 'during', 'B', 4, hours * 60 * 10_000);
      return learnSignatures(statistics, LISTED, 1, PARAMETERS).byRoom.during.get('B')!;
    };
    expect(heard(30).get(4)).toBeCloseTo(heard(30).get(3)!, 12);
    expect(heard(90).get(4)! / heard(90).get(3)!).toBeCloseTo(3, 1);
  });

  test('leave an access point of weight 0 out of the list', () => {
    const none = [{ room: 'D', accessPointNo: 9, weight: 0 }];
    expect(learnSignatures(emptyStatistics(), none, 1, PARAMETERS).byRoom.during.has('D')).toBe(
      false,
    );
  });
});

function total(of: Shares): number {
  for (const share of of.values()) expect(Number.isFinite(share) && share > 0).toBe(true);
  return [...of.values()].reduce((sum, share) => sum + share, 0);
}
