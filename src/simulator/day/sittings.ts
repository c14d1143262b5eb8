import type { DatedClass } from './class-day.js';
import type { Section } from '../campus/curriculum.js';
import type { Area } from '../campus/floor-plan.js';
import { power } from '../numbers/ln.js';
import type { Noise } from '../noise.js';
import type { Student } from '../campus/population.js';
import { random, type Random } from '../numbers/random.js';

/** One student's presence in one class, or some minutes of waiting for a class that is not held. */
export type Sitting = {
  dated: DatedClass;
  room: Area;
  /** Seconds after midnight, as all times here. */
  arrive: number;
  depart: number;
  /** Times outside the room in between, in order. */
  breaks: { from: number; to: number }[];
  /** False for a wait. */
  attended: boolean;
};

/** Share of days on which a student attends nothing at all (estimate). */
export const AWAY_SHARE = 0.02;

/**
 * Which of the day's classes a student attends, and when: the truth, in order of time. If classes
 * overlap, the student attends only one. The way from room to room takes `walkSeconds`.
 */
export function sittings(
  student: Student,
  classes: readonly DatedClass[],
  sections: readonly Section[],
  walkSeconds: (from: Area, to: Area) => number,
  dayNumber: number,
  noise: Noise,
  seed: number,
): Sitting[] {
  if (random(seed, 'away', student.index, dayNumber).chance(AWAY_SHARE)) return [];
  const wanted = classes.filter((dated) => goes(student, dated, sections, dayNumber, noise, seed));
  const day: Sitting[] = [];
  for (const dated of withoutOverlap(wanted, sections)) {
    const draw = random(seed, 'sitting', student.index, dated.meeting.index, dayNumber);
    const before = day[day.length - 1];
    const room = dated.roomUsed ?? dated.room;
    const earliest = before ? before.depart + walkSeconds(before.room, room) : 0;
    const sitting = dated.held
      ? sit(dated, room, earliest, draw, noise)
      : waitInVain(dated, room, earliest, draw, noise);
    if (sitting) day.push(sitting);
  }
  return day;
}

/** Minutes within the class that the student was in the room, without breaks. */
export function minutesInClass({ dated, arrive, depart, breaks }: Sitting): number {
  const within = (from: number, to: number) =>
    Math.max(0, Math.min(to, dated.end) - Math.max(from, dated.start));
  const out = breaks.reduce((sum, { from, to }) => sum + within(from, to), 0);
  return Math.round((within(arrive, depart) - out) / 60);
}

const PRIORITY = { required: 0, elective: 1, large: 2 } as const;
/**
 * The mean of a section differs from that of its kind by at most this share of the room that is
 * left above or below it, whichever is smaller (estimate).
 */
const APPEAL_SHARE = 0.45;
const MOST_APPEAL = 0.2;
/**
 * In this share of the courses a student is as diligent as usual; in the others it is drawn again
 * (estimate).
 */
const HABIT_SHARE = 0.5;
/**
 * Share of those who would have attended a class and do not know that it is not held (estimate).
 */
const UNAWARE_SHARE = 0.1;

function goes(
  student: Student,
  dated: DatedClass,
  sections: readonly Section[],
  dayNumber: number,
  noise: Noise,
  seed: number,
): boolean {
  const draw = random(seed, 'goes', student.index, dated.meeting.index, dayNumber);
  const chance = attendanceChance(student, sections[dated.section] as Section, noise, seed);
  if (!draw.chance(chance)) return false;
  return dated.held || draw.chance(UNAWARE_SHARE);
}

/**
 * The chance that a student attends. It is drawn from Beta(1/a, 1) with a = 1/mean - 1, which has
 * the mean of the section. So most students attend nearly always, and a few hardly ever.
 */
function attendanceChance(student: Student, section: Section, noise: Noise, seed: number): number {
  const kindMean = {
    required: noise.attendanceRequired,
    elective: noise.attendanceElective,
    large: noise.attendanceLarge,
  }[section.kind];
  const room = Math.min(MOST_APPEAL, APPEAL_SHARE * Math.min(kindMean, 1 - AWAY_SHARE - kindMean));
  const mean = (kindMean + room * section.appeal) / (1 - AWAY_SHARE);
  if (mean <= 0) return 0;
  const draw = random(seed, 'habit', student.index, section.index);
  const habit = draw.chance(HABIT_SHARE) ? student.diligence : draw.next();
  return power(habit, 1 / mean - 1);
}

/** Required classes first, then electives, then large ones. */
function withoutOverlap(wanted: readonly DatedClass[], sections: readonly Section[]): DatedClass[] {
  const rank = (dated: DatedClass) => PRIORITY[(sections[dated.section] as Section).kind];
  const kept: DatedClass[] = [];
  for (const dated of [...wanted].sort((a, b) => rank(a) - rank(b) || a.start - b.start)) {
    if (kept.every((other) => other.end <= dated.start || dated.end <= other.start))
      kept.push(dated);
  }
  return kept.sort((a, b) => a.start - b.start);
}

function sit(
  dated: DatedClass,
  room: Area,
  earliest: number,
  draw: Random,
  noise: Noise,
): Sitting | undefined {
  const late = dated.start + 60 * minutesAfterStart(draw, noise);
  const arrive = Math.round(Math.max(earliest, Math.min(late, dated.end - 15 * 60)));
  const leavesEarly = draw.chance(noise.earlyLeaveShare);
  const part = draw.between(0.35, 0.88);
  const linger = draw.between(5, 150);
  const early = dated.start + (dated.end - dated.start) * part;
  const depart = Math.round(leavesEarly ? Math.max(arrive + 600, early) : dated.end + linger);
  if (arrive >= dated.end - 300) return undefined;
  return {
    dated,
    room,
    arrive,
    depart,
    breaks: breaks(dated, arrive, depart, draw, noise),
    attended: true,
  };
}

function minutesAfterStart(draw: Random, noise: Noise): number {
  const usual = draw.normal(noise.arrivalMeanMinutes, noise.arrivalSpreadMinutes);
  const late = draw.exponential(noise.lateMeanMinutes);
  const veryLate = 20 + draw.exponential(VERY_LATE_EXTRA_MINUTES);
  const u = draw.next();
  if (u < noise.veryLateShare) return veryLate;
  return u < noise.veryLateShare + noise.lateShare ? late : usual;
}

const VERY_LATE_EXTRA_MINUTES = 10;
/** There is no break this close to the start or the end of a class. */
const EDGE_SECONDS = 600;
/** There is no break this soon after a student has come in, or this close before leaving. */
const SEATED_SECONDS = 120;
const PAUSE_SECONDS = 600;
/** Share of students who leave the room in the pause of a class of two periods (estimate). */
const PAUSE_SHARE = 0.5;

/** When a student is outside the room: now and then, and in the pause of a class of two periods. */
function breaks(
  dated: DatedClass,
  arrive: number,
  depart: number,
  draw: Random,
  noise: Noise,
): Sitting['breaks'] {
  const wished: Sitting['breaks'] = [];
  const pause = (dated.start + dated.end - PAUSE_SECONDS) / 2;
  if (dated.meeting.slots.length > 1 && draw.chance(PAUSE_SHARE)) {
    wished.push({
      from: pause + draw.between(0, 60),
      to: pause + PAUSE_SECONDS - draw.between(0, 60),
    });
  }
  let at = dated.start + EDGE_SECONDS;
  while (noise.breaksPerHour > 0) {
    at += draw.exponential(3600 / noise.breaksPerHour);
    if (at > dated.end - EDGE_SECONDS) break;
    wished.push({ from: at, to: at + draw.between(150, 480) });
  }
  const kept: Sitting['breaks'] = [];
  for (const { from, to } of wished.sort((a, b) => a.from - b.from)) {
    const backSince = kept[kept.length - 1]?.to ?? arrive;
    if (from > backSince + SEATED_SECONDS && to < depart - SEATED_SECONDS) {
      kept.push({ from: Math.round(from), to: Math.round(to) });
    }
  }
  return kept;
}

/**
 * A student who did not know that the class is not held: some minutes at the room, no attendance.
 */
function waitInVain(
  dated: DatedClass,
  room: Area,
  earliest: number,
  draw: Random,
  noise: Noise,
): Sitting | undefined {
  const arrive = Math.round(Math.max(earliest, dated.start + 60 * minutesAfterStart(draw, noise)));
  if (arrive > dated.start + 600) return undefined;
  const depart = Math.max(arrive, dated.start) + Math.round(draw.between(60, 540));
  return { dated, room, arrive, depart, breaks: [], attended: false };
}
