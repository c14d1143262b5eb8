import { ruleFaults, type AttentionRule } from '../attendance/attention/rule.js';
import { wallClock } from '../attendance/wall-clock.js';
import { readLastDeliveries } from '../mysql/attention/deliveries.js';
import { readRules, type RuleWord } from '../mysql/attention/rules.js';
import { countFindings, noteAttentionLook, readLastFinalDay } from '../mysql/board/attention.js';
import { readCalledStudents, type CurrentFinding } from '../service/attention.js';
import { auditName } from './access/audit-name.js';
import type { Access } from './access/authenticate.js';
import { hasRole } from './access/viewer.js';
import type { Board } from './board.js';
import { RequestError } from './problem.js';
import { DECIDING_ROLES } from './readers.js';
import type { AttentionAnswer, Finding, RulesAnswer } from './schemas/attention.js';

const LAST_DELIVERIES = 50;

/**
 * The students whom somebody should call. That somebody looks at them is kept before one of them is
 * read.
 * @param as the format of a download
 */
export async function attentionPage(
  { db, settings, now }: Board,
  { viewer, rights }: Access,
  asked: { rule?: number | undefined },
  as: string | undefined,
): Promise<AttentionAnswer> {
  const ruleNo = asked.rule ?? null;
  const seen = ruleNo === null ? 'students' : `students by rule ${ruleNo}`;
  await noteAttentionLook(
    db,
    rights,
    { ruleNo },
    {
      by: auditName(viewer),
      what: 'attention',
      detail: as ? `${seen}, as ${as}` : seen,
      now: wallClock(now(), settings.timeZone),
    },
  );
  const [rules, day, { students, isCut }] = await Promise.all([
    readRules(db),
    readLastFinalDay(db),
    readCalledStudents(db, rights, { ruleNo }),
  ]);
  return {
    day,
    rules: rules.filter(({ isOn }) => isOn).map(({ ruleNo: no, name }) => ({ ruleNo: no, name })),
    students: students.map(({ studentId, findings }) => ({
      studentId,
      findings: findings.map(findingOf),
    })),
    mayChange: hasRole(viewer, ...DECIDING_ROLES),
    isCut,
  };
}

function findingOf(one: CurrentFinding): Finding {
  const { ruleNo, rule, kind, classes, share, course, attended, measured, foundAt } = one;
  const showsBefore = kind === 'fall' && one.seesBefore === 1;
  return {
    ...{ ruleNo, rule, kind, classes, share, attended, measured, foundAt },
    course: course === '' ? null : course,
    beforeAttended: showsBefore ? one.beforeAttended : null,
    beforeMeasured: showsBefore ? one.beforeMeasured : null,
    rests: one.rests.map(({ date, course: of, section, startsAt, verdict, corrected }) => ({
      ...{ date, section, verdict },
      course: of,
      start: startsAt.slice(11, 16),
      corrected: corrected === 1,
    })),
  };
}

/** The rules, those that are switched off too, and what was sent. */
export async function rulesPage({ db }: Board): Promise<RulesAnswer> {
  const [day, rules, counts, deliveries] = await Promise.all([
    readLastFinalDay(db),
    readRules(db),
    countFindings(db),
    readLastDeliveries(db, LAST_DELIVERIES),
  ]);
  return {
    day,
    rules: rules.map((rule) => ({ ...rule, students: counts.get(rule.ruleNo) ?? 0 })),
    deliveries,
  };
}

/** @throws RequestError with the first fault of the rule */
export function requireSound(rule: AttentionRule): AttentionRule {
  const [fault] = ruleFaults(rule);
  if (fault !== undefined) throw new RequestError('bad_request', fault);
  return rule;
}

/** Who changes a rule, and why. */
export function ruleWordOf({ settings, now }: Board, { viewer }: Access, reason: string): RuleWord {
  return { by: auditName(viewer), reason, now: wallClock(now(), settings.timeZone) };
}
