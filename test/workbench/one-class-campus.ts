import { rollupStore } from '../../src/mysql/rollup-store.js';
import type { Campus } from './rates-campus.js';
import type { TestDatabase } from './database.js';
import { rollupSteps } from './rollup-steps.js';

export const DAY = '2019-09-02';
/** When the rollups below run. */
export const NOW = '2019-09-03 04:10:00';

/** A campus with one class, in TB-101 at 08:30 of the day, of all students. */
export function oneClassCampus(students: number[], optedOut: number[] = []): Campus {
  return {
    version: 1,
    ...{ first: DAY, last: '2019-09-30', rooms: { 'TB-101': [1], Library: [1] } },
    students,
    optedOut,
    sections: [
      {
        ...{ course: 'ERG2050', section: '1', students },
        classes: [{ date: DAY, start: '08:30', end: '09:50', room: 'TB-101' }],
      },
    ],
  };
}

/** The steps of a rollup of a log that has been read to its end. */
export function endedLogSteps(
  { db }: TestDatabase,
  chunk?: { students: number; classes: number },
): ReturnType<typeof rollupSteps> {
  return rollupSteps(
    {
      store: rollupStore(db),
      topic: 'wifi',
      logEnds: () => Promise.resolve(new Map([[0, 0]])),
      now: () => NOW,
    },
    chunk,
  );
}
