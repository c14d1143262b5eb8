import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timesInWords, type Sighting } from '../../../src/attendance/explaining/times.js';
import { timeOfDay } from '../../../src/attendance/wall-clock.js';

const [START, END] = [36_000, 40_500];
const [ON_TIME_MINUTES, EARLY_MINUTES] = [10, 10];
const at = (minute: number) => START + minute * 60;
const clock = (second: number) => timeOfDay(second).slice(0, 5);

const stay = (from: number, to: number, more: Partial<Sighting> = {}): Sighting => ({
  ...{ from: at(from), lastHeard: at(to), to: at(to), inRoom: true, phone: true },
  ...more,
});
const away = { inRoom: false };

type Decided = {
  late?: 'no' | 'yes' | 'maybe' | null;
  leftEarly?: boolean | null;
  arrival?: number | null;
};
const said = (
  sightings: Sighting[],
  { late = 'no', leftEarly = false, arrival = null }: Decided = {},
) =>
  timesInWords(sightings, {
    ...{ startSecond: START, endSecond: END, onTimeMinutes: ON_TIME_MINUTES },
    ...{ late, leftEarly, arrival, earlyMinutes: EARLY_MINUTES },
  });

test.each<[string, Sighting[], Decided, string]>([
  [
    'in the room from before the start',
    [stay(-8, 80)],
    {},
    'Heard in the room from 09:52, on time; until the end.',
  ],
  [
    'on another access point until 10:37, which the policy takes for the room',
    [stay(-15, 37, away), stay(37, 80)],
    { late: 'no' },
    'Heard in the room from 10:37, 37 min after the start, and elsewhere before: perhaps late; until the end.',
  ],
  [
    'elsewhere first, and late by the policy',
    [stay(-15, 20, away), stay(20, 50)],
    { late: 'yes' },
    'Heard in the room from 10:20, 20 min after the start, and elsewhere before: late; the last time at 10:50.',
  ],
  [
    'in the room before the class, and elsewhere as it began',
    [stay(-30, -4), stay(-3, 14, away), stay(14, 80)],
    { late: 'yes', arrival: at(14) },
    'Heard in the room from 10:14, 14 min after the start, and elsewhere before: late; until the end.',
  ],
  [
    'in the hall, which counts as the room, and then inside',
    [stay(-40, -20, away), stay(9, 12), stay(14, 80)],
    { late: 'yes', arrival: at(14) },
    'Heard in the room from 10:09, but taken to have come at 10:14: late; until the end.',
  ],
  [
    'elsewhere, silent for long, and in the room',
    [stay(-40, 11, away), stay(51, 80)],
    { late: 'yes', arrival: at(31) },
    'Heard in the room from 10:51, but taken to have come at 10:31: late; until the end.',
  ],
  [
    'in the room for some seconds after leaving early',
    [stay(0, 40), stay(40, 66, away), stay(66, 66), stay(66, 80, away)],
    { leftEarly: true },
    'Heard in the room from 10:00, on time; the last time at 11:06, then elsewhere.',
  ],
  [
    'silent first',
    [stay(40, 80)],
    { late: 'maybe' },
    'Heard in the room from 10:40, perhaps late, but the phone may have slept until then; until the end.',
  ],
  [
    'in the room, elsewhere after the start, and in the room again',
    [stay(-20, 1), stay(1, 37, away), stay(37, 80)],
    {},
    'Heard in the room from 09:40, but also elsewhere soon after the start; until the end.',
  ],
  [
    'elsewhere before the end',
    [stay(0, 50), stay(55, 80, away)],
    { leftEarly: true },
    'Heard in the room from 10:00, on time; the last time at 10:50, then elsewhere (left early).',
  ],
  [
    'elsewhere in the last minutes',
    [stay(0, 70), stay(70, 80, away)],
    {},
    'Heard in the room from 10:00, on time; the last time at 11:10, then elsewhere.',
  ],
  [
    'taken to be there long after the last event',
    [stay(0, 31, { to: at(114) })],
    {},
    'Heard in the room from 10:00, on time; the last time at 10:31.',
  ],
  [
    'with a laptop elsewhere',
    [stay(-60, 80, { ...away, phone: false }), stay(0, 80)],
    {},
    'Heard in the room from 10:00, on time; until the end.',
  ],
  [
    'with a laptop in the room and the phone elsewhere',
    [stay(0, 80, { phone: false }), stay(-60, 80, away)],
    {},
    'Heard in the room from 10:00, but also elsewhere soon after the start; until the end.',
  ],
  [
    'heard only before the class, or elsewhere',
    [stay(-30, -5, { to: at(40) }), stay(40, 80, away)],
    {},
    'Not heard on an access point of the room itself during the class.',
  ],
])('of a student %s', (_, sightings, decided, sentence) => {
  expect(said(sightings, decided)).toBe(sentence);
});

/** The stays of one device: they do not overlap, and each is heard at its start. */
const deviceStays = fc
  .tuple(
    fc.boolean(),
    fc.array(
      fc.record({
        gap: fc.integer({ min: 0, max: 40 }),
        heard: fc.integer({ min: 0, max: 40 }),
        held: fc.integer({ min: 1, max: 45 }),
        inRoom: fc.boolean(),
      }),
      { maxLength: 6 },
    ),
  )
  .map(([phone, pieces]) => {
    let minute = -60;
    return pieces.map(({ gap, heard, held, inRoom }): Sighting => {
      const from = minute + gap;
      minute = from + heard + held;
      return { ...{ from: at(from), lastHeard: at(from + heard), to: at(minute) }, inRoom, phone };
    });
  });

test('every sentence follows from the stays beside it', () => {
  fc.assert(
    fc.property(
      fc.array(deviceStays, { minLength: 1, maxLength: 3 }).map((devices) => devices.flat()),
      fc.constantFrom<'no' | 'yes' | 'maybe' | null>('no', 'yes', 'maybe', null),
      fc.constantFrom(true, false, null),
      (sightings, late, leftEarly) => {
        const sentence = said(sightings, { late, leftEarly });
        const inClass = sightings.filter(({ from, to }) => from < END && to > START);
        const room = inClass.filter(({ inRoom, lastHeard }) => inRoom && lastHeard >= START);
        const others = inClass.filter(({ inRoom }) => !inRoom);
        const phoneIsHere = room.some(({ phone }) => phone);
        const deciding = (one: Sighting) => one.phone || !phoneIsHere;
        if (sentence.startsWith('Not heard')) {
          expect(room).toEqual([]);
          return;
        }
        const [, from] = /^Heard in the room from (..:..), /.exec(sentence)!;
        const first = room.filter(deciding).find((one) => clock(one.from) === from)!;
        expect(first).toBeDefined();
        expect(sentence.includes(': late;')).toBe(late === 'yes');
        if (sentence.includes('on time')) {
          expect(first.from).toBeLessThanOrEqual(at(ON_TIME_MINUTES));
          for (const other of others.filter(deciding))
            expect(other.from).toBeGreaterThan(at(ON_TIME_MINUTES));
        }
        if (sentence.includes('elsewhere before')) {
          expect(others.some((one) => one.from <= first.from)).toBe(true);
        }
        const minutes = /(\d+) min after the start/.exec(sentence)?.[1];
        if (minutes !== undefined) expect(Number(minutes)).toBe((first.from - START) / 60);
        const last = /the last time at (..:..)/.exec(sentence)?.[1];
        const latest = Math.max(...room.filter(deciding).map(({ lastHeard }) => lastHeard));
        expect(last).toBe(latest >= END ? undefined : clock(latest));
        expect(sentence.includes('until the end')).toBe(latest >= END);
        if (sentence.includes('then elsewhere'))
          expect(others.some((one) => one.from >= latest)).toBe(true);
        if (sentence.includes('left early')) expect(leftEarly).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  );
});
