import { accessPoints, type AccessPoint } from './access-points.js';
import { curriculum, type Section } from './curriculum.js';
import { enrolment } from './enrolment.js';
import { floorPlan, type FloorPlan } from './floor-plan.js';
import type { Noise } from '../noise.js';
import { weeklyTimetable, type Meeting } from './weekly-timetable.js';

/** The campus itself, without anybody moving on it. */
export type World = {
  sections: Section[];
  meetings: Meeting[];
  /** The sections of each student, by the student's index. */
  enrolled: number[][];
  /** The students of each section, by the section's index. */
  members: number[][];
  plan: FloorPlan;
  points: AccessPoint[];
};

/** Makes courses, timetable, enrolment, buildings and access points for a number of students. */
export function world(studentCount: number, noise: Noise, seed: number): World {
  const sections = curriculum(studentCount, seed);
  const { meetings, rooms } = weeklyTimetable(sections, seed);
  const enrolled = enrolment(studentCount, sections, meetings, noise.clashShare, seed);
  const members: number[][] = sections.map(() => []);
  enrolled.forEach((taken, student) => taken.forEach((section) => members[section]?.push(student)));
  const plan = floorPlan(rooms, studentCount, seed);
  return { sections, meetings, enrolled, members, plan, points: accessPoints(plan) };
}
