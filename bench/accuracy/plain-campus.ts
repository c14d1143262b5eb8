import { calendarDay, clockTime, hourMinute } from '../../src/simulator/numbers/calendar-day.js';
import { random } from '../../src/simulator/numbers/random.js';
import type { Campus, CampusDay } from '../../src/simulator/simulate-campus.js';
import { plainClasses, plainDay, type PlainClass, type PlainTruth } from './plain-day.js';
import { deviceRecords, habitOf, type Habit, type PlainRecord } from './plain-radio.js';
import {
  macOf,
  plainRoster,
  plainWorld,
  type PlainNoise,
  type PlainWorld,
  type Segment,
} from './plain-world.js';

const DEFAULTS: PlainNoise = {
  awayAbsent: 0.25,
  awayFree: 0.25,
  spill: 0.15,
  notOnWifiShare: 0.12,
  notHeldShare: 0.05,
  movedShare: 0.03,
  phoneLentShare: 0.005,
  attendance: { required: 0.92, elective: 0.75, large: 0.55 },
};

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
  const noises = { ...DEFAULTS, ...noise };
  const world = plainWorld(students, noises.spill, random(seed, 'plain world'));
  const habits = world.students.map(({ devices }, i) =>
    devices.map((device, k) => habitOf(device, noises, random(seed, 'plain habit', i, k))),
  );
  const eagerness = world.students.map((_, i) => random(seed, 'plain eager', i).normal(0, 0.8));
  return { roster: plainRoster(world), days: campusDays };

  function* campusDays(): Generator<CampusDay> {
    for (let day = 0; day < days; day += 1) {
      const { date, weekday } = calendarDay('2019-09-02', day);
      const classes = plainClasses(world, weekday, noises, random(seed, 'plain classes', day));
      const { truths, records } = peopleOf({
        world,
        habits,
        eagerness,
        classes,
        noises,
        seed,
        day,
      });
      yield {
        date,
        truthRows: classes.flatMap((one) => truthRows(date, one, world, truths)),
        eventLines: () =>
          inPieces([...records, ...foreign(world, random(seed, 'plain foreign', day))], date),
      };
    }
  }
}

type Scene = {
  world: PlainWorld;
  habits: Habit[][];
  eagerness: number[];
  classes: PlainClass[];
  noises: PlainNoise;
  seed: number;
  day: number;
};
type Truths = Map<string, PlainTruth>;

function peopleOf({ world, habits, eagerness, classes, noises, seed, day }: Scene) {
  const truths: Truths = new Map();
  const days = world.students.map((student, i) => {
    const own = classes.filter(({ section }) => student.sections.includes(section));
    const made = plainDay(
      student,
      own,
      world,
      noises,
      eagerness[i]!,
      random(seed, 'plain day', i, day),
    );
    own.forEach((one, k) =>
      truths.set(`${i} ${one.section.course} ${one.section.number}`, made.truths[k]),
    );
    return made.segments;
  });
  const records = world.students.flatMap(({ devices, home }, i) => {
    const draw = random(seed, 'plain radio', i, day);
    const quiet = new Set(
      days[i]!.filter(({ doing }) => doing !== 'walk' && draw.chance(habits[i]![0]!.quiet)),
    );
    return devices.flatMap((device, k) => {
      const lent = k === 0 && draw.chance(noises.phoneLentShare);
      const carrier: Segment[] = lent ? draw.pick(days) : days[i]!;
      return deviceRecords(device, habits[i]![k]!, carrier, home, quiet, draw);
    });
  });
  return { truths, records };
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
function foreign({ rooms }: PlainWorld, draw: ReturnType<typeof random>): PlainRecord[] {
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
