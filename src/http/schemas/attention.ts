import { z } from 'zod';
import { COUNTED, RULE_KINDS, RULE_LIMITS, SCOPE_KINDS } from '../../attendance/attention/rule.js';
import { Verdict } from './class.js';
import {
  CampusTime,
  ClockTime,
  CourseName,
  Day,
  Reason,
  RowNumber,
  SectionName,
  StudentId,
} from './figures.js';

const share = z.number().min(0).max(1);
const whole = ({ min, max }: { min: number; max: number }) => z.int().min(min).max(max);

const Address = z.email().max(RULE_LIMITS.address.max);
/** A name without a password, because the address stands on pages. */
const WebhookAddress = z
  .url({ protocol: /^https?$/, abort: true })
  .max(RULE_LIMITS.address.max)
  .refine((text) => !/^https?:\/\/[^/?#]*@/.test(text), 'must hold no password')
  .refine(isSafe, 'must begin with https');

/** What is sent in plain text stays on this machine. */
function isSafe(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** A rule as somebody writes it. */
export const Rule = z.strictObject({
  /** Stands in mails, so it names nobody. */
  name: z
    .string()
    .trim()
    .min(1)
    .max(RULE_LIMITS.name.max)
    .regex(/^[^\p{C}]*$/u, 'must be one line of text'),
  /**
   * low_share: attended less than `share` of the last `classes` measured classes. missed_in_row:
   * missed the last `classes`. fall: of the last `classes`, attended a share that is lower by
   * `share` than that of those before, of which there are at least `before`.
   */
  kind: z.enum(RULE_KINDS),
  classes: whole(RULE_LIMITS.classes),
  /** Null for missed_in_row. */
  share: z.number().min(RULE_LIMITS.share.min).max(RULE_LIMITS.share.max).nullable(),
  /** Null for all but fall. */
  before: whole(RULE_LIMITS.before).nullable(),
  scopeKind: z.enum(SCOPE_KINDS),
  /** The beginning of course names, or a course; empty for the campus. */
  scope: z
    .string()
    .trim()
    .max(RULE_LIMITS.scope.max)
    .regex(/^[^\p{C}]*$/u, 'must be one line of text'),
  /** Whether the courses of a student count together, or each by itself. */
  counted: z.enum(COUNTED),
  /** A student is told once in so many days; null: once in a term. */
  periodDays: whole(RULE_LIMITS.periodDays).nullable(),
  mail: z.array(Address).max(RULE_LIMITS.recipients.max),
  webhooks: z.array(WebhookAddress).max(RULE_LIMITS.recipients.max),
});
export type Rule = z.infer<typeof Rule>;

const RestClass = z.object({
  date: Day,
  course: CourseName,
  section: SectionName,
  start: ClockTime,
  verdict: Verdict.nullable(),
  corrected: z.boolean(),
});

/** Why somebody should call a student. */
const Finding = z.object({
  ruleNo: RowNumber,
  rule: z.string(),
  kind: z.enum(RULE_KINDS),
  /** What the rule says. */
  classes: z.int(),
  share: share.nullable(),
  /** Null: all courses of the rule together. */
  course: CourseName.nullable(),
  attended: z.int(),
  measured: z.int(),
  /** What a fall is compared with; null for other kinds. */
  /**
   * What a fall is compared with; null for the other kinds, and where a class before was of a
   * section that the viewer may not see.
   */
  beforeAttended: z.int().nullable(),
  beforeMeasured: z.int().nullable(),
  foundAt: CampusTime,
  /** The classes that it rests on, oldest first, with the verdicts of now. */
  rests: z.array(RestClass),
});
export type Finding = z.infer<typeof Finding>;

/** `GET /api/v1/attention?rule=`: the students who fit a rule, most urgent first. */
export const AttentionAnswer = z.object({
  /** The last day up to which classes count; null where no day is final. */
  day: Day.nullable(),
  /** The rules that are on, by number. */
  rules: z.array(z.object({ ruleNo: RowNumber, name: z.string() })),
  students: z.array(z.object({ studentId: StudentId, findings: z.array(Finding) })),
  /** Whether the viewer sees every student, and the rules. */
  mayChange: z.boolean(),
  /** Whether there are more than the page shows. */
  isCut: z.boolean(),
});
export type AttentionAnswer = z.infer<typeof AttentionAnswer>;

const ListedRule = Rule.extend({
  ruleNo: RowNumber,
  version: z.int(),
  isOn: z.boolean(),
  reason: z.string(),
  by: z.string(),
  at: CampusTime,
  /** How many students fit it, by the last evaluation. */
  students: z.int(),
});
export type ListedRule = z.infer<typeof ListedRule>;

/** `GET /api/v1/attention/rules` */
export const RulesAnswer = z.object({
  day: Day.nullable(),
  rules: z.array(ListedRule),
  /** What was sent last, newest first. */
  deliveries: z.array(
    z.object({
      ruleNo: RowNumber,
      rule: z.string(),
      channel: z.enum(['mail', 'webhook']),
      recipient: z.string(),
      /** unknown: a mail may have gone out, and is not sent again. */
      state: z.enum(['waiting', 'sending', 'sent', 'failed', 'unknown']),
      /** Why not, as a code. */
      detail: z.string().nullable(),
      students: z.int(),
      madeAt: CampusTime,
      stateAt: CampusTime,
    }),
  ),
});
export type RulesAnswer = z.infer<typeof RulesAnswer>;

/** `POST /api/v1/attention/preview` */
export const RuleAsked = z.strictObject({ rule: Rule });
export type RuleAsked = z.infer<typeof RuleAsked>;
export const RulePreview = z.object({ day: Day.nullable(), students: z.int() });
export type RulePreview = z.infer<typeof RulePreview>;

/** `POST /api/v1/attention/rules` */
export const RuleAdded = RuleAsked.extend({ reason: Reason });
/** `POST /api/v1/attention/rules/{rule}`: the next version of a rule. */
export const RuleChanged = RuleAdded.extend({
  /** The version that the person saw: if somebody was faster, the answer is 409. */
  version: z.int().min(1).max(4_294_967_294),
  isOn: z.boolean(),
});
export type RuleChanged = z.infer<typeof RuleChanged>;
export const RuleSaved = z.object({ ruleNo: RowNumber, version: z.int() });
export type RuleSaved = z.infer<typeof RuleSaved>;
