import { findStudents } from '../attendance/attention/find.js';
import { stillHolds } from '../attendance/attention/holds.js';
import { isInScope, type AttentionRule } from '../attendance/attention/rule.js';
import type { VerdictKind } from '../attendance/verdict.js';
import { readHistory } from '../mysql/attention/history.js';
import {
  MOST_FINDINGS,
  readFindingClasses,
  readFindings,
  type AskedFindings,
  type FindingClass,
  type FindingRow,
} from '../mysql/board/attention.js';
import type { Rights } from '../mysql/board/rights.js';
import type { Database } from '../mysql/pool.js';

/** Why somebody should call a student, with the classes as they stand now. */
export type CurrentFinding = FindingRow & {
  attended: number;
  measured: number;
  /** Oldest first. */
  rests: FindingClass[];
};

/** A student whom somebody should call. */
export type CalledStudent = {
  studentId: string;
  /** The most urgent one first. */
  findings: CurrentFinding[];
};

/** Whom somebody should call. */
export type CalledStudents = {
  /** The most urgent one first. */
  students: CalledStudent[];
  /** Whether there may be more. */
  isCut: boolean;
};

/**
 * The students who fit a rule, most urgent first. Since the rules were evaluated, somebody may have
 * changed a rule, corrected a verdict or excused a student: what no longer holds is left out.
 */
export async function readCalledStudents(
  db: Database,
  rights: Rights,
  asked: AskedFindings,
): Promise<CalledStudents> {
  const findings = await readFindings(db, rights, asked);
  const classesOf = Map.groupBy(
    await readFindingClasses(db, findings),
    ({ findingNo }) => findingNo,
  );
  const current = findings.flatMap((finding) => {
    const found = asOfNow(finding, classesOf.get(finding.findingNo) ?? []);
    return found ? [found] : [];
  });
  const students = [...Map.groupBy(current, ({ studentNo }) => studentNo).values()];
  return {
    students: students.map((own) => ({ studentId: own[0]!.studentId, findings: own })),
    isCut: findings.length >= MOST_FINDINGS,
  };
}

function asOfNow(finding: FindingRow, rests: FindingClass[]): CurrentFinding | undefined {
  const outcomes = rests.flatMap(({ verdict }) =>
    isMeasured(verdict) ? [hasAttended(verdict)] : [],
  );
  if (!isOfRule(finding, rests)) return undefined;
  const before = { attended: finding.beforeAttended, measured: finding.beforeMeasured };
  if (!stillHolds(finding, outcomes, before)) return undefined;
  const attended = outcomes.filter(Boolean).length;
  return { ...finding, attended, measured: outcomes.length, rests };
}

/** The finding may be from before a change of the rule. */
function isOfRule({ course, ...rule }: FindingRow, rests: readonly FindingClass[]): boolean {
  return (
    (rule.counted === 'together') === (course === '') &&
    rests.every((one) => isInScope(rule, one.course))
  );
}

function isMeasured(verdict: VerdictKind | null): verdict is 'present' | 'partial' | 'absent' {
  return verdict === 'present' || verdict === 'partial' || verdict === 'absent';
}

function hasAttended(verdict: VerdictKind): boolean {
  return verdict !== 'absent';
}

/** How many students a rule would name. */
export type RulePreview = {
  /** The day up to which classes count; null where no day is final. */
  day: string | null;
  students: number;
};

/** Evaluates a rule that nobody has saved. It takes seconds for a campus, and changes nothing. */
export async function previewRule(db: Database, rule: AttentionRule): Promise<RulePreview> {
  const history = await readHistory(db, [rule]);
  if (!history) return { day: null, students: 0 };
  const found = findStudents(rule, history);
  return { day: history.day, students: new Set(found.map(({ studentNo }) => studentNo)).size };
}
