import { calendarDay, clockTime, hourMinute } from '../../src/simulator/numbers/calendar-day.js';
import { random, type Random } from '../../src/simulator/numbers/random.js';
import type { Campus, CampusDay } from '../../src/simulator/simulate-campus.js';
import { plainClasses, type PlainClass } from './plain-classes.js';
import { plainDay, type PlainTruth } from './plain-day.js';
import { isLunch } from './plain-lunch.js';
import type { Setting } from './plain-missing.js';
import { USUAL_PLAIN_NOISE, type PlainNoise } from './plain-noise.js';
import { deviceRecords, habitOf, type Habit, type PlainRecord } from './plain-radio.js';
import { plainRoster } from './plain-roster.js';
import { macOf, plainWorld, type PlainWorld, type Segment } from './plain-world.js';

export type PlainOptions = {
  seed: number;
  students: number;
  days: number;
  noise?: Partial<PlainNoise>;
};

/**
 * A second campus, made in another way than src/simulator, to see whether the method only fits that
 * one. A table says which access point hears whom, not physics. Devices report at even intervals
 * and when they move. A few students cause most of the silence. Records arrive by access point,
 * five minutes at a time.
 */
export function plainCampus({ seed, students, days, noise }: PlainOptions): Campus {
  const noises = { ...USUAL_PLAIN_NOISE, ...noise };
  const world = plainWorld(students, noises, random(seed, 'plain world'), (i) =>
    random(seed, 'plain commuter', i).chance(noises.commuters),
  );
  const habits = world.students.map(({ devices }, i) =>
    devices.map((device, k) => habitOf(device, noises, random(seed, 'plain habit', i, k))),
  );
  const eagerness = world.students.map((_, i) => random(seed, 'plain eager', i).normal(0, 0.8));
  return { roster: plainRoster(world), days: campusDays };

  function* campusDays(): Generator<CampusDay> {
    for (let day = 0; day < days; day += 1) {
      const { date, weekday } = calendarDay('2019-09-02', day);
      const classes = plainClasses(world, weekday, noises, random(seed, 'plain classes', day));
      const setting = { world, classes, noise: noises, seed, day };
      const { truths, records } = peopleOf(setting, habits, eagerness);
      yield {
        date,
        truthRows: classes.flatMap((one) => truthRows(date, one, world, truths)),
        eventLines: () =>
          inPieces([...records, ...foreign(world, random(seed, 'plain foreign', day))], date),
      };
    }
  }
}

type Truths = Map<string, PlainTruth>;

function peopleOf(setting: Setting, habits: readonly Habit[][], eagerness: readonly number[]) {
  const { world, classes, noise, seed, day } = setting;
  const truths: Truths = new Map();
  const days = world.students.map((student, i) => {
    const own = classes.filter(({ section }) => student.sections.includes(section));
    const made = plainDay(i, own, eagerness[i]!, setting);
    own.forEach((one, k) =>
      truths.set(`${i} ${one.section.course} ${one.section.number}`, made.truths[k]),
    );
    return made.segments;
  });
  const records = world.students.flatMap(({ devices, home }, i) => {
    const draw = random(seed, 'plain radio', i, day);
    const quiet = new Set([
      ...days[i]!.filter(({ doing }) => doing !== 'walk' && draw.chance(habits[i]![0]!.quiet)),
      ...withoutNetwork(days[i]!, noise, random(seed, 'plain bad network', i, day)),
    ]);
    return devices.flatMap((device, k) => {
      const lent = k === 0 && draw.chance(noise.phoneLentShare);
      const carrier: Segment[] = lent ? draw.pick(days) : days[i]!;
      return deviceRecords(device, habits[i]![k]!, carrier, home, quiet, draw);
    });
  });
  return { truths, records };
}

/** Stays in which the network itself does not serve a student: a crowd, or a poor building. */
function withoutNetwork(
  segments: readonly Segment[],
  { lunchRush, poorBuilding }: PlainNoise,
  draw: Random,
): Segment[] {
  return segments.filter(({ from, place }) => {
    const crowded = isLunch(from) && place?.building.startsWith('CAN');
    return draw.chance(crowded ? lunchRush / 2 : place?.poor ? poorBuilding : 0);
  });
}

function truthRows(date: string, one: PlainClass, world: PlainWorld, truths: Truths): string[] {
  const { section, start, end, held, room } = one;
  const { course, number } = section;
  return section.members.map((member) => {
    const truth = truths.get(`${member} ${course} ${number}`);
    const head = `${date},${course},${number},${hourMinute(start / 60)},${world.students[member]!.id}`;
    const tail = `${held ? 1 : 0},${held ? room.name : ''}`;
    if (!truth) return `${head},0,,,0,${tail}`;
    const { arrive, depart } = truth;
    const minutes = Math.round((Math.min(end, depart) - Math.max(start, arrive)) / 60);
    return `${head},1,${clockTime(arrive)},${clockTime(depart)},${minutes},${tail}`;
  });
}

/**
 * Devices that no roster knows: each access point of a classroom hears one about every seven
 * minutes of the day.
 */
function foreign({ rooms }: PlainWorld, draw: Random): PlainRecord[] {
  const records: PlainRecord[] = [];
  for (const { own } of rooms)
    for (const point of own)
      for (let at = 27_000 + draw.exponential(420); at < 81_000; at += draw.exponential(420))
        records.push({
          second: Math.floor(at),
          point,
          mac: macOf(2 ** 40 + draw.integer(2 ** 20)),
          success: true,
        });
  return records;
}

/** Controllers hand over five minutes at a time, by access point. */
function* inPieces(records: readonly PlainRecord[], date: string): Generator<string[]> {
  const pieces: PlainRecord[][] = [];
  for (const one of records) (pieces[Math.floor(one.second / 300)] ??= []).push(one);
  for (const piece of pieces) {
    if (!piece) continue;
    piece.sort((a, b) => (a.point < b.point ? -1 : a.point > b.point ? 1 : a.second - b.second));
    yield piece.map(
      ({ second, point, mac, success }) =>
        `{"currentapname":"${point}","apname":"","ssid":"campus","mac":"${mac}","connecttime":"${date} ${clockTime(second)}",` +
        `"connectresult":"${success ? 'Success' : 'Failed'}"}`,
    );
  }
}
