import { RollcallError } from '../../errors.js';
import type { Word } from '../decisions/unmatched.js';
import type { Transaction } from '../pool.js';
import { readRows } from '../read.js';
import { readLostWords } from './lost-words.js';
import { countLogins } from './logins.js';
import type { NewRoster, RosterCounts } from './rows.js';

/** A refusal names so many classes whose words would be lost. */
const MOST_NAMED = 5;

/** Which losses of a roster are accepted. */
export type AcceptedLosses = {
  /** Accept all of them. */
  force?: boolean | undefined;
  /** Accept fewer students, devices and enrolments. */
  acceptShrink?: boolean | undefined;
  /** The share of the students or the enrolments that a roster may lose; absent: a fifth. */
  mostShrink?: number | undefined;
};

const MOST_SHRINK = 0.2;

/**
 * Refuses a roster that loses much of what the newest one has. An export that was cut off, or that
 * lacks a column or a file, is likelier than a university that changes so much in a day.
 * @throws RollcallError `refused`
 */
export async function refuseLosses(
  tx: Transaction,
  current: { version: number; counts: RosterCounts },
  roster: NewRoster,
  { force = false, acceptShrink = false, mostShrink = MOST_SHRINK }: AcceptedLosses,
): Promise<void> {
  if (force) return;
  const fewer = acceptShrink ? [] : lostRows(current.counts, roster, mostShrink);
  const others = [
    ...(await lostOptOuts(tx, current.version, roster)),
    ...(await lostHolidays(tx, current.version, roster)),
    ...lostWords(await readLostWords(tx, roster)),
  ];
  const losses = [...fewer, ...others];
  if (losses.length === 0) return;
  const flag = others.length > 0 ? '--force' : '--accept-shrink';
  const doubt = fewer.length > 0 ? ', as if it were cut off' : '';
  throw new RollcallError(
    'refused',
    `The roster loses much of version ${current.version}${doubt}: ${losses.join('; ')}; if that is right, import it with ${flag}.`,
  );
}

/** More than the share of students or enrolments, or a third of the devices or the logins. */
function lostRows(counts: RosterCounts, { roster }: NewRoster, mostShrink: number): string[] {
  const now = {
    students: roster.students.length,
    devices: roster.devices.length,
    logins: countLogins(roster),
    enrolments: roster.enrolments.length,
  };
  const isShare = (one: number, before: number) => before - one > before * mostShrink;
  const isThird = (one: number, before: number) => one * 3 <= before * 2 && before > 0;
  const isLost = { students: isShare, devices: isThird, logins: isThird, enrolments: isShare };
  return (['students', 'devices', 'logins', 'enrolments'] as const)
    .filter((table) => isLost[table](now[table], counts[table]))
    .map((table) => `${now[table]} ${table} instead of ${counts[table]}`);
}

/** Most of the opt-outs of the students who are still in the roster. */
async function lostOptOuts(
  tx: Transaction,
  version: number,
  { roster }: NewRoster,
): Promise<string[]> {
  const rows = await readRows<{ studentId: string }>(
    tx,
    `SELECT s.student_id AS studentId
     FROM roster_student r JOIN student s ON s.student_no = r.student_no
     WHERE r.version = :version AND r.opted_out`,
    { version },
  );
  const had = new Set(rows.map(({ studentId }) => studentId));
  const still = roster.students.filter(({ studentId }) => had.has(studentId));
  const lost = still.filter(({ optedOut }) => !optedOut).length;
  if (lost * 2 <= still.length) return [];
  const none = roster.students.some(({ optedOut }) => optedOut) ? '' : ', and nobody else does';
  return [`${lost} of the ${still.length} students who opted out no longer do${none}`];
}

/** Most of the days of the calendar that the new timetable covers. */
async function lostHolidays(
  tx: Transaction,
  version: number,
  { roster, days }: NewRoster,
): Promise<string[]> {
  const had = await readRows<{ day: string }>(
    tx,
    `SELECT day FROM roster_calendar
     WHERE version = :version AND day BETWEEN :first AND :last`,
    { version, first: days[0]!, last: days.at(-1)! },
  );
  const lost = had.filter(({ day }) => !roster.calendar.has(day)).length;
  if (lost * 2 <= had.length) return [];
  return [`${lost} of the ${had.length} days in calendar.csv (holidays and the like) are gone`];
}

/** A person's word must not lose its class without anybody's knowledge. */
function lostWords(words: readonly Word[]): string[] {
  if (words.length === 0) return [];
  const classes = [
    ...new Set(
      words.map(
        ({ course, section, startsAt }) =>
          `${course} section ${section} on ${startsAt.slice(0, 16)}`,
      ),
    ),
  ];
  const named = classes.slice(0, MOST_NAMED).join(', ');
  const more = classes.length > MOST_NAMED ? ` and ${classes.length - MOST_NAMED} more` : '';
  return [
    `${words.length} of the corrections and confirmations that people gave lose their class, or the class its student (${named}${more}; "rollcall unmatched" would list them)`,
  ];
}
