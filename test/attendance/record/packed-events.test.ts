import { expect, test } from 'vitest';
import {
  packEvents,
  unpackEvents,
  type DayEvent,
} from '../../../src/attendance/record/packed-events.js';

const event = (second: number, accessPointNo: number, kind: DayEvent['kind'] = 'joined') => ({
  second,
  accessPointNo,
  kind,
});

test('events come back in the order of their key, each once', () => {
  const events = [
    event(86_399, 4_294_967_295),
    event(0, 7, 'failed'),
    event(30_000, 7),
    event(30_000, 7, 'left'),
    event(30_000, 5),
    event(30_000, 7),
  ];
  expect(unpackEvents(packEvents(events))).toEqual([
    event(0, 7, 'failed'),
    event(30_000, 5),
    event(30_000, 7),
    event(30_000, 7, 'left'),
    event(86_399, 4_294_967_295),
  ]);
});

test('of an event that failed and one that did not, with one key, the latter stays', () => {
  const both = [event(5, 1, 'failed'), event(5, 1, 'joined')];
  expect(unpackEvents(packEvents(both))).toEqual([event(5, 1)]);
  expect(unpackEvents(packEvents(both.reverse()))).toEqual([event(5, 1)]);
});

test('no events are one byte', () => {
  expect(packEvents([])).toEqual(Buffer.from([0]));
  expect(unpackEvents(packEvents([]))).toEqual([]);
});

test('an event of a usual day takes at most 4 bytes', () => {
  const day = Array.from({ length: 200 }, (_, i) => event(20_000 + i * 211, 1_000 + (i % 20) * 37));
  expect(packEvents(day).length / day.length).toBeLessThan(4);
});

test('any events come back', () => {
  let seed = 12_345;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  for (let round = 0; round < 200; round += 1) {
    const kinds = ['joined', 'left', 'failed'] as const;
    const events = Array.from({ length: random(60) }, () =>
      event(random(86_400), 1 + random(300), kinds[random(3)]),
    );
    const once = unpackEvents(packEvents(events));
    expect(packEvents(once)).toEqual(packEvents(events));
    expect(new Set(once.map((one) => JSON.stringify(one)))).toEqual(
      new Set(
        events
          .filter(
            ({ kind, ...key }) =>
              kind !== 'failed' ||
              !events.some(
                (other) =>
                  other.kind === 'joined' &&
                  other.second === key.second &&
                  other.accessPointNo === key.accessPointNo,
              ),
          )
          .map((one) => JSON.stringify(one)),
      ),
    );
  }
});

test('bytes that are no events are refused, wherever they are cut', () => {
  const whole = packEvents([event(1, 300), event(500, 2, 'left')]);
  for (let length = 0; length < whole.length; length += 1) {
    const cut = whole.subarray(0, length);
    let events: unknown;
    try {
      events = unpackEvents(cut);
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      continue;
    }
    // What is cut between two events is whole by itself.
    expect(events).toEqual([event(1, 300)].slice(0, length === whole.length - 3 ? 1 : 0));
  }
  expect(() => unpackEvents(Buffer.from([1, 5, 0, 9]))).toThrow(RangeError);
});
