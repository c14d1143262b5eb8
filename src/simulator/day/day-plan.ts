import { classDay, type DayScene } from './class-day.js';
import { itinerary, type Visit } from './itinerary.js';
import type { Noise } from '../noise.js';
import type { Student } from '../campus/population.js';
import { sittings, type Sitting } from './sittings.js';
import { waySeconds, type Ways } from './ways.js';
import type { World } from '../campus/world.js';

/** What everybody does on a day. */
export type DayPlan = {
  scene: DayScene;
  /** The sittings of each student, by the student's index. */
  sittings: Sitting[][];
  /**
   * All visits of one student. Each call computes them again, with the same result, because keeping
   * them would take most of the memory of a day.
   */
  visitsOf: (student: Student) => Visit[];
};

/**
 * Decides what happens on a day, without any radio: which classes are held, who attends, where
 * everybody is.
 */
export function dayPlan(
  campus: World,
  students: readonly Student[],
  ways: Ways,
  weekday: number,
  dayNumber: number,
  noise: Noise,
  seed: number,
): DayPlan {
  const scene: DayScene = {
    campus,
    ways,
    classDay: classDay(campus, weekday, dayNumber, noise, seed),
    dayNumber,
    seed,
  };
  const bySection = new Map<number, (typeof scene.classDay.classes)[number][]>();
  for (const dated of scene.classDay.classes) {
    bySection.set(dated.section, [...(bySection.get(dated.section) ?? []), dated]);
  }
  const everySitting = students.map((student) => {
    const own = (campus.enrolled[student.index] ?? []).flatMap(
      (section) => bySection.get(section) ?? [],
    );
    const walk = (from: Parameters<Ways['between']>[0], to: Parameters<Ways['between']>[1]) =>
      waySeconds(ways.between(from, to, student.metresPerSecond));
    return sittings(student, own, campus.sections, walk, dayNumber, noise, seed);
  });
  const visitsOf = (student: Student) =>
    itinerary(student, everySitting[student.index] ?? [], scene);
  return { scene, sittings: everySitting, visitsOf };
}
