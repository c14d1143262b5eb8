import {
  cohortCount,
  ELECTIVES_PER_STUDENT,
  LARGE_PER_STUDENT,
  type Section,
} from './curriculum.js';
import { random, type Random } from '../numbers/random.js';
import type { Meeting } from './weekly-timetable.js';

/**
 * Who takes what: the sections of each student, by index, in rising order. Most students of a
 * cohort stay in one group for all required courses. Students choose open courses that do not
 * clash. Only a few accept a clash (`clashShare`), or get one because the timetable leaves no other
 * way.
 */
export function enrolment(
  studentCount: number,
  sections: readonly Section[],
  meetings: readonly Meeting[],
  clashShare: number,
  seed: number,
): number[][] {
  const slots = sectionSlots(sections.length, meetings);
  const taken = new Uint16Array(sections.length);
  const chosen: number[][] = [];
  const required = requiredCourses(sections);
  const electives = sections.filter((section) => section.kind === 'elective');
  const large = sections.filter((section) => section.kind === 'large');
  const cohorts = cohortCount(studentCount);
  for (let student = 0; student < studentCount; student++) {
    const draw = random(seed, 'enrolment', student);
    const desk = new EnrolmentDesk(slots, taken, random(seed, 'clash', student).chance(clashShare));
    const courses = required.get(student % cohorts) ?? [];
    const usualGroup = Math.floor(student / cohorts);
    for (const groups of courses)
      desk.chooseGroup(groups, draw.chance(0.9) ? usualGroup : draw.integer(64));
    desk.chooseOpen(electives, count(ELECTIVES_PER_STUDENT, draw), draw);
    desk.chooseOpen(large, count(LARGE_PER_STUDENT, draw), draw);
    chosen.push(desk.sections.sort((a, b) => a - b));
  }
  return chosen;
}

function sectionSlots(sectionCount: number, meetings: readonly Meeting[]): number[][] {
  const slots: number[][] = Array.from({ length: sectionCount }, () => []);
  for (const meeting of meetings) {
    for (const slot of meeting.slots) slots[meeting.section]?.push(meeting.weekday * 16 + slot);
  }
  return slots;
}

/** The required courses of each cohort. A course is its sections in order of their number. */
function requiredCourses(sections: readonly Section[]): Map<number, Section[][]> {
  const cohorts = new Map<number, Section[][]>();
  for (const section of sections) {
    if (section.cohort < 0) continue;
    const courses = cohorts.get(section.cohort) ?? [];
    cohorts.set(section.cohort, courses);
    if (section.number === 1) courses.push([]);
    courses[courses.length - 1]?.push(section);
  }
  return cohorts;
}

function count(mean: number, draw: Random): number {
  return Math.floor(mean) + (draw.chance(mean - Math.floor(mean)) ? 1 : 0);
}

/** One student's choices so far. */
class EnrolmentDesk {
  readonly sections: number[] = [];
  readonly #busy = new Set<number>();
  readonly #courses = new Set<string>();
  readonly #slots: number[][];
  readonly #taken: Uint16Array;
  readonly #acceptsClash: boolean;

  constructor(slots: number[][], taken: Uint16Array, acceptsClash: boolean) {
    this.#slots = slots;
    this.#taken = taken;
    this.#acceptsClash = acceptsClash;
  }

  /**
   * Takes the usual group, or the next one that has a seat and does not clash. If all groups with a
   * seat clash, it takes the first of these. If no group has a seat, it takes the usual one.
   */
  chooseGroup(groups: readonly Section[], usual: number): void {
    const order = groups.map((_, n) => groups[(usual + n) % groups.length] as Section);
    const open = order.filter((section) => this.#hasSeat(section));
    this.#take(open.find((section) => !this.#clashes(section)) ?? open[0] ?? (order[0] as Section));
  }

  chooseOpen(offered: readonly Section[], wanted: number, draw: Random): void {
    for (let left = wanted; left > 0; left--) {
      const options: Section[] = [];
      for (let attempt = 0; attempt < 24; attempt++) {
        const section = draw.pick(offered);
        if (this.#hasSeat(section) && !this.#courses.has(section.course)) options.push(section);
      }
      const fitting = options.find((section) => !this.#clashes(section));
      const clashing = this.#acceptsClash
        ? options.find((section) => this.#clashes(section))
        : undefined;
      const choice = clashing ?? fitting;
      if (choice) this.#take(choice);
    }
  }

  #hasSeat(section: Section): boolean {
    return (this.#taken[section.index] as number) < section.seats;
  }

  #clashes(section: Section): boolean {
    return (this.#slots[section.index] ?? []).some((slot) => this.#busy.has(slot));
  }

  #take(section: Section): void {
    this.sections.push(section.index);
    this.#courses.add(section.course);
    this.#taken[section.index] = (this.#taken[section.index] as number) + 1;
    for (const slot of this.#slots[section.index] ?? []) this.#busy.add(slot);
  }
}
