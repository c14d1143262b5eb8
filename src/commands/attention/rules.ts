import type { Command } from 'commander';
import { wallClock } from '../../attendance/wall-clock.js';
import { loadConfig } from '../../config.js';
import { addRule, changeRule, readRule, readRules } from '../../mysql/attention/rules.js';
import { previewRule } from '../../service/attention.js';
import { withDatabase } from '../connect/with-database.js';
import { counted } from '../terminal/counted.js';
import { addWordFlags, wholeNumber, type WordFlags } from '../terminal/flags.js';
import { tableText } from '../terminal/table.js';
import { ruleText, scopeText } from './reason-text.js';
import { readRuleFile } from './rule-file.js';

type JsonFlag = { json?: boolean };

const ruleNumber = wholeNumber(1, 4_294_967_295);
const FILE =
  'JSON: {"name": "Five in a row", "kind": "missed_in_row", "classes": 5, "mail": ["registry@example.edu"]}; docs/using.md has all fields';

/** Adds `rollcall attention rules list`, `try`, `add`, `change` and `off`. */
export function registerRules(attention: Command): void {
  const rules = attention
    .command('rules')
    .description('list, try, add and change the rules that say whom to call');
  rules
    .command('list', { isDefault: true })
    .description('list the rules')
    .option('--json', 'print JSON')
    .action(async ({ json }: JsonFlag) => {
      const found = await withDatabase(readRules);
      console.log(json ? JSON.stringify(found) : listText(found));
    });
  rules
    .command('try')
    .description('say how many students a rule would name, and save nothing')
    .argument('<file>', FILE)
    .option('--json', 'print JSON')
    .action(async (file: string, { json }: JsonFlag) => {
      const rule = readRuleFile(file);
      const preview = await withDatabase((db) => previewRule(db, rule));
      console.log(json ? JSON.stringify(preview) : previewText(preview));
    });
  registerAdd(rules);
  registerChange(rules);
  registerOff(rules);
}

function registerAdd(rules: Command): void {
  addWordFlags(
    rules
      .command('add')
      .description('add a rule; it is evaluated from the next night on')
      .argument('<file>', FILE)
      .option('--json', 'print JSON'),
  ).action(async (file: string, { json, ...word }: WordFlags & JsonFlag) => {
    const rule = readRuleFile(file);
    const saved = await withDatabase((db) => addRule(db, rule, { ...word, now: now() }));
    console.log(json ? JSON.stringify(saved) : `Added rule ${saved.ruleNo}. ${FROM_WHEN}`);
  });
}

function registerChange(rules: Command): void {
  addWordFlags(
    rules
      .command('change')
      .description('give a rule its next version, or switch it on again')
      .argument('<number>', 'its number in "attention rules"', ruleNumber)
      .argument('<file>', FILE)
      .option('--json', 'print JSON'),
  ).action(async (ruleNo: number, file: string, { json, ...word }: WordFlags & JsonFlag) => {
    const rule = readRuleFile(file);
    const saved = await withDatabase(async (db) => {
      const { version } = await readRule(db, ruleNo);
      return changeRule(db, { ruleNo, version, rule, isOn: true }, { ...word, now: now() });
    });
    console.log(json ? JSON.stringify(saved) : `Changed rule ${ruleNo}. ${FROM_WHEN}`);
  });
}

function registerOff(rules: Command): void {
  addWordFlags(
    rules
      .command('off')
      .description('switch a rule off; "change" switches it on again')
      .argument('<number>', 'its number in "attention rules"', ruleNumber),
  ).action(async (ruleNo: number, word: WordFlags) => {
    await withDatabase(async (db) => {
      const { version, ...rule } = await readRule(db, ruleNo);
      await changeRule(db, { ruleNo, version, rule, isOn: false }, { ...word, now: now() });
    });
    console.log(`Rule ${ruleNo} is off.`);
  });
}

const FROM_WHEN =
  'It is evaluated from the next night on; "rollcall attention run" evaluates it now.';

/** The campus wall clock. */
function now(): string {
  return wallClock(Date.now(), loadConfig().timeZone);
}

function previewText({ day, students }: Awaited<ReturnType<typeof previewRule>>): string {
  if (day === null) return 'No day has a final result yet, so no rule names anybody.';
  return `The rule would name ${counted(students, 'student')} (classes up to ${day}).`;
}

function listText(rules: Awaited<ReturnType<typeof readRules>>): string {
  if (rules.length === 0) return 'There are no rules yet: "rollcall attention rules add" adds one.';
  return tableText(
    ['rule', 'name', 'state', 'whom', 'of', 'told once in', 'recipients'],
    rules.map((rule) => [
      ...[rule.ruleNo, rule.name, rule.isOn ? 'on' : 'off', ruleText(rule), scopeText(rule)],
      rule.periodDays === null ? 'a term' : `${rule.periodDays} days`,
      rule.mail.length + rule.webhooks.length,
    ]),
  );
}
