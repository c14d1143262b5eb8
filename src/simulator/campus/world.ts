import { accessPoints, type AccessPoint } from './access-points.js';
import { curriculum, type Section } from './curriculum.js';
import { enrolment } from './enrolment.js';
import { floorPlan, type FloorPlan } from './floor-plan.js';
import type { Noise } from '../noise.js';
import { weeklyTimetable, type Meeting } from './weekly-timetable.js';

/** The campus before anybody moves. */
export type World = {
  sections: Section[];
  meetings: Meeting[];
  /** For each student, by index, the sections taken. */
  enrolled: number[][];
  /** For each section, by index, the students who take it. */
  members: number[][];
  plan: FloorPlan;
  points: AccessPoint[];
};

/** Courses, timetable, enrolment, buildings and access points for so many students, from the seed alone. */
export function world(studentCount: number, noise: Noise, seed: number): World {
  const sections = curriculum(studentCount, seed);
  const { meetings, rooms } = weeklyTimetable(sections, seed);
  const enrolled = enrolment(studentCount, sections, meetings, noise.clashShare, seed);
  const members: number[][] = sections.map(() => []);
  enrolled.forEach((taken, student) => taken.forEach((section) => members[section]?.push(student)));
  const plan = floorPlan(rooms, studentCount, seed);
  return { sections, meetings, enrolled, members, plan, points: accessPoints(plan) };
}
