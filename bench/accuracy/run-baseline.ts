import { decideBySeed, seedEvidence } from '../../src/attendance/judging/seed.js';
import type { BenchCampus, BenchDay, BenchEvent } from './bench-campus.js';
import { coveringAccessPoints } from './campus.js';
import type { Said } from './score.js';

/**
 * `seed` is the shipped policy. `any-event` takes every record in the room for presence, also one
 * that was not successful.
 */
export type Baseline = 'seed' | 'any-event';

/** What a baseline says of every class of a campus. */
export function runBaseline(campus: BenchCampus, baseline: Baseline): Said[] {
  const covering = coveringAccessPoints(campus);
  return campus.days.flatMap((day) =>
    day.classes.map((one) => {
      const accessPoints = covering(one.room);
      const students = one.students.map(({ studentNo }) => {
        const { optedOut } = campus.students[studentNo]!;
        const events = optedOut ? [] : eventsOf(campus, day, studentNo, baseline);
        const [found] = seedEvidence(events, [{ ...one, accessPoints }]);
        return {
          studentNo,
          optedOut,
          seedFirst: found?.firstSeen ?? null,
          seedLast: found?.lastSeen ?? null,
        };
      });
      const measurable = accessPoints.size > 0;
      return { one, state: 'as_planned', ...decideBySeed({ measurable, students }) };
    }),
  );
}

function eventsOf(
  campus: BenchCampus,
  day: BenchDay,
  studentNo: number,
  baseline: Baseline,
): readonly BenchEvent[] {
  return campus.students[studentNo]!.devices.flatMap(({ index }) =>
    baseline === 'seed' ? day.events[index]! : [...day.events[index]!, ...day.failures[index]!],
  );
}
