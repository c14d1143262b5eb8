import type { z } from 'zod';

/** What a schema finds wrong in a value, as its error map takes it, and as it comes out. */
type RawIssue = z.core.$ZodRawIssue;
export type Issue = z.core.$ZodIssue;

/**
 * The words of a fault for which a schema has no words of its own: what was wanted, and what came.
 * It is a sentence without its subject. Give it to `safeParse` as `error`.
 */
export function plainWords(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'is missing'
        : `must be ${nounOf(issue.expected)}, not ${shown(issue.input)}`;
    case 'invalid_value':
      return `must be ${listed(issue.values.map(String))}, not ${shown(issue.input)}`;
    case 'too_small':
      return within(issue.origin, `${issue.minimum} or more`);
    case 'too_big':
      return within(
        issue.origin,
        `${issue.maximum} or ${isCounted(issue.origin) ? 'fewer' : 'less'}`,
      );
    case 'invalid_format':
      return `must be ${FORMATS[issue.format] ?? `of the form ${issue.format}`}, not ${shown(issue.input)}`;
    case 'unrecognized_keys':
      return `has ${listed(
        issue.keys.map((key) => `"${key}"`),
        'and',
      )}, which is not known there`;
    default:
      return 'is not as it must be';
  }
}

/**
 * Where a value may have one of several shapes: the faults by the shape that it fits best. Each has
 * its whole path.
 */
export function plainIssues(issues: readonly Issue[]): Issue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union') return issue;
    const shapes = issue.errors.map((faults) =>
      plainIssues(faults.map((fault) => ({ ...fault, path: [...issue.path, ...fault.path] }))),
    );
    const isOther = (faults: Issue[]) =>
      Number(faults.some(({ path }) => path.length === issue.path.length));
    return shapes.sort((a, b) => isOther(a) - isOther(b) || a.length - b.length)[0] ?? issue;
  });
}

/** "messages[0].kind"; empty for the whole value. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '');
}

/** "a, b or c" */
export function listed(words: readonly string[], last = 'or'): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

function nounOf(type: string): string {
  const nouns: Record<string, string> = {
    string: 'a text',
    array: 'a list',
    object: 'an object',
    record: 'an object',
    int: 'a whole number',
    boolean: 'true or false',
  };
  return nouns[type] ?? `a ${type}`;
}

const FORMATS: Record<string, string> = { email: 'an email address', url: 'a web address' };

/** What has a length, by what it is counted in. */
const UNITS: Record<string, string> = { string: 'characters', array: 'entries' };

function isCounted(origin: string): boolean {
  return UNITS[origin] !== undefined;
}

/** "must have 1 or more entries", "must be 2 or more" */
function within(origin: string, amount: string): string {
  return isCounted(origin) ? `must have ${amount} ${UNITS[origin]!}` : `must be ${amount}`;
}

/** What came, cut short. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value).slice(0, 40);
}
