import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type {
  BenchCampus,
  BenchClass,
  BenchDay,
  BenchTruth,
} from '../../bench/accuracy/bench-campus.js';
import { plain, withHabit } from '../../bench/accuracy/campuses.js';
import { figures } from '../../bench/accuracy/figures.js';
import { scorePolicies } from '../../bench/accuracy/policies.js';
import { plainCampus } from '../../bench/accuracy/plain-campus.js';
import type { PlainHabits } from '../../bench/accuracy/plain-noise.js';

const SIZE = { seed: 7, students: 400, days: 2 };
const LUNCH = 11.5 * 3600;

test('without habits the campus has the bytes that it had before there were any', () => {
  const campus = plainCampus({ seed: 7, students: 300, days: 3 });
  const hash = createHash('sha256');
  const add = (lines: readonly string[]) => lines.forEach((line) => hash.update(`${line}\n`));
  for (const { name, lines } of campus.roster) add([name, ...lines]);
  for (const { truthRows, eventLines } of campus.days()) {
    add(truthRows);
    for (const lines of eventLines()) add(lines);
  }
  expect(hash.digest('hex')).toBe(BYTES_BEFORE);
});
const BYTES_BEFORE = 'e69609d90ff7e24dab7a7ae9e6783de6f5967eabaa41330ff29a561de67ffb40';

test('groups skip together: neighbours in the list of a section miss the same classes', () => {
  const same = (campus: BenchCampus) =>
    shareOf(campus, ({ one, at, truth }) => {
      const next = one.students[at + 1];
      return next && at % 5 < 4 ? truth.attended === next.attended : undefined;
    });
  expect(same(campusWith({ skipTogether: 1 }))).toBeGreaterThan(same(usual) + 0.15);
});

test('groups that skip are heard on the way at both bells', () => {
  const onTheWay = (campus: BenchCampus) =>
    shareOf(campus, (seat) => (seat.truth.attended ? undefined : nearBothBells(seat)));
  expect(onTheWay(campusWith({ skipTogether: 1 }))).toBeGreaterThan(2 * onTheWay(usual));
});

test('the lunch rush brings those who are free at lunch to the canteens', () => {
  const there = (campus: BenchCampus) => {
    const inCanteens = (second: number, no: number) =>
      second > LUNCH && second < LUNCH + 7200 && campus.accessPoints[no]!.startsWith('CAN');
    return countOf(campus, inCanteens);
  };
  expect(there(campusWith({ lunchRush: 0.7 }))).toBeGreaterThan(1.5 * there(usual));
});

test('phones that sleep in pockets are heard less in class; who attends stays the same', () => {
  const asleep = campusWith({ pocketSleep: 0.6 });
  expect(shareOf(asleep, silentThere)).toBeGreaterThan(1.5 * shareOf(usual, silentThere));
  expect(truthOf(asleep)).toEqual(truthOf(usual));
});

test('students who leave campus before the last class miss it and are not heard again', () => {
  const leaves = campusWith({ leaveBeforeLast: 1 });
  const missedLast = (seat: Seat) => {
    const own = classesOf(seat);
    if (own.length < 2 || own.at(-1) !== seat.one) return undefined;
    return !seat.truth.attended && !seat.heard.some((at) => within(at, seat.one, 0));
  };
  expect(shareOf(leaves, missedLast)).toBeGreaterThan(0.9);
  expect(shareOf(usual, missedLast)).toBeLessThan(0.5);
});

test('visitors are heard in a class that they do not belong to', () => {
  const inRooms = (campus: BenchCampus) =>
    shareOf(campus, ({ truth, heardAt, one }) =>
      truth.attended
        ? undefined
        : heardAt.some(([at, name]) => within(at, one, 0) && name.startsWith('N')),
    );
  expect(inRooms(campusWith({ visitors: 1 }))).toBeGreaterThan(2 * inRooms(usual));
});

test('the poor building keeps those in its classes off the network', () => {
  const poor = campusWith({ poorBuilding: 0.5 });
  const silentIn = (place: 'OLD' | 'N') =>
    shareOf(poor, (seat) => (seat.one.room.startsWith(place) ? silentThere(seat) : undefined));
  expect(silentIn('OLD')).toBeGreaterThan(silentIn('N') + 0.25);
});

test('commuters leave no record on a day without a class that they attend', () => {
  const commuters = campusWith({ commuters: 1 });
  const unheard = (seat: Seat) => {
    const attendsNone = classesOf(seat).every(
      (one) => !one.students.find(({ studentNo }) => studentNo === seat.truth.studentNo)!.attended,
    );
    return attendsNone ? seat.heard.length === 0 : undefined;
  };
  expect(shareOf(commuters, unheard)).toBeGreaterThan(0.9);
  expect(shareOf(usual, unheard)).toBeLessThan(0.3);
});

test('many miss the first class of the morning, and only that one', () => {
  const missed = campusWith({ morningMissed: 0.5 });
  const attended = (campus: BenchCampus, first: boolean) =>
    shareOf(campus, ({ one, truth }) =>
      (one.startSecond === 490 * 60) === first ? truth.attended : undefined,
    );
  expect(attended(missed, true)).toBeLessThan(0.65 * attended(usual, true));
  expect(Math.abs(attended(missed, false) - attended(usual, false))).toBeLessThan(0.03);
});

test('who switches WiFi off to miss a class is heard at both bells and not between them', () => {
  const hidden = (campus: BenchCampus) =>
    shareOf(campus, (seat) =>
      seat.truth.attended
        ? undefined
        : nearBothBells(seat) && !seat.heard.some((at) => within(at, seat.one, -180)),
    );
  expect(hidden(campusWith({ switchOff: 1 }))).toBeGreaterThan(0.5);
  expect(hidden(usual)).toBeLessThan(0.1);
});

test('standard beats seed where people have all habits', () => {
  const scores = scorePolicies(withHabit({ seed: 7, students: 800, days: 2 }, 'habits'));
  const [standard, seed] = [figures(scores.standard), figures(scores.seed)];
  expect(standard.precision).toBeGreaterThanOrEqual(0.93);
  expect(standard.recallMeasured).toBeGreaterThan(seed.recallMeasured + 0.1);
  expect(standard.absentPrecision).toBeGreaterThan(seed.absentPrecision + 0.2);
});

type Seat = {
  day: BenchDay;
  one: BenchClass;
  at: number;
  truth: BenchTruth;
  heard: number[];
  heardAt: [second: number, accessPoint: string][];
};

const usual = plain(SIZE);

function campusWith(habits: Partial<PlainHabits>): BenchCampus {
  return plain(SIZE, habits);
}

/** The share of the seats of classes held for which `test` is true; undefined: not counted. */
function shareOf(campus: BenchCampus, test: (seat: Seat) => boolean | undefined): number {
  const said = campus.days.flatMap((day) =>
    day.classes
      .filter(({ held }) => held)
      .flatMap((one) =>
        one.students.map((truth, at) => {
          const events = campus.students[truth.studentNo]!.devices.flatMap(
            ({ index }) => day.events[index]!,
          );
          return test({
            day,
            one,
            at,
            truth,
            heard: events.map(({ second }) => second),
            heardAt: events.map((event) => [
              event.second,
              campus.accessPoints[event.accessPointNo]!,
            ]),
          });
        }),
      ),
  );
  const counted = said.filter((one) => one !== undefined);
  expect(counted.length).toBeGreaterThan(20);
  return counted.filter(Boolean).length / counted.length;
}

/** Known devices' records of which `test` is true. */
function countOf(
  { days }: BenchCampus,
  test: (second: number, accessPointNo: number) => boolean = () => true,
): number {
  const events = days.flatMap((day) => day.events.flat());
  return events.filter(({ second, accessPointNo }) => test(second, accessPointNo)).length;
}

function truthOf({ days }: BenchCampus) {
  return days.flatMap(({ classes }) => classes.flatMap(({ students }) => students));
}

/** The classes of a seat's student on that day, in order. */
function classesOf({ day, truth }: Seat): BenchClass[] {
  return day.classes
    .filter(({ students }) => students.some(({ studentNo }) => studentNo === truth.studentNo))
    .sort((a, b) => a.startSecond - b.startSecond);
}

/** Of those who attend: whether they are not heard in the class. */
function silentThere({ one, truth, heard }: Seat): boolean | undefined {
  return truth.attended ? !heard.some((at) => within(at, one, 0)) : undefined;
}

/** @param margin seconds before the begin and after the end that count as within */
function within(at: number, { startSecond, endSecond }: BenchClass, margin: number): boolean {
  return at >= startSecond - margin && at < endSecond + margin;
}

/** Heard in the six minutes around the begin and around the end. */
function nearBothBells({ one, heard }: Seat): boolean {
  const near = (bell: number) => heard.some((at) => Math.abs(at - bell) <= 360);
  return near(one.startSecond) && near(one.endSecond);
}
