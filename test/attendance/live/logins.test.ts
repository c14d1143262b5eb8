import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_LOGIN, NOT_BELIEVED } from '../../../src/attendance/identity/login.js';
import { enrichEvents } from '../../../src/attendance/live/enrich.js';
import type { KeyedEvent } from '../../../src/attendance/live/key-order.js';
import { mergeResolved, resolveEvents } from '../../../src/attendance/live/resolve.js';
import type { DayPlan } from '../../../src/attendance/roster/roster.js';
import { SMALL_DAY_PLAN } from '../../workbench/small-day-plan.js';

const DAY = SMALL_DAY_PLAN.day;
const NEXT_DAY = '2019-09-03';
/** Logins of students 501, 502, 503, of one who opted out, and of nobody. */
const [S501, S502, S503, GONE, NOBODY] = [1, 2, 3, 7, 8];
const logins = new Map<number, number | 'opted_out'>([
  [S501, 1],
  [S502, 0],
  [S503, 2],
  [GONE, 'opted_out'],
]);
const plan: DayPlan = { ...SMALL_DAY_PLAN, logins };
const plans = new Map([
  [DAY, plan],
  [NEXT_DAY, { ...plan, day: NEXT_DAY, firstClass: Uint32Array.of(0, 0, 0, 0) }],
]);

/** Device 9009 is nobody's in the roster. */
function event(second: number, more: Partial<KeyedEvent> = {}): KeyedEvent {
  return { day: DAY, second, deviceKey: 9009, accessPointNo: 1, kind: 'joined', ...more };
}

const resolve = (...events: KeyedEvent[]) => resolveEvents(events, plans);

describe('an event with the login of a student', () => {
  test('makes the student present, whoever owns the device', () => {
    const byLogin = { loginKey: S503 };
    for (const deviceKey of [9009, 9001, 9003]) {
      const { events, presence } = resolve(event(36_500, { ...byLogin, deviceKey }));
      expect(presence).toEqual([[71, 503, `${DAY} 10:08:20`, `${DAY} 10:08:20`]]);
      expect(events).toHaveLength(1);
    }
  });

  test('is sighted from the first to the last record that joined or left, by device and student', () => {
    const { sightings } = resolve(
      event(300, { loginKey: S501, kind: 'left' }),
      event(100, { loginKey: S501 }),
      event(200, { loginKey: S501 }),
      event(50, { loginKey: S501, kind: 'failed' }),
      event(150, { loginKey: S502 }),
      event(10, { loginKey: S502, day: NEXT_DAY }),
      event(400),
    );
    expect(sightings).toEqual([
      [DAY, 9009, 501, `${DAY} 00:01:40`, `${DAY} 00:05:00`],
      [DAY, 9009, 502, `${DAY} 00:02:30`, `${DAY} 00:02:30`],
      [NEXT_DAY, 9009, 502, `${NEXT_DAY} 00:00:10`, `${NEXT_DAY} 00:00:10`],
    ]);
  });

  test('counts as one with a known login', () => {
    const { counts } = resolve(
      event(1, { loginKey: S501 }),
      event(2, { loginKey: GONE }),
      event(3, { loginKey: NOBODY }),
      event(4, { loginKey: NOT_BELIEVED }),
      event(5, { loginKey: NO_LOGIN }),
      event(6),
    );
    expect(counts).toMatchObject({ logins: 4, knownLogins: 2 });
  });
});

describe('a login that is not believed', () => {
  test.each([NOBODY, NOT_BELIEVED, NO_LOGIN])('(%d) says nothing of the device', (loginKey) => {
    const { events, presence, sightings, counts } = resolve(
      event(36_500, { deviceKey: 9004, loginKey }),
      event(36_500, { loginKey }),
    );
    expect(presence.map(([classNo, studentNo]) => [classNo, studentNo])).toEqual([[71, 503]]);
    expect([events.length, sightings, counts.unknownDevices]).toEqual([2, [], 1]);
  });
});

describe('the login of a student who opted out', () => {
  test('keeps its device out of the batch, records before it and without a login too', () => {
    const { events, presence, sightings, withheld, counts } = resolve(
      event(1),
      event(3, { loginKey: GONE }),
      event(2, { loginKey: NOBODY }),
      event(4, { day: NEXT_DAY }),
    );
    expect([events, presence, sightings]).toEqual([[], [], []]);
    expect(withheld).toEqual([[9009, DAY]]);
    expect(counts).toMatchObject({ optedOut: 4, unknownDevices: 0 });
  });

  test('leaves records of another login, and those of the device of a student of the roster', () => {
    const { events, withheld } = resolve(
      event(1, { loginKey: GONE }),
      event(2, { loginKey: S502 }),
      event(3, { deviceKey: 9002, loginKey: GONE }),
      event(4, { deviceKey: 9002 }),
    );
    expect(events.map(({ deviceKey, second }) => [deviceKey, second])).toEqual([
      [9002, 4],
      [9009, 2],
    ]);
    expect(withheld).toEqual([
      [9002, DAY],
      [9009, DAY],
    ]);
  });

  test('that failed is dropped, and withholds nothing: anybody can type it', () => {
    const { events, withheld } = resolve(
      event(1, { loginKey: GONE, kind: 'failed' }),
      event(2),
      event(3, { loginKey: GONE, kind: 'failed', deviceKey: 9001 }),
    );
    expect([events.length, withheld]).toEqual([1, []]);
  });

  test('is published nowhere, nor what else its device sends', () => {
    const events = [event(1), event(2, { loginKey: GONE }), event(3, { loginKey: S501 })].map(
      (one) => ({ ...one, accessPoint: 'AP-1' }),
    );
    const withheld = new Set<number>();
    resolveEvents(events, plans, withheld);
    expect(enrichEvents(events, plans, withheld).map(({ event: { second } }) => second)).toEqual([
      3,
    ]);
  });

  test('is remembered for the batches after it', () => {
    const withheld = new Set<number>();
    resolveEvents([event(1, { loginKey: GONE })], plans, withheld);
    expect(resolveEvents([event(2)], plans, withheld).events).toEqual([]);
  });
});

test('without a login in the roster, nobody looks at the logins of records', () => {
  const without = new Map([[DAY, SMALL_DAY_PLAN]]);
  const { counts, sightings, withheld } = resolveEvents([event(1, { loginKey: S501 })], without);
  expect([counts.logins, counts.knownLogins, sightings, withheld]).toEqual([0, 0, [], []]);
});

test('order, repetition and chunking change neither sightings nor withheld devices', () => {
  const events = fc.array(
    fc.record({
      day: fc.constantFrom(DAY, NEXT_DAY),
      second: fc.integer({ min: 0, max: 9 }),
      deviceKey: fc.constantFrom(9001, 9009, 9010),
      accessPointNo: fc.constant(1),
      kind: fc.constantFrom('joined' as const, 'left' as const, 'failed' as const),
      loginKey: fc.constantFrom(S501, S502, GONE, NOBODY, NO_LOGIN),
    }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(events, fc.nat(), (all, seed) => {
      const whole = resolve(...all);
      const again = resolve(...all.toReversed(), ...all.slice(seed % (all.length + 1)));
      expect(again.sightings).toEqual(whole.sightings);
      expect(again.withheld).toEqual(whole.withheld);
      expect(again.events.map(rowOf)).toEqual(whole.events.map(rowOf));
      const byDay = [DAY, NEXT_DAY].map((day) => resolve(...all.filter((one) => one.day === day)));
      const merged = mergeResolved(byDay);
      expect([merged.sightings, merged.withheld]).toEqual([whole.sightings, whole.withheld]);
    }),
  );
});

/** What is stored of an event: no login. */
function rowOf({ day, second, deviceKey, kind }: KeyedEvent) {
  return [day, second, deviceKey, kind];
}
