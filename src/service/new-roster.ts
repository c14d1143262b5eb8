import { createHash } from 'node:crypto';
import type { Roster } from '../attendance/roster/roster.js';
import { rosterText } from '../attendance/roster/text.js';
import { expandTimetable, timetableDays } from '../attendance/roster/timetable.js';
import type { NewRoster } from '../mysql/roster/rows.js';

/** A checked roster with everything that is stored of it: its classes, its days, its hash. */
export function newRoster(roster: Roster): NewRoster {
  const hash = createHash('sha256');
  for (const line of rosterText(roster)) hash.update(`${line}\n`);
  return {
    roster,
    classes: expandTimetable(roster),
    days: timetableDays(roster),
    fingerprint: hash.digest('hex'),
  };
}
