import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../../src/attendance/explaining/phrases.js';
import { timesInWords, type Sighting } from '../../../src/attendance/explaining/times.js';
import { timeOfDay } from '../../../src/attendance/wall-clock.js';
import { SENTENCES } from '../../workbench/sentences.js';

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
  language?: Language,
) =>
  timesInWords(
    sightings,
    {
      ...{ startSecond: START, endSecond: END, onTimeMinutes: ON_TIME_MINUTES },
      ...{ late, leftEarly, arrival, earlyMinutes: EARLY_MINUTES },
    },
    language,
  );

test.each<[string, Sighting[], Decided, english: string, chinese: string]>([
  [
    'in the room from before the start',
    [stay(-8, 80)],
    {},
    'Heard in the room from 09:52, on time; until the end.',
    '09:52 起在教室里检测到，准时；直到下课。',
  ],
  [
    'on another access point until 10:37, which the policy takes for the room',
    [stay(-15, 37, away), stay(37, 80)],
    { late: 'no' },
    'Heard in the room from 10:37, 37 min after the start, and elsewhere before: perhaps late; until the end.',
    '10:37 起在教室里检测到，上课后 37 分钟，此前在别处：可能迟到；直到下课。',
  ],
  [
    'elsewhere first, and late by the policy',
    [stay(-15, 20, away), stay(20, 50)],
    { late: 'yes' },
    'Heard in the room from 10:20, 20 min after the start, and elsewhere before: late; the last time at 10:50.',
    '10:20 起在教室里检测到，上课后 20 分钟，此前在别处：迟到；最后一次是 10:50。',
  ],
  [
    'in the room before the class, and elsewhere as it began',
    [stay(-30, -4), stay(-3, 14, away), stay(14, 80)],
    { late: 'yes', arrival: at(14) },
    'Heard in the room from 10:14, 14 min after the start, and elsewhere before: late; until the end.',
    '10:14 起在教室里检测到，上课后 14 分钟，此前在别处：迟到；直到下课。',
  ],
  [
    'in the hall, which counts as the room, and then inside',
    [stay(-40, -20, away), stay(9, 12), stay(14, 80)],
    { late: 'yes', arrival: at(14) },
    'Heard in the room from 10:09, but taken to have come at 10:14: late; until the end.',
    '10:09 起在教室里检测到，但认为 10:14 到达：迟到；直到下课。',
  ],
  [
    'elsewhere, silent for long, and in the room',
    [stay(-40, 11, away), stay(51, 80)],
    { late: 'yes', arrival: at(31) },
    'Heard in the room from 10:51, but taken to have come at 10:31: late; until the end.',
    '10:51 起在教室里检测到，但认为 10:31 到达：迟到；直到下课。',
  ],
  [
    'in the room for some seconds after leaving early',
    [stay(0, 40), stay(40, 66, away), stay(66, 66), stay(66, 80, away)],
    { leftEarly: true },
    'Heard in the room from 10:00, on time; the last time at 11:06, then elsewhere.',
    '10:00 起在教室里检测到，准时；最后一次是 11:06，然后在别处。',
  ],
  [
    'silent first',
    [stay(40, 80)],
    { late: 'maybe' },
    'Heard in the room from 10:40, perhaps late, but the phone may have slept until then; until the end.',
    '10:40 起在教室里检测到，可能迟到，但也可能是手机在此之前处于休眠；直到下课。',
  ],
  [
    'in the room, elsewhere after the start, and in the room again',
    [stay(-20, 1), stay(1, 37, away), stay(37, 80)],
    {},
    'Heard in the room from 09:40, but also elsewhere soon after the start; until the end.',
    '09:40 起在教室里检测到，但刚上课时也在别处检测到；直到下课。',
  ],
  [
    'elsewhere before the end',
    [stay(0, 50), stay(55, 80, away)],
    { leftEarly: true },
    'Heard in the room from 10:00, on time; the last time at 10:50, then elsewhere (left early).',
    '10:00 起在教室里检测到，准时；最后一次是 10:50，然后在别处（早退）。',
  ],
  [
    'elsewhere in the last minutes',
    [stay(0, 70), stay(70, 80, away)],
    {},
    'Heard in the room from 10:00, on time; the last time at 11:10, then elsewhere.',
    '10:00 起在教室里检测到，准时；最后一次是 11:10，然后在别处。',
  ],
  [
    'taken to be there long after the last event',
    [stay(0, 31, { to: at(114) })],
    {},
    'Heard in the room from 10:00, on time; the last time at 10:31.',
    '10:00 起在教室里检测到，准时；最后一次是 10:31。',
  ],
  [
    'with a laptop elsewhere',
    [stay(-60, 80, { ...away, phone: false }), stay(0, 80)],
    {},
    'Heard in the room from 10:00, on time; until the end.',
    '10:00 起在教室里检测到，准时；直到下课。',
  ],
  [
    'with a laptop in the room and the phone elsewhere',
    [stay(0, 80, { phone: false }), stay(-60, 80, away)],
    {},
    'Heard in the room from 10:00, but also elsewhere soon after the start; until the end.',
    '10:00 起在教室里检测到，但刚上课时也在别处检测到；直到下课。',
  ],
  [
    'heard only before the class, or elsewhere',
    [stay(-30, -5, { to: at(40) }), stay(40, 80, away)],
    {},
    'Not heard on an access point of the room itself during the class.',
    '上课期间没有在本教室的接入点检测到设备。',
  ],
])('of a student %s', (_, sightings, decided, english, chinese) => {
  expect(said(sightings, decided)).toBe(english);
  expect(said(sightings, decided, 'zh')).toBe(chinese);
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

test.each(LANGUAGES)('in %s, every sentence follows from the stays beside it', (language) => {
  const words = SENTENCES[language];
  fc.assert(
    fc.property(
      fc.array(deviceStays, { minLength: 1, maxLength: 3 }).map((devices) => devices.flat()),
      fc.constantFrom<'no' | 'yes' | 'maybe' | null>('no', 'yes', 'maybe', null),
      fc.constantFrom(true, false, null),
      (sightings, late, leftEarly) => {
        const sentence = said(sightings, { late, leftEarly }, language);
        const inClass = sightings.filter(({ from, to }) => from < END && to > START);
        const room = inClass.filter(({ inRoom, lastHeard }) => inRoom && lastHeard >= START);
        const others = inClass.filter(({ inRoom }) => !inRoom);
        const phoneIsHere = room.some(({ phone }) => phone);
        const deciding = (one: Sighting) => one.phone || !phoneIsHere;
        if (words.notHere.test(sentence)) {
          expect(room).toEqual([]);
          return;
        }
        const [, from] = words.hereFrom.exec(sentence)!;
        const first = room.filter(deciding).find((one) => clock(one.from) === from)!;
        expect(first).toBeDefined();
        expect(words.late.test(sentence)).toBe(late === 'yes');
        if (words.onTime.test(sentence)) {
          expect(first.from).toBeLessThanOrEqual(at(ON_TIME_MINUTES));
          for (const other of others.filter(deciding))
            expect(other.from).toBeGreaterThan(at(ON_TIME_MINUTES));
        }
        const minutes = words.elsewhereBefore.exec(sentence)?.[1];
        if (minutes !== undefined) {
          expect(others.some((one) => one.from <= first.from)).toBe(true);
          expect(Number(minutes)).toBe((first.from - START) / 60);
        }
        const last = words.lastTime.exec(sentence)?.[1];
        const latest = Math.max(...room.filter(deciding).map(({ lastHeard }) => lastHeard));
        expect(last).toBe(latest >= END ? undefined : clock(latest));
        expect(words.untilEnd.test(sentence)).toBe(latest >= END);
        if (words.thenElsewhere.test(sentence))
          expect(others.some((one) => one.from >= latest)).toBe(true);
        if (words.leftEarly.test(sentence)) expect(leftEarly).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  );
});
