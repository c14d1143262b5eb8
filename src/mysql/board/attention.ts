import type { AttentionRule } from '../../attendance/attention/rule.js';
import type { VerdictKind } from '../../attendance/verdict.js';
import { ERASED_STUDENTS } from '../decisions/erasures.js';
import type { Database } from '../pool.js';
import { listOf, readRow, readRows, write } from '../read.js';
import { INSERT_LOOKS, NOT_OWN, valuesOfLook, type BoardLook } from './looks.js';
import { PERSONS_SEEN, rightsValues, type Rights } from './rights.js';
import { optedOut } from '../roster/kept-opt-outs.js';

/** A student who fits a rule, as it was found, and what the rule looks for now. */
export type FindingRow = Pick<
  AttentionRule,
  'kind' | 'classes' | 'share' | 'before' | 'scopeKind' | 'scope' | 'counted'
> & {
  findingNo: number;
  studentNo: number;
  studentId: string;
  ruleNo: number;
  rule: string;
  /** Empty: all courses of the rule together. */
  course: string;
  beforeAttended: number;
  beforeMeasured: number;
  /** Whether the viewer may see each of the classes that a fall is compared with. */
  seesBefore: 0 | 1;
  urgency: number;
  foundAt: string;
};

/** A class that a finding rests on, with the verdict that stands now. */
export type FindingClass = {
  findingNo: number;
  date: string;
  course: string;
  section: string;
  startsAt: string;
  verdict: VerdictKind | null;
  corrected: 0 | 1;
};

/** Which findings are asked for; null: of all rules. */
export type AskedFindings = { ruleNo: number | null };

/** More would be no list of people to call. */
export const MOST_FINDINGS = 2_000;

/** The findings that the viewer may see, most urgent first. */
export async function readFindings(
  db: Database,
  rights: Rights,
  { ruleNo }: AskedFindings,
): Promise<FindingRow[]> {
  return readRows<FindingRow>(db, SELECT_FINDINGS, {
    ...{ ruleNo, most: MOST_FINDINGS },
    ...rightsValues(rights),
  });
}

/**
 * The classes of findings, in order of time. A class of a roster that was replaced since is left
 * out: the next evaluation finds it anew.
 */
export async function readFindingClasses(
  db: Database,
  findings: readonly Pick<FindingRow, 'findingNo'>[],
): Promise<FindingClass[]> {
  return readRows<FindingClass>(db, SELECT_CLASSES, {
    findingNos: JSON.stringify(findings.map(({ findingNo }) => findingNo)),
  });
}

/** Keeps that somebody looks at the students of these findings: see `noteClassLook`. */
export async function noteAttentionLook(
  db: Database,
  rights: Rights,
  { ruleNo }: AskedFindings,
  look: BoardLook,
): Promise<void> {
  await write(
    db,
    `${INSERT_LOOKS}
     SELECT DISTINCT n.student_no, :what, :detail, :now, :by
     FROM (SELECT f.student_no ${FINDINGS} ${FIRST}) AS n WHERE ${NOT_OWN}`,
    { ruleNo, most: MOST_FINDINGS, ...valuesOfLook(look), ...rightsValues(rights) },
  );
}

/** The last day up to which the rules can have been evaluated; null where no day is final. */
export async function readLastFinalDay(db: Database): Promise<string | null> {
  const row = await readRow<{ day: string | null }>(
    db,
    "SELECT MAX(day) AS day FROM day_rollup WHERE state = 'final'",
  );
  return row!.day;
}

/** How many students fit each rule now. */
export async function countFindings(db: Database): Promise<Map<number, number>> {
  const rows = await readRows<{ ruleNo: number; students: number }>(
    db,
    `SELECT f.rule_no AS ruleNo, COUNT(DISTINCT f.student_no) AS students
     FROM attention_finding f WHERE f.fits GROUP BY f.rule_no`,
  );
  return new Map(rows.map(({ ruleNo, students }) => [ruleNo, students]));
}

/**
 * The findings `f` of the rules `r` that the viewer may see: all, or those that rest on classes of
 * one course, each of which the viewer may see with its students. Who has opted out since the last
 * evaluation, or was erased, is not there, and neither is the viewer.
 */
const FINDINGS = `
  FROM attention_finding f
  JOIN attention_rule r ON r.rule_no = f.rule_no AND r.is_on
    AND r.version = (SELECT MAX(x.version) FROM attention_rule x WHERE x.rule_no = f.rule_no)
  LEFT JOIN roster_student now
    ON now.version = (SELECT version FROM roster_head) AND now.student_no = f.student_no
  WHERE f.fits AND (:ruleNo IS NULL OR f.rule_no = :ruleNo)
    AND NOT ${optedOut('now', 'f.student_no')} AND f.student_no NOT IN ${ERASED_STUDENTS}
    AND NOT (f.student_no <=> :ownStudentNo)
    AND (:allPersons
         OR (f.course <> ''
             AND NOT EXISTS (
               SELECT 1
               FROM JSON_TABLE(f.class_nos, '$[*]' COLUMNS (class_no INT UNSIGNED PATH '$')) AS k
               LEFT JOIN class c ON c.class_no = k.class_no
               WHERE c.class_no IS NULL OR NOT ${PERSONS_SEEN})))`;
const FIRST = 'ORDER BY f.urgency DESC, f.finding_no LIMIT :most';

/** A student may have changed the section: the classes before are then of another one. */
const SEES_BEFORE = `
  (:allPersons
   OR NOT EXISTS (
     SELECT 1
     FROM roster_day d
     JOIN class c ON c.version = d.version AND c.class_date = d.day AND c.course = f.course
     JOIN verdict v ON v.class_no = c.class_no AND v.student_no = f.student_no
     WHERE r.kind = 'fall' AND d.day <= f.day AND NOT ${PERSONS_SEEN}))`;

const SELECT_FINDINGS = `
  SELECT f.finding_no AS findingNo, f.student_no AS studentNo,
         (SELECT s.student_id FROM student s WHERE s.student_no = f.student_no) AS studentId,
         f.rule_no AS ruleNo, r.name AS rule, r.kind, r.classes, r.share,
         r.before_classes AS 'before', r.scope_kind AS scopeKind, r.scope, r.counted, f.course,
         f.before_attended AS beforeAttended, f.before_measured AS beforeMeasured, ${SEES_BEFORE} AS seesBefore,
         f.urgency,
         f.found_at AS foundAt
  ${FINDINGS} ${FIRST}`;

const SELECT_CLASSES = `
  SELECT f.finding_no AS findingNo, c.class_date AS date, c.course, c.section,
         c.starts_at AS startsAt, v.verdict, COALESCE(v.corrected, FALSE) AS corrected
  FROM ${listOf('findingNos', 'INT UNSIGNED')} AS listed
  STRAIGHT_JOIN attention_finding f ON f.finding_no = listed.item
  STRAIGHT_JOIN JSON_TABLE(f.class_nos, '$[*]' COLUMNS (class_no INT UNSIGNED PATH '$')) AS k
  STRAIGHT_JOIN class c ON c.class_no = k.class_no
  LEFT JOIN verdict v ON v.class_no = c.class_no AND v.student_no = f.student_no
  ORDER BY f.finding_no, c.starts_at, c.class_no`;
