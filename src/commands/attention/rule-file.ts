import { readFileSync, statSync } from 'node:fs';
import { ruleFaults, type AttentionRule } from '../../attendance/attention/rule.js';
import { RollcallError } from '../../errors.js';
import { pathText, plainWords } from '../../plain-issues.js';
import { Rule } from '../../http/schemas/attention.js';

/** What a file may leave out. */
const DEFAULTS = {
  share: null,
  before: null,
  scopeKind: 'campus',
  scope: '',
  counted: 'together',
  periodDays: null,
  mail: [],
  webhooks: [],
};

/**
 * Reads a rule from a file with one JSON object.
 * @throws RollcallError `refused`, naming every fault
 */
export function readRuleFile(file: string): AttentionRule {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new RollcallError('refused', `There is no file ${file}.`);
  const parsed = Rule.safeParse(
    { ...DEFAULTS, ...objectIn(readFileSync(file, 'utf8'), file) },
    { error: plainWords },
  );
  const faults = parsed.success
    ? ruleFaults(parsed.data)
    : parsed.error.issues.map(({ path, message }) => `${pathText(path) || 'the file'}: ${message}`);
  if (parsed.success && faults.length === 0) return parsed.data;
  throw new RollcallError(
    'refused',
    `${file} has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}, and nothing was changed: ${faults.join('; ')}`,
  );
}

function objectIn(text: string, file: string): object {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // The same sentence.
  }
  throw new RollcallError('refused', `${file} must hold one JSON object.`);
}
