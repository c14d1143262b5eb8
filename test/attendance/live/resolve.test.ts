import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeyedEvent } from '../../../src/attendance/live/key-order.js';
import { resolveEvents } from '../../../src/attendance/live/resolve.js';
import { SMALL_DAY_PLAN } from '../../workbench/small-day-plan.js';

const DAY = SMALL_DAY_PLAN.day;
const NEXT_DAY = '2019-09-03';
const plans = new Map([
  [DAY, SMALL_DAY_PLAN],
  [NEXT_DAY, { ...SMALL_DAY_PLAN, day: NEXT_DAY, firstClass: Uint32Array.of(0, 0, 0, 0) }],
]);

function event(second: number, more: Partial<KeyedEvent> = {}): KeyedEvent {
  return { day: DAY, second, deviceKey: 9001, accessPointNo: 1, kind: 'joined', ...more };
}

const resolve = (...events: KeyedEvent[]) => resolveEvents(events, plans);

describe('a batch of events', () => {
  test('without an event has no newest time', () => {
    expect(resolve()).toEqual({
      events: [],
      presence: [],
      sightings: [],
      withheld: [],
      lastEventAt: null,
      counts: {
        failed: 0,
        optedOut: 0,
        unknownDevices: 0,
        unknownAccessPoints: 0,
        logins: 0,
        knownLogins: 0,
      },
    });
  });

  test('makes a student present from the first to the last event in the room', () => {
    expect(resolve(event(37_000), event(36_500), event(38_000), event(37_500)).presence).toEqual([
      [71, 501, `${DAY} 10:08:20`, `${DAY} 10:33:20`],
    ]);
  });

  test('has its presence in order of classes and students', () => {
    const { presence } = resolve(event(43_000), event(36_500, { deviceKey: 9004 }), event(36_500));
    expect(presence.map(([classNo, studentNo]) => [classNo, studentNo])).toEqual([
      [71, 501],
      [71, 503],
      [73, 501],
    ]);
  });

  test('has a newest time, also if the newest event is dropped', () => {
    const dropped = event(50_000, { deviceKey: 9003 });
    const tomorrow = event(5, { day: NEXT_DAY });
    expect(resolve(dropped, event(36_000)).lastEventAt).toBe(`${DAY} 13:53:20`);
    expect(resolve(tomorrow, event(36_000)).lastEventAt).toBe(`${NEXT_DAY} 00:00:05`);
  });

  test('counts a failed event, and makes nobody present by it', () => {
    const { events, presence, counts } = resolve(event(36_500, { kind: 'failed' }));
    expect([events.length, presence, counts.failed]).toEqual([1, [], 1]);
  });

  test('stores a departure, which makes nobody present and has not failed', () => {
    const { events, presence, counts } = resolve(event(36_500, { kind: 'left' }));
    expect([events.length, presence, counts.failed]).toEqual([1, [], 0]);
  });

  test('keeps a departure and a join of one second, whichever comes first, each once', () => {
    const both = [event(1), event(1, { kind: 'left' })];
    expect(resolve(...both, ...both).events).toEqual(both);
    expect(resolve(...both.toReversed(), ...both.toReversed()).events).toEqual(both);
  });

  test('drops and counts events of students who opted out', () => {
    const optedOut = { deviceKey: 9003 };
    const { events, counts } = resolve(
      event(36_500, optedOut),
      event(36_600, { ...optedOut, kind: 'left' }),
    );
    expect([events, counts.optedOut]).toEqual([[], 2]);
  });

  test('stores and counts events of unknown devices and unknown access points', () => {
    const { events, counts } = resolve(
      event(1, { deviceKey: 9009 }),
      event(2, { accessPointNo: 9 }),
    );
    expect(events).toHaveLength(2);
    expect(counts).toMatchObject({ unknownDevices: 1, unknownAccessPoints: 1 });
  });

  test('keeps one of several events with one primary key, a successful one if there is one', () => {
    for (const order of [
      ['failed', 'joined', 'failed'],
      ['joined', 'failed', 'joined'],
    ] as const)
      expect(resolve(...order.map((kind) => event(1, { kind }))).events).toEqual([event(1)]);
    expect(resolve(event(1, { kind: 'failed' }), event(1, { kind: 'failed' })).events).toEqual([
      event(1, { kind: 'failed' }),
    ]);
  });

  test('is stored in the order of the primary key, on one day or two', () => {
    const events = fc.array(
      fc.record({
        day: fc.constantFrom(DAY, DAY, NEXT_DAY),
        second: fc.integer({ min: 0, max: 3 }),
        deviceKey: fc.oneof(
          fc.constantFrom(9001, 9002),
          fc.maxSafeInteger().map((n) => Math.abs(n) % 2 ** 52),
        ),
        accessPointNo: fc.integer({ min: 1, max: 2 }),
        kind: fc.constantFrom('joined' as const, 'left' as const, 'failed' as const),
      }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(events, (all) => {
        const keys = resolve(...all).events.map(keyOf);
        expect(keys).toEqual([...new Set(all.map(keyOf))].sort());
      }),
    );
  });
});

function keyOf({ day, deviceKey, second, accessPointNo, kind }: KeyedEvent): string {
  return `${day} ${String(deviceKey).padStart(16, '0')} ${second} ${accessPointNo} ${kind === 'left' ? 1 : 0}`;
}
