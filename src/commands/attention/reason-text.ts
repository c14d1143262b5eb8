import type { AttentionRule } from '../../attendance/attention/rule.js';
import type { CurrentFinding } from '../../service/attention.js';
import { counted } from '../terminal/counted.js';

/** Why somebody should call a student, in words. */
export function reasonText({ kind, attended, measured, ...one }: CurrentFinding): string {
  const of = one.course === '' ? '' : ` of ${one.course}`;
  switch (kind) {
    case 'low_share':
      return `attended ${attended} of the last ${measured} measured classes${of}`;
    case 'missed_in_row':
      return `missed the last ${measured} measured classes${of}`;
    case 'fall':
      return `attended ${attended} of the last ${measured} measured classes${of}, and ${one.beforeAttended} of ${one.beforeMeasured} before`;
  }
}

/** What a rule looks for, in words. */
export function ruleText(rule: AttentionRule): string {
  const { kind, classes, share, before } = rule;
  const percent = `${Math.round((share ?? 0) * 100)} %`;
  switch (kind) {
    case 'low_share':
      return `attended less than ${percent} of the last ${counted(classes, 'measured class', 'measured classes')}`;
    case 'missed_in_row':
      return `missed the last ${counted(classes, 'measured class', 'measured classes')}`;
    case 'fall':
      return `attended ${percent} points less of the last ${classes} measured classes than of those before (at least ${before})`;
  }
}

/** Which courses a rule is about, in words. */
export function scopeText({ scopeKind, scope, counted: how }: AttentionRule): string {
  const courses = { campus: 'campus', prefix: `${scope}...`, course: scope }[scopeKind];
  return how === 'by_course' ? `${courses}, each course` : courses;
}
