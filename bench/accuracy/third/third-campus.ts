import { calendarDay, clockTime, hourMinute } from '../../../src/simulator/numbers/calendar-day.js';
import { random } from '../../../src/simulator/numbers/random.js';
import type { Campus, CampusDay } from '../../../src/simulator/simulate-campus.js';
import type { BenchCampus } from '../bench-campus.js';
import { readCampus } from '../campus.js';
import { classDays, type ClassDay } from './class-days.js';
import { curriculum, enrol } from './courses.js';
import { cohortCount, macOf, people, type Device, type Student } from './people.js';
import { grounds, type Grounds } from './places.js';
import { deviceRecords, type Air, type AirRecord } from './radio.js';
import { thirdRoster } from './roster.js';
import { studentDay, type Scene, type StudentDay } from './routine.js';
import { strangers } from './strangers.js';
import { logLines } from './controllers.js';
import type { Visit } from './timeline.js';

export type ThirdSize = { seed: number; students: number; days: number };
/** 1: as usual. 2: whatever disturbs is twice as frequent. */
export type ThirdOptions = { noise?: number };
export type ThirdCampus = Campus & { connectedHours: () => number };

export function third(size: ThirdSize, options: ThirdOptions = {}): BenchCampus {
  return readCampus(thirdCampus(size, options));
}

/**
 * A third campus, held out: nothing is tuned on it. Its people have habits, friends, homes, buses
 * and jobs; its phones wake up or not; its controllers forget clients after a time. The truth of a
 * day is complete before the first record of it is made.
 */
export function thirdCampus(size: ThirdSize, { noise = 1 }: ThirdOptions = {}): ThirdCampus {
  const { seed, students: count, days } = size;
  const ground = grounds(count, 3.5 * (noise - 1), random(seed, 'third grounds'));
  const students = people(ground, count, noise, seed);
  const courses = random(seed, 'third courses');
  const sections = curriculum(ground, count, cohortCount(count), courses);
  const cohorts = students.map(({ cohort }) => cohort);
  enrol(sections, cohorts, students.map(({ group }) => group), courses); // prettier-ignore
  const tally = { connected: 0 };
  return {
    roster: thirdRoster(ground, sections, students),
    days: campusDays,
    connectedHours: () => tally.connected / 3600,
  };

  function* campusDays(): Generator<CampusDay> {
    for (let day = 0; day < days; day += 1) {
      const { date, weekday } = calendarDay('2019-09-02', day);
      const scene: Scene = { ground, day, weekday, noise, seed };
      const classes = classDays(ground, sections, weekday, noise, random(seed, 'third bell', day));
      const byStudent = students.map((): ClassDay[] => []);
      for (const one of classes)
        for (const member of one.section.members) byStudent[member]!.push(one);
      const lives = students.map((one, i) => studentDay(one, byStudent[i]!, classes, scene));
      const air: Air = { scene, sections, crowd: crowds(ground, classes, lives), tally };
      yield {
        date,
        truthRows: classes.flatMap((one) => truthRows(date, one, students, lives, ground)),
        eventLines: () => {
          const foreign = strangers(ground, classes, noise, random(seed, 'third strangers', day));
          const records = students.flatMap((one) => studentRecords(one, lives, air));
          const log = random(seed, 'third log', day);
          return logLines([...records, ...foreign], ground, date, noise, log);
        },
      };
    }
  }
}

function truthRows(
  date: string,
  one: ClassDay,
  students: readonly Student[],
  lives: readonly StudentDay[],
  { places }: Grounds,
): string[] {
  const { course, number, members } = one.section;
  const { start, end } = one.meeting;
  const tail = one.used === null ? '0,' : `1,${places[one.used]!.name}`;
  return members.map((member) => {
    const head = `${date},${course},${number},${hourMinute(start / 60)},${students[member]!.id}`;
    const sitting = lives[member]!.sittings.get(one);
    if (!sitting) return `${head},0,,,0,${tail}`;
    const { arrive, depart, out } = sitting;
    const inside = Math.min(end, depart) - Math.max(start, arrive) - out;
    const minutes = Math.max(0, Math.round(inside / 60));
    return `${head},1,${clockTime(arrive)},${clockTime(depart)},${minutes},${tail}`;
  });
}

/** Attendees for each access point of the room, by section. */
function crowds(
  { places }: Grounds,
  classes: readonly ClassDay[],
  lives: readonly StudentDay[],
): Map<number, number> {
  return new Map(
    classes.map((one) => {
      const there = one.section.members.filter((member) => lives[member]!.sittings.has(one));
      const points = one.used === null ? 1 : places[one.used]!.own.length;
      return [one.sectionNo, there.length / points];
    }),
  );
}

function studentRecords(student: Student, lives: readonly StudentDay[], air: Air): AirRecord[] {
  const { seed, day, noise } = air.scene;
  return student.devices.flatMap((device, k) => {
    const draw = random(seed, 'third air', student.index, k, day);
    const own = lives[student.index]!.visits;
    let carried: readonly Visit[] = own;
    if (device.kind === 'phone' && draw.chance(0.005 * noise)) carried = draw.pick(lives).visits;
    if (device.kind === 'laptop' && draw.chance(0.01 * noise)) carried = leftBehind(own);
    return deviceRecords(renewed(device, student, k, air.scene), student, carried, air, draw);
  });
}

/** A laptop that stays in the first class of the day until the evening, open. */
function leftBehind(visits: readonly Visit[]): readonly Visit[] {
  const at = visits.findIndex(({ doing }) => doing === 'class');
  if (at < 0) return visits;
  return [...visits.slice(0, at), { ...visits[at]!, to: 75_000 }];
}

/** A device may have changed its address on some day since the roster was written. */
function renewed(
  device: Device,
  student: Student,
  no: number,
  { seed, day, noise }: Scene,
): Device {
  const first = random(seed, 'third address', student.index, no).exponential(14 / (0.03 * noise));
  if (day < first) return device;
  return { ...device, mac: macOf(2 ** 38 + student.index * 8 + no) };
}
