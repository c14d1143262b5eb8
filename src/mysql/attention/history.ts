import { firstDayOf, type History } from '../../attendance/attention/find.js';
import type { AttentionRule } from '../../attendance/attention/rule.js';
import { daysBetween } from '../../attendance/wall-clock.js';
import { ERASED_STUDENTS } from '../decisions/erasures.js';
import type { Database } from '../pool.js';
import { readRow, readTuples } from '../read.js';
import { optedOut } from '../roster/kept-opt-outs.js';

type Asked = Pick<AttentionRule, 'periodDays' | 'scopeKind' | 'scope'>;
type DayClass = [classNo: number, date: string, course: string, outcomes: number[]];

/**
 * Reads the measured classes that some rules look at. A day is read in one statement, with the
 * students of a class as one list: a term has millions of verdicts.
 * @param rules not empty
 * @returns undefined where no day has a final result
 */
export async function readHistory(
  db: Database,
  rules: readonly Asked[],
): Promise<History | undefined> {
  const head = await readRow<{ day: string; version: number; first: string; last: string }>(
    db,
    SELECT_LAST,
  );
  if (!head) return undefined;
  const { day, first, last } = head;
  const history: History = {
    ...{ day, term: { first, last }, classes: [] },
    outcomes: new Map(),
    taking: await readTaking(db, head),
  };
  const from = rules.map((rule) => firstDayOf(rule, history)).sort()[0]!;
  const only = rules.length === 1 ? rules[0]! : { scopeKind: 'campus', scope: '' };
  const values = { scopeKind: only.scopeKind, scope: only.scope };
  for (const date of daysBetween(from, day))
    addDay(history, await readTuples<DayClass>(db, SELECT_DAY, { date, ...values }));
  return history;
}

function addDay({ classes, outcomes }: History, rows: readonly DayClass[]): void {
  for (const [classNo, date, course, students] of rows) {
    const place = classes.push({ classNo, date, course }) - 1;
    for (const one of students) {
      const own = outcomes.get(one >> 1);
      if (own) own.push(2 * place + (one & 1));
      else outcomes.set(one >> 1, [2 * place + (one & 1)]);
    }
  }
}

/** Who has opted out or was erased takes no course here, so no rule ever finds such a student. */
async function readTaking(
  db: Database,
  { day, version }: { day: string; version: number },
): Promise<Map<string, Set<number>>> {
  const rows = await readTuples<[course: string, students: number[]]>(db, SELECT_TAKING, {
    ...{ day, version },
  });
  return new Map(rows.map(([course, students]) => [course, new Set(students)]));
}

/** The last day with a final result, and the days of the roster that it was rolled up with. */
const SELECT_LAST = `
  SELECT u.day, v.version, v.first_date AS first, v.last_date AS last
  FROM day_rollup u
  JOIN roster_day d ON d.day = u.day
  JOIN roster_version v ON v.version = d.version
  WHERE u.state = 'final' ORDER BY u.day DESC LIMIT 1`;

/**
 * The measured students of each class with a final result, as twice the number, and one more for
 * those who attended. Classes that were moved or not held have other states.
 */
const SELECT_DAY = `
  SELECT c.class_no, c.class_date, c.course,
         JSON_ARRAYAGG(2 * v.student_no + (v.verdict <> 'absent'))
  FROM roster_day d
  STRAIGHT_JOIN class c ON c.version = d.version AND c.class_date = d.day
  STRAIGHT_JOIN class_attendance a ON a.class_no = c.class_no AND a.state = 'final'
  STRAIGHT_JOIN verdict v
    ON v.class_no = c.class_no AND v.verdict IN ('present', 'partial', 'absent')
  WHERE d.day = :date
    AND (:scopeKind = 'campus' OR c.course = :scope
         OR (:scopeKind = 'prefix' AND LEFT(c.course, CHAR_LENGTH(:scope)) = :scope))
  GROUP BY c.class_no, c.class_date, c.course, c.starts_at ORDER BY c.starts_at, c.class_no`;

const SELECT_TAKING = `
  SELECT s.course, JSON_ARRAYAGG(n.student_no)
  FROM roster_section s
  JOIN roster_enrolment n ON n.version = s.version AND n.section_no = s.section_no
    AND :day BETWEEN n.valid_from AND n.valid_to
  LEFT JOIN roster_student now
    ON now.version = (SELECT version FROM roster_head) AND now.student_no = n.student_no
  WHERE s.version = :version AND NOT ${optedOut('now', 'n.student_no')}
    AND n.student_no NOT IN ${ERASED_STUDENTS}
  GROUP BY s.course`;
