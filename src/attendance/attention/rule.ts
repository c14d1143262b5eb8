/** What a rule looks for in the measured classes of a student, in order of time. */
export const RULE_KINDS = ['low_share', 'missed_in_row', 'fall'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/** Which courses a rule is about. */
export const SCOPE_KINDS = ['campus', 'prefix', 'course'] as const;
/** Whether the courses of a student count together, or each by itself. */
export const COUNTED = ['together', 'by_course'] as const;

/** What a rule looks for. */
export type RuleTest = {
  /**
   * low_share: attended less than `share` of the last `classes`. missed_in_row: missed all of the
   * last `classes`. fall: of the last `classes` attended a share that is lower by `share` than that
   * of the classes before, which are at least `before`.
   */
  kind: RuleKind;
  classes: number;
  /** 0..1; null for missed_in_row. */
  share: number | null;
  /** Null for all but fall. */
  before: number | null;
};

/** Whom somebody should call. */
export type AttentionRule = RuleTest & {
  /** Stands in mails, so it names nobody. */
  name: string;
  scopeKind: (typeof SCOPE_KINDS)[number];
  /** The beginning of course names, or a course; empty for the campus. */
  scope: string;
  counted: (typeof COUNTED)[number];
  /**
   * A student is told once in so many days, and older classes do not count. Null: once in a term.
   */
  periodDays: number | null;
  /** Addresses that get a number and a link, and nothing else. */
  mail: string[];
  webhooks: string[];
};

/** The limits of each number, for the schemas of the API and of files. */
export const RULE_LIMITS = {
  name: { max: 64 },
  classes: { min: 2, max: 60 },
  share: { min: 0.05, max: 1 },
  before: { min: 2, max: 60 },
  periodDays: { min: 7, max: 200 },
  scope: { max: 32 },
  recipients: { max: 10 },
  address: { max: 512 },
} as const;

/**
 * What is wrong with a rule whose fields are sound by themselves, one sentence for each fault.
 * Empty: nothing.
 */
export function ruleFaults(rule: AttentionRule): string[] {
  const { kind, share, before, scopeKind, scope, mail, webhooks } = rule;
  return [
    ...fault((share === null) !== (kind === 'missed_in_row'), SHARE_FAULTS[kind]),
    ...fault((before === null) === (kind === 'fall'), BEFORE_FAULTS[kind]),
    ...fault(
      distinctMail(mail).length < mail.length || new Set(webhooks).size < webhooks.length,
      'An address stands there twice.',
    ),
    ...fault(
      (scope === '') !== (scopeKind === 'campus'),
      scopeKind === 'campus' ? 'The campus has no scope.' : 'The scope is missing.',
    ),
  ];
}

const SHARE_FAULTS: Record<RuleKind, string> = {
  low_share: 'The share is missing.',
  missed_in_row: 'A rule about classes in a row has no share.',
  fall: 'The share is missing.',
};
const BEFORE_FAULTS: Record<RuleKind, string> = {
  low_share: 'Only a fall is compared with classes before.',
  missed_in_row: 'Only a fall is compared with classes before.',
  fall: 'The number of classes before is missing.',
};

/** Each mail address once. Mail servers take capital and small letters as the same. */
export function distinctMail(addresses: readonly string[]): string[] {
  return [...new Map(addresses.map((one) => [one.toLowerCase(), one])).values()];
}

function fault(isWrong: boolean, sentence: string): string[] {
  return isWrong ? [sentence] : [];
}

/** Whether the rule is about a course. */
export function isInScope(
  { scopeKind, scope }: Pick<AttentionRule, 'scopeKind' | 'scope'>,
  course: string,
): boolean {
  switch (scopeKind) {
    case 'campus':
      return true;
    case 'prefix':
      return course.startsWith(scope);
    case 'course':
      return course === scope;
  }
}
