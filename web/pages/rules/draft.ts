import type { ListedRule, Rule } from '../../../src/http/schemas/attention.js';

/** A rule while somebody writes it: numbers are the text that was typed. */
export type Draft = {
  name: string;
  kind: Rule['kind'];
  classes: string;
  /** In per cent, with at most four decimals. */
  share: string;
  before: string;
  scopeKind: Rule['scopeKind'];
  scope: string;
  counted: Rule['counted'];
  period: 'term' | 'days';
  days: string;
  mail: string;
  webhooks: string;
};

/** As in src/attendance/attention/rule.ts; a share is in per cent here. */
export const LIMITS = {
  classes: [2, 60],
  share: [5, 100],
  before: [2, 60],
  days: [7, 200],
} as const;
const WHOLE = /^\d{1,3}$/;
const DECIMAL = /^\d{1,3}(\.\d{1,4})?$/;
/** What is sent in plain text stays on this machine. */
const WEBHOOK = /^https:\/\/\S+$|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])([:/]\S*)?$/;
const MOST_NAME = 64;
const MOST_RECIPIENTS = 10;

export const NEW_DRAFT: Draft = {
  ...{ name: '', kind: 'missed_in_row', classes: '5', share: '50', before: '6' },
  ...{ scopeKind: 'campus', scope: '', counted: 'by_course', period: 'term', days: '28' },
  ...{ mail: '', webhooks: '' },
};

export function draftOf(rule: ListedRule): Draft {
  const { share, before, periodDays, mail, webhooks, ...same } = rule;
  return {
    ...{ name: same.name, kind: same.kind, classes: String(same.classes) },
    ...{ scopeKind: same.scopeKind, scope: same.scope, counted: same.counted },
    share: share === null ? NEW_DRAFT.share : String(Math.round(share * 1_000_000) / 10_000),
    before: before === null ? NEW_DRAFT.before : String(before),
    period: periodDays === null ? 'term' : 'days',
    days: periodDays === null ? NEW_DRAFT.days : String(periodDays),
    mail: mail.join('\n'),
    webhooks: webhooks.join('\n'),
  };
}

/** A rule of the list, without what the list adds. */
export function plainRule(rule: ListedRule): Rule {
  const { name, kind, classes, share, before, scopeKind, scope, counted, periodDays } = rule;
  const { mail, webhooks } = rule;
  return {
    ...{ name, kind, classes, share, before, scopeKind, scope, counted, periodDays },
    ...{ mail, webhooks },
  };
}

export type WrongField =
  'name' | 'classes' | 'share' | 'before' | 'scope' | 'days' | 'mail' | 'webhooks';

/** The fields that are not filled in as they must be. */
export function wrongFields(draft: Draft): Set<WrongField> {
  const { kind, scopeKind, period } = draft;
  const wrong: Record<WrongField, boolean> = {
    name: draft.name.trim() === '' || draft.name.trim().length > MOST_NAME,
    classes: !isWithin(draft.classes, LIMITS.classes),
    share: kind !== 'missed_in_row' && !isWithin(draft.share, LIMITS.share, DECIMAL),
    before: kind === 'fall' && !isWithin(draft.before, LIMITS.before),
    scope: scopeKind !== 'campus' && draft.scope.trim() === '',
    days: period === 'days' && !isWithin(draft.days, LIMITS.days),
    mail: !areAll(addressesOf(draft.mail), /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/),
    webhooks: !areAll(webhooksOf(draft.webhooks), WEBHOOK),
  };
  return new Set((Object.keys(wrong) as WrongField[]).filter((field) => wrong[field]));
}

/** What it says when nothing of it is wrong. */
export function ruleOf(draft: Draft): Rule {
  const { name, kind, scopeKind, scope, counted, period } = draft;
  return {
    ...{ name: name.trim(), kind, scopeKind, counted },
    classes: Number(draft.classes),
    share: kind === 'missed_in_row' ? null : Math.round(Number(draft.share) * 10_000) / 1_000_000,
    before: kind === 'fall' ? Number(draft.before) : null,
    scope: scopeKind === 'campus' ? '' : scope.trim(),
    periodDays: period === 'term' ? null : Number(draft.days),
    mail: addressesOf(draft.mail),
    webhooks: webhooksOf(draft.webhooks),
  };
}

/** The same rule as whom it names: a name and recipients do not matter, so none is asked for. */
export function previewOf(draft: Draft): Rule | undefined {
  const wrong = wrongFields(draft);
  for (const field of ['name', 'mail', 'webhooks'] as const) wrong.delete(field);
  return wrong.size > 0 ? undefined : ruleOf({ ...draft, name: '-', mail: '', webhooks: '' });
}

function isWithin(text: string, [least, most]: readonly [number, number], form = WHOLE): boolean {
  const value = Number(text);
  return form.test(text.trim()) && value >= least && value <= most;
}

function areAll(recipients: string[], form: RegExp): boolean {
  return recipients.length <= MOST_RECIPIENTS && recipients.every((one) => form.test(one));
}

/** Mail addresses, as they are copied from a list or from a mail. */
function addressesOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter((one) => one !== '');
}

/** A comma or a semicolon may be a part of the address of a webhook. */
function webhooksOf(text: string): string[] {
  return text.split(/\s+/).filter((one) => one !== '');
}
