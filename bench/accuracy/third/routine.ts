import { ln } from '../../../src/simulator/numbers/ln.js';
import { random, type Random } from '../../../src/simulator/numbers/random.js';
import type { ClassDay } from './class-days.js';
import type { Kind } from './courses.js';
import type { Student } from './people.js';
import { corridorOf, OUTSIDE, type Grounds } from './places.js';
import { Timeline, type Visit } from './timeline.js';

export type Sitting = { arrive: number; depart: number; out: number };
export type StudentDay = { visits: Visit[]; sittings: Map<ClassDay, Sitting> };
export type Scene = { ground: Grounds; day: number; weekday: number; noise: number; seed: number };

/** Log odds of an ordinary student to attend, before all that speaks for or against it. */
const EAGER: Record<Kind, number> = { required: 3.65, elective: 1.8, large: 0.5 };

/** What a student has to be at: a class, or something else at the hours of a class. */
type Errand = { place: number; start: number; end: number; held?: ClassDay };

/**
 * A student's day. The student decides which classes to attend, goes there from wherever the day
 * has led so far, and fills the rest. No radio yet.
 */
export function studentDay(
  student: Student,
  own: readonly ClassDay[],
  all: readonly ClassDay[],
  scene: Scene,
): StudentDay {
  const { ground, day, seed } = scene;
  const draw = random(seed, 'third day', student.index, day);
  const errands = errandsOf(student, own, all, scene, draw);
  const line = new Timeline(ground, student, day, seed, draw);
  const sittings: StudentDay['sittings'] = new Map();
  rise(line, errands, draw);
  for (const errand of errands) {
    if (line.t > errand.end - 600) continue;
    travel(line, errand, draw);
    if (!errand.held) line.stay(errand.end + draw.between(-240, 120), 'spare');
    else {
      const sitting = sit(line, errand.held, draw);
      if (sitting) sittings.set(errand.held, sitting);
    }
  }
  const bedtime = draw.normal(23.2, 0.6) * 3600;
  const home = student.home === OUTSIDE ? line.t + draw.exponential(4500) : bedtime - 3600;
  line.spendUntil(Math.min(86_000, home), student.home);
  line.go(student.home);
  line.stay(Math.min(86_000, Math.max(line.t, bedtime)), 'spare');
  line.stay(86_399, 'sleep');
  return { visits: line.visits, sittings };
}

function errandsOf(
  student: Student,
  own: readonly ClassDay[],
  all: readonly ClassDay[],
  scene: Scene,
  draw: Random,
): Errand[] {
  const errands: Errand[] = [];
  for (const held of own) {
    const { start, end } = held.meeting;
    const known = held.used === null && held.announced;
    const place = held.announced && held.used !== null ? held.used : held.section.room;
    if (!known && decides(student, held, scene, draw)) errands.push({ place, start, end, held });
    else {
      const other = elsewhere(student, held, all, scene, draw);
      if (other !== undefined) errands.push({ place: other, start, end });
    }
  }
  for (const { weekday, from } of student.shifts)
    if (weekday === scene.weekday && !errands.some((one) => one.end > from && one.start < from))
      errands.push({ place: OUTSIDE, start: from, end: from + 4 * 3600 });
  return errands.sort((a, b) => a.start - b.start);
}

/** Habit, taste, friends, the hour and the weather decide; an examination draws everyone. */
function decides(student: Student, held: ClassDay, scene: Scene, draw: Random): boolean {
  const { seed, day, weekday } = scene;
  const { meeting, section, sectionNo, exam } = held;
  const taste = random(seed, 'third taste', student.index, sectionNo).normal(0, 0.6);
  const friends = random(seed, 'third friends', student.group, sectionNo, day).normal(0, 0.8);
  const weather = random(seed, 'third weather', day).normal(0, 0.2);
  const early = meeting.start < 9 * 3600 ? -1.2 * student.owl : 0;
  const late = weekday === 5 && meeting.start > 14 * 3600 ? -0.5 : 0;
  const works = student.shifts.some(
    ({ weekday: at, from }) =>
      at === weekday && from < meeting.end && meeting.start < from + 14_400,
  );
  const odds =
    EAGER[section.kind] + 0.9 * student.diligence + taste + friends + weather + early + late;
  const u = draw.next() + 1e-12;
  return ln(u / (1 - u)) < odds + (exam ? 2.5 : 0) - (works ? 1.2 : 0);
}

/**
 * Where some are at the hours of a class that they miss: in the class of a friend, on a bench
 * before the door, in bed, or out. The rest do what they do in any free time.
 */
function elsewhere(
  student: Student,
  { meeting, section, sectionNo }: ClassDay,
  all: readonly ClassDay[],
  { ground, day, noise, seed }: Scene,
  draw: Random,
): number | undefined {
  const together = random(seed, 'third together', student.group, sectionNo, day);
  const choice = draw.chance(0.6) ? together.next() : draw.next();
  if (choice < 0.06 * noise) {
    const other = all.filter(
      (one) => one.used !== null && one.section !== section && one.meeting.start === meeting.start,
    );
    return other.length > 0 ? together.pick(other).used! : undefined;
  }
  if (choice < 0.1 * noise) return corridorOf(ground, ground.places[section.room]!);
  return choice < 0.55 ? student.home : undefined;
}

/** Asleep until there is a reason to get up. Some sleep too long. */
function rise(line: Timeline, errands: readonly Errand[], draw: Random): void {
  const { student } = line;
  const first = errands.find(({ place }) => place !== student.home);
  const usual = (8 + 2.5 * student.owl) * 3600;
  const sleepy = first && first.start < 10 * 3600 && draw.chance(0.03 + 0.08 * student.owl);
  const due = first ? Math.min(usual, first.start - 2700) : usual;
  line.stay(sleepy ? due + 1500 + draw.exponential(900) : due + draw.normal(0, 500), 'sleep');
}

/** To the place of an errand, early or late as it comes. */
function travel(line: Timeline, { place, start }: Errand, draw: Random): void {
  const { student } = line;
  const wanted = start - student.margin + draw.normal(0, 110);
  const leave = wanted - line.estimate(place);
  const waits = line.at === OUTSIDE && student.travels === 'bus' && place !== OUTSIDE;
  if (waits) line.stay(line.busArrival(Math.max(line.t, leave)), 'spare');
  else line.spendUntil(leave, place);
  if (draw.chance(0.09)) line.stay(line.t + draw.exponential(1000), 'spare');
  line.go(place);
}

/** In the class, from the door to the door. Nobody attends what is not held. */
function sit(line: Timeline, held: ClassDay, draw: Random): Sitting | undefined {
  const { meeting, used, endsAt, exam, section, sectionNo } = held;
  const { breakAt, start } = meeting;
  if (used !== line.at) {
    line.stay(Math.max(line.t + 60, start + draw.between(60, used === null ? 900 : 420)), 'spare');
    if (used === null) return undefined;
    line.go(used);
  }
  const arrive = line.t;
  if (arrive > endsAt - 300) return undefined;
  let depart = endsAt + draw.between(0, 170);
  const bored = section.kind === 'large' ? 0.07 : 0.035;
  const earliest = Math.max(arrive, start) + 300;
  if (!exam && draw.chance(bored)) depart = draw.between(earliest, Math.max(earliest, depart));
  if (breakAt !== null && !exam && draw.chance(bored)) depart = Math.min(depart, breakAt + 60);
  depart = Math.round(Math.max(depart, earliest));
  const doing = exam ? 'exam' : 'class';
  const hall = corridorOf(line.ground, line.ground.places[used]!);
  let out = 0;
  const pause = (from: number, seconds: number, leaves: boolean) => {
    if (from < arrive + 300 || from + seconds > depart - 300) return;
    line.stay(from, doing, sectionNo);
    if (leaves) line.at = hall;
    line.stay(from + seconds, 'break', sectionNo);
    if (leaves) out += seconds;
    line.at = used;
  };
  if (breakAt !== null && !exam) pause(breakAt, 600, draw.chance(0.55));
  else if (draw.chance(0.07))
    pause(Math.round(draw.between(arrive, depart)), 180 + draw.integer(300), true);
  line.stay(depart, doing, sectionNo);
  return { arrive, depart, out };
}
