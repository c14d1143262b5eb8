import { carryOver, type MeetingTime } from '../../attendance/judging/carry-over.js';
import type { DatedClass, Roster } from '../../attendance/roster/roster.js';
import { expandTimetable } from '../../attendance/roster/timetable.js';
import { lastWords, readWordDays, whyUnmatched, type Word } from '../decisions/unmatched.js';
import { groupBySection, readWords, type StudentWord } from '../decisions/words.js';
import type { Database, Transaction } from '../pool.js';
import type { NewRoster } from './rows.js';

/**
 * The words that have an effect now and would have none with a new roster, in order of their days.
 * A word that is spoken after this check and before the import commits may lose its class, too:
 * `rollcall unmatched` then lists it.
 */
export async function readLostWords(
  db: Database | Transaction,
  { roster, days }: Pick<NewRoster, 'roster' | 'days'>,
): Promise<Word[]> {
  const taken = new Set(days);
  const asked = await readWordDays(db);
  const words = await readWords(
    db,
    asked.filter(({ day, isExpired }) => taken.has(day) && !isExpired),
  );
  const all: Word[] = [...words.corrections, ...words.rolls, ...words.confirmations];
  if (all.length === 0) return [];
  const kept = carriedTo(roster, all);
  const optedOut = new Set(
    roster.students.filter((one) => one.optedOut).map(({ studentId }) => studentId),
  );
  const isEnrolled = enrolmentsIn(roster, [...words.corrections, ...words.rolls]);
  return lastWords(words).filter((word) => {
    if (whyUnmatched(word) !== undefined) return false;
    if (!('studentNo' in word)) return !kept.has(word);
    return !optedOut.has(word.studentId) && !(kept.has(word) && isEnrolled(word));
  });
}

/** The words whose classes are in the roster, at the same time or another one. */
function carriedTo(roster: Roster, words: readonly Word[]): Set<Word> {
  const bySection = groupBySection(words);
  const names = new Set(words.map(({ course, section }) => `${course}\n${section}`));
  const isNamed = ({ section }: { section: number }) => {
    const { course, section: name } = roster.sections[section]!;
    return names.has(`${course}\n${name}`);
  };
  const timetable = roster.timetable.filter(isNamed);
  const classes = groupBySection(
    Array.from(expandTimetable({ ...roster, timetable, enrolments: [] }), (one) =>
      meetingOf(roster, one),
    ),
  );
  const carried = new Set<Word>();
  for (const [section, spoken] of bySection)
    for (const word of carryOver<Word, MeetingTime>(spoken, classes.get(section) ?? []).keys())
      carried.add(word);
  return carried;
}

function meetingOf(roster: Roster, { date, section, startsAt, endsAt }: DatedClass) {
  return { ...roster.sections[section]!, day: date, startsAt, endsAt };
}

/** Whether the roster has the student of a word in its section on that day. */
function enrolmentsIn(
  roster: Roster,
  words: readonly StudentWord[],
): (word: StudentWord) => boolean {
  const asked = new Set(words.map(({ studentId }) => studentId));
  const spans = Map.groupBy(
    roster.enrolments.filter(({ student }) => asked.has(roster.students[student]!.studentId)),
    ({ student, section }) => {
      const { course, section: name } = roster.sections[section]!;
      return `${roster.students[student]!.studentId}\n${course}\n${name}`;
    },
  );
  return ({ studentId, course, section, day }) =>
    (spans.get(`${studentId}\n${course}\n${section}`) ?? []).some(
      ({ validFrom, validTo }) => validFrom <= day && day <= validTo,
    );
}
