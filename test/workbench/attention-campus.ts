import { findStudents } from '../../src/attendance/attention/find.js';
import { ruleFaults, type AttentionRule } from '../../src/attendance/attention/rule.js';
import { addDays } from '../../src/attendance/wall-clock.js';
import { attentionStore } from '../../src/mysql/attention/store.js';
import type { Database } from '../../src/mysql/pool.js';
import { write } from '../../src/mysql/read.js';
import { writeCampus } from './rates-campus.js';

export const TERM_FIRST = '2026-09-01';
/** The last day with a final result. */
export const LAST_FINAL = '2026-09-08';
const TERM_LAST = '2026-12-31';

/** Of each student a letter for each class from 1 September on: see VERDICTS. */
const ERG: Record<number, string> = {
  1: 'PPPPPPPP',
  2: 'PPPAAAAA',
  3: 'AAAAAAAA',
  4: 'PPPP?AA-',
  5: 'AAAAAAAA',
  6: 'PPPAP?AA',
};
const MAT: Record<number, string> = { 2: 'PPPPPPPP', 3: 'AAAAAAPP', 7: 'PPPPAAAA' };

const VERDICTS: Record<string, string> = {
  ...{ P: 'present', H: 'partial', A: 'absent', '?': 'unknown', '-': 'not_measured' },
};

const numbersOf = (section: Record<number, string>) => Object.keys(section).map(Number);
const classesAt = (start: string, end: string) =>
  Array.from({ length: 9 }, (_, day) => ({
    ...{ date: addDays(TERM_FIRST, day), start, end, room: 'A' },
  }));

/**
 * Two courses with a class on each of eight days, with final results that say what the letters say.
 * The class of the ninth day is not final yet: everybody is absent there. Student 5 has opted out.
 */
export async function fillAttention(db: Database): Promise<void> {
  await writeCampus(db, {
    ...{ version: 1, first: TERM_FIRST, last: TERM_LAST, rooms: { A: [1] } },
    students: [1, 2, 3, 4, 5, 6, 7],
    optedOut: [5],
    sections: [
      {
        course: 'ERG2050',
        section: '1',
        students: numbersOf(ERG),
        classes: classesAt('08:30', '09:50'),
      },
      {
        course: 'MAT1001',
        section: '1',
        students: numbersOf(MAT),
        classes: classesAt('10:30', '11:50'),
      },
    ],
  });
  await db.query("INSERT INTO access_point VALUES (1, 'AP-1')");
  for (let day = 0; day < 9; day += 1) {
    const date = addDays(TERM_FIRST, day);
    const state = date <= LAST_FINAL ? 'final' : 'provisional';
    await write(
      db,
      `INSERT INTO day_rollup
         (day, state, policy, policy_version, roster_version, classes, rolled_up_at)
       VALUES (:date, :state, 'seed', 1, 1, 2, :at)`,
      { date, state, at: `${addDays(date, 1)} 04:10:00` },
    );
    await addResults(db, 'ERG2050', ERG, date, day, state);
    await addResults(db, 'MAT1001', MAT, date, day, state);
  }
}

async function addResults(
  db: Database,
  course: string,
  section: Record<number, string>,
  date: string,
  day: number,
  state: string,
): Promise<void> {
  const verdicts = Object.entries(section).map(([studentNo, letters]) => [
    Number(studentNo),
    VERDICTS[letters[day] ?? 'A']!,
  ]);
  const count = (verdict: string) => verdicts.filter(([, one]) => one === verdict).length;
  const measured = verdicts.length - count('not_measured');
  const rate = count('present') / measured;
  await write(
    db,
    `INSERT INTO class_attendance
       (class_no, enrolled, present, partial, absent, unknown, not_measured, seed_present, rate,
        rate_low, rate_high, coverage, estimate, state, policy, policy_version, rolled_up_at)
     SELECT class_no, :enrolled, :present, 0, :absent, :unknown, :notMeasured, :present, :rate,
            :rate, :rate, 1, :rate, :state, 'seed', 1, :at
     FROM class WHERE version = 1 AND class_date = :date AND course = :course`,
    {
      ...{ enrolled: verdicts.length, present: count('present'), absent: count('absent') },
      ...{ unknown: count('unknown'), notMeasured: count('not_measured'), rate, state },
      ...{ at: `${addDays(date, 1)} 04:10:00`, date, course },
    },
  );
  for (const [studentNo, verdict] of verdicts)
    await write(
      db,
      `INSERT INTO verdict (class_no, student_no, verdict)
       SELECT class_no, :studentNo, :verdict
       FROM class WHERE version = 1 AND class_date = :date AND course = :course`,
      { studentNo: studentNo!, verdict: verdict!, date, course },
    );
}

/** Three in a row, over all courses, told nobody; with some changes. */
export function ruleWith(changes: Partial<AttentionRule> = {}): AttentionRule {
  const rule: AttentionRule = {
    ...{ name: 'Three in a row', kind: 'missed_in_row', classes: 3, share: null, before: null },
    ...{ scopeKind: 'campus', scope: '', counted: 'together', periodDays: null },
    ...{ mail: [], webhooks: [] },
    ...changes,
  };
  const [fault] = ruleFaults(rule);
  if (fault !== undefined) throw new Error(fault);
  return rule;
}

/** Evaluates all rules, as the nightly run does. */
export async function evaluateRules(db: Database, now: string): Promise<void> {
  const store = attentionStore(db);
  const rules = await store.readRules();
  const history = (await store.readHistory(rules))!;
  for (const rule of rules)
    await store.writeFindings(rule, history, findStudents(rule, history), now);
}
