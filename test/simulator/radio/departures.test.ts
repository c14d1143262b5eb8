import { describe, expect, test } from 'vitest';
import { simulateCampus } from '../../../src/simulator/simulate-campus.js';

type LogRecord = { currentapname: string; mac: string; connecttime: string; connectresult: string };

const SMALL = { seed: 1, students: 80, days: 2 };
/** Without these, records come in the order of their times. */
const NO_ODDITIES = { outOfOrderShare: 0, duplicateShare: 0, clockSkewSeconds: 0 };

function linesOf(departures?: number, noise = {}): string[] {
  return [...simulateCampus({ ...SMALL, departures, noise }).days()].flatMap(({ eventLines }) =>
    [...eventLines()].flat(),
  );
}

const isDeparture = (line: string) => line.includes('"connectresult":"Left"');

/** How often a device leaves an access point that it has joined, and how many departures fit. */
function leavings(lines: readonly string[]) {
  const on = new Map<string, string>();
  const counts = { moves: 0, departures: 0, right: 0 };
  let before = new Map<string, string>();
  for (const line of lines) {
    const { currentapname: point, mac, connectresult } = JSON.parse(line) as LogRecord;
    if (connectresult === 'Success') {
      const last = on.get(mac);
      if (last !== undefined && last !== point) counts.moves += 1;
      before = before.set(mac, last ?? '');
      on.set(mac, point);
    } else if (connectresult === 'Left') {
      counts.departures += 1;
      // It may be logged after the device has joined the next access point.
      if (on.get(mac) === point || before.get(mac) === point) counts.right += 1;
    }
  }
  return counts;
}

describe('departures', () => {
  test('are not logged unless they are asked for', () => {
    const plain = linesOf();
    expect(plain.filter(isDeparture)).toEqual([]);
    expect(linesOf(0)).toEqual(plain);
  });

  test('change no other record', () => {
    expect(linesOf(1).filter((line) => !isDeparture(line))).toEqual(linesOf());
  });

  test('name the access point that the device was on', () => {
    const { departures, right } = leavings(linesOf(1, NO_ODDITIES));
    // A device that joined before the log began may leave first.
    expect(right / departures).toBeGreaterThan(0.95);
  });

  test('are as many as the share says', () => {
    const [half, all] = [leavings(linesOf(0.5)), leavings(linesOf(1))];
    expect(all.departures).toBeGreaterThan(0.9 * all.moves);
    expect(half.departures / all.departures).toBeGreaterThan(0.47);
    expect(half.departures / all.departures).toBeLessThan(0.53);
  });

  test('have a share from 0 to 1', () => {
    for (const departures of [-0.1, 1.1, NaN])
      expect(() => simulateCampus({ ...SMALL, departures })).toThrow(
        'the share of departures must be from 0 to 1',
      );
  });
});
