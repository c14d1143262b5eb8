import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { NOISES, type NoiseName } from '../../src/simulator/noise.js';
import { simulateCampus, type CampusOptions } from '../../src/simulator/simulate-campus.js';
import { simulatedCampus } from '../workbench/simulated-campus.js';

const SMALL = { seed: 1, students: 80, days: 2 } satisfies CampusOptions;

/** A hash for each kind of output. */
function hashes(options: CampusOptions) {
  const [roster, truth, events] = ['roster', 'truth', 'events'].map(() => createHash('sha256'));
  const campus = simulateCampus(options);
  for (const { name, lines } of campus.roster) roster?.update(`${name}\n${lines.join('\n')}\n`);
  for (const { truthRows, eventLines } of campus.days()) {
    truth?.update(truthRows.join('\n'));
    for (const lines of eventLines()) events?.update(lines.join('\n'));
  }
  const text = (hash: typeof roster) => hash?.digest('hex').slice(0, 16);
  return { roster: text(roster), truth: text(truth), events: text(events) };
}

describe('the seed', () => {
  // They must be the same on every machine. Change them only if the model changes.
  test('decides every byte', () => {
    expect(hashes(SMALL)).toEqual({
      roster: '6ec9a58c472fa1fe',
      truth: 'd7d21adb0ecc0487',
      events: 'c5a2746bbe3a1b91',
    });
    expect(hashes(SMALL)).toEqual(hashes(SMALL));
  });

  test('makes another campus when it changes', () => {
    const [one, two] = [hashes(SMALL), hashes({ ...SMALL, seed: 2 })];
    expect(two.roster).not.toBe(one.roster);
    expect(two.truth).not.toBe(one.truth);
    expect(two.events).not.toBe(one.events);
  });

  test('makes the same first days however many follow', () => {
    const one = [...simulateCampus({ ...SMALL, days: 1 }).days()][0];
    const two = [...simulateCampus({ ...SMALL, days: 3 }).days()][0];
    expect(one?.truthRows).toEqual(two?.truthRows);
  });
});

/**
 * For each noise: another value, what must be set for it to matter, and the first output it
 * changes.
 */
const CHANGES: Record<NoiseName, Change> = {
  twoDeviceShare: { to: 0.2, changes: 'roster' },
  threeDeviceShare: { to: 0.4, changes: 'roster' },
  devicesConnectedInClass: { to: 1.6, changes: 'events' },
  associationsPerConnectedHour: { to: 8, changes: 'events' },
  notOnWifiShare: { to: 0.25, changes: 'events' },
  optedOutShare: { to: 0.6, changes: 'roster' },
  foreignDevicesPerAccessPoint: { to: 20, changes: 'events' },
  neighbourShare: { to: 0.4, changes: 'events' },
  flappingShare: { to: 0.5, changes: 'events' },
  flappingMovesLow: { to: 18, changes: 'events' },
  flappingMovesHigh: { to: 7, changes: 'events' },
  sleepingPhoneShare: { to: 0.9, changes: 'events' },
  sleepMinutesLow: { to: 30, changes: 'events' },
  sleepMinutesHigh: { to: 90, changes: 'events' },
  macChangeShare: { to: 0.3, changes: 'events' },
  laptopLeftShare: { to: 0.3, changes: 'events' },
  phoneLentShare: { to: 0.3, changes: 'events' },
  duplicateShare: { to: 0.05, changes: 'events' },
  outOfOrderShare: { to: 0.1, changes: 'events' },
  outOfOrderSeconds: { to: 60, changes: 'events' },
  clockSkewSeconds: { to: 0, changes: 'events' },
  outagesPerMonth: { to: 90, changes: 'events' },
  outageHours: { to: 12, given: { outagesPerMonth: 90 }, changes: 'events' },
  notHeldShare: { to: 0.3, changes: 'truth' },
  movedShare: { to: 0.3, changes: 'truth' },
  attendanceRequired: { to: 0.6, changes: 'truth' },
  attendanceElective: { to: 0.4, changes: 'truth' },
  attendanceLarge: { to: 0.9, changes: 'truth' },
  arrivalMeanMinutes: { to: 2, changes: 'truth' },
  arrivalSpreadMinutes: { to: 1, changes: 'truth' },
  lateShare: { to: 0.5, changes: 'truth' },
  lateMeanMinutes: { to: 16, changes: 'truth' },
  veryLateShare: { to: 0.3, changes: 'truth' },
  earlyLeaveShare: { to: 0.3, changes: 'truth' },
  breaksPerHour: { to: 1, changes: 'truth' },
  clashShare: { to: 0.9, changes: 'roster' },
  failedShare: { to: 0.2, changes: 'events' },
  stickyShare: { to: 0.9, changes: 'events' },
  wallLossDb: { to: 12, changes: 'events' },
  shadowingDb: { to: 0, changes: 'events' },
  hysteresisLowDb: { to: 0, changes: 'events' },
  hysteresisHighDb: { to: 25, changes: 'events' },
  clientsPerAccessPoint: { to: 3, changes: 'events' },
  anonymousLoginShare: { to: 0.5, changes: 'events', logins: true },
  sharedLoginShare: { to: 0.1, changes: 'events', logins: true },
  sharedMachinesPerRoom: { to: 0, changes: 'events', logins: true },
};

type Change = { to: number; given?: Record<string, number>; changes: Layer; logins?: true };

/** The kinds of output, in order. What people did must not depend on any radio. */
type Layer = 'roster' | 'truth' | 'events';

describe('each noise', () => {
  const plain = hashes(SMALL);

  test.each(Object.entries(CHANGES))(
    '%s changes its own kind of output and none before it',
    (name, { to, given, changes, logins }) => {
      const before = given || logins ? hashes({ ...SMALL, logins, noise: given }) : plain;
      const after = hashes({ ...SMALL, logins, noise: { ...given, [name]: to } });
      expect(after[changes]).not.toBe(before[changes]);
      if (changes === 'events') expect(after.truth).toBe(before.truth);
      if (changes !== 'roster') expect(after.roster).toBe(before.roster);
    },
  );

  test('has a default inside its limits and inside its sweep', () => {
    for (const [name, { value, limits, sweep = limits }] of Object.entries(NOISES)) {
      expect(value, name).toBeGreaterThanOrEqual(Math.max(limits[0], sweep[0]));
      expect(value, name).toBeLessThanOrEqual(Math.min(limits[1], sweep[1]));
    }
  });

  test('of the devices leaves enrolment, truth and the other devices alone', () => {
    const [before, changed] = [0, 0.5].map((macChangeShare) =>
      simulatedCampus({ ...SMALL, days: 1, noise: { macChangeShare } }),
    );
    expect(changed?.files).toEqual(before?.files);
    expect(changed?.truth).toEqual(before?.truth);
    const withoutMac = (line: string) => line.replace(/"mac":"[^"]*"/, '');
    expect(changed?.lines.map(withoutMac)).toEqual(before?.lines.map(withoutMac));
    expect(changed?.lines).not.toEqual(before?.lines);
  });
});

describe('bad options', () => {
  test.each<[string, Partial<CampusOptions>, RegExp]>([
    ['a broken seed', { seed: 1.5 }, /seed must be a whole number/],
    ['no students', { students: 0 }, /students must be a whole number from 1/],
    ['no days', { days: 0 }, /days must be/],
    ['a date that does not exist', { startDate: '2019-02-30' }, /start date must be a date/],
    [
      'too large a share',
      { listedAccessPointShare: 1.1 },
      /listed access points must be from 0 to 1/,
    ],
    ['an unknown noise', { noise: { hiss: 1 } }, /no noise "hiss" \(there are .*notOnWifiShare/],
    [
      'a noise outside its limits',
      { noise: { lateShare: 2 } },
      /lateShare must be from 0 to 1, not 2/,
    ],
    [
      'a noise that is not a number',
      { noise: { lateShare: NaN } },
      /lateShare must be from 0 to 1/,
    ],
    [
      'shares with a sum above 1',
      { noise: { notHeldShare: 0.6, movedShare: 0.6 } },
      /more than 1 together/,
    ],
    [
      'a low end above its high end',
      { noise: { sleepMinutesLow: 50 } },
      /sleepMinutesLow may not be more than/,
    ],
    [
      'more devices on WiFi than there are',
      { noise: { twoDeviceShare: 0, threeDeviceShare: 0 } },
      /more than the 1 devices per student/,
    ],
  ])('are refused: %s', (_, options, message) => {
    const call = () => simulateCampus({ ...SMALL, ...options });
    expect(call).toThrow(RangeError);
    expect(call).toThrow(message);
  });

  test('are all named at once', () => {
    expect(() => simulateCampus({ seed: -1, students: 0, days: 5 })).toThrow(/seed.*students/);
  });
});
