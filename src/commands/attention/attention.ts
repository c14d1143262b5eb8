import type { Command } from 'commander';
import { wallClock } from '../../attendance/wall-clock.js';
import { loadConfig } from '../../config.js';
import { noteAttentionLook } from '../../mysql/board/attention.js';
import type { BoardLook } from '../../mysql/board/looks.js';
import { ALL_RIGHTS } from '../../mysql/board/rights.js';
import { readCalledStudents, type CalledStudent } from '../../service/attention.js';
import { attend } from '../../temporal/attention.js';
import type { AttentionSummary } from '../../workflows/messages.js';
import { withDatabase } from '../connect/with-database.js';
import { withTemporal } from '../connect/with-temporal.js';
import { waitingForWorkers } from '../connect/workers-text.js';
import { counted } from '../terminal/counted.js';
import { askedSeconds, wholeNumber } from '../terminal/flags.js';
import { tableText } from '../terminal/table.js';
import { waitFor } from '../terminal/waiting.js';
import { reasonText } from './reason-text.js';
import { registerRules } from './rules.js';

type JsonFlag = { json?: boolean };

/** Adds `rollcall attention run`, `list` and `rules`. */
export function registerAttention(program: Command): void {
  const attention = program
    .command('attention')
    .description('whom somebody should call, by rules that the nightly run evaluates');
  registerRun(attention);
  registerList(attention);
  registerRules(attention);
}

function registerRun(attention: Command): void {
  attention
    .command('run')
    .description('evaluate the rules now and tell the recipients, as the nightly run does')
    .option('--timeout <seconds>', 'give up waiting after this time', askedSeconds)
    .option('--json', 'print the result as JSON')
    .action(async ({ json, timeout }: JsonFlag & { timeout?: number }) => {
      const config = loadConfig();
      const summary = await withTemporal(config, (client) =>
        waitFor((ended) => client.withAbortSignal(ended, () => attend(client, config.taskQueue)), {
          lookUp: () => waitingForWorkers(client, config, 'the evaluation of the rules'),
          afterwards: 'The evaluation stays with Temporal, and goes on when a worker runs.',
          timeoutSeconds: timeout,
        }),
      );
      console.log(json ? JSON.stringify(summary) : summaryText(summary));
    });
}

function summaryText({ day, rules, holding, told, deliveries }: AttentionSummary): string {
  if (rules === 0) return 'No rule is on: "rollcall attention rules add" adds one.';
  if (day === null) return 'No day has a final result yet, so no rule names anybody.';
  const ended = Object.entries(deliveries)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state}`);
  return [
    `Evaluated ${counted(rules, 'rule')} up to ${day}: ${counted(holding, 'finding')}, ${told} of them new in a digest.`,
    ...(ended.length > 0 ? [`Digests: ${ended.join(', ')}.`] : []),
  ].join('\n');
}

function registerList(attention: Command): void {
  attention
    .command('list')
    .description('list the students who fit a rule, most urgent first')
    .option('--rule <number>', 'only by this rule', wholeNumber(1, 4_294_967_295))
    .option('--json', 'print JSON')
    .action(async ({ rule, json }: JsonFlag & { rule?: number }) => {
      const config = loadConfig();
      const now = wallClock(Date.now(), config.timeZone);
      const detail = rule === undefined ? 'students' : `students by rule ${rule}`;
      const { students } = await withDatabase(async (db) => {
        const asked = { ruleNo: rule ?? null };
        const look: BoardLook = { by: null, what: 'attention', detail, now };
        await noteAttentionLook(db, ALL_RIGHTS, asked, look);
        return readCalledStudents(db, ALL_RIGHTS, asked);
      }, config);
      console.log(json ? JSON.stringify(jsonOf(students)) : listText(students));
    });
}

function jsonOf(students: readonly CalledStudent[]) {
  return students.map(({ studentId, findings }) => ({
    studentId,
    findings: findings.map((one) => ({
      ...{ ruleNo: one.ruleNo, rule: one.rule, kind: one.kind },
      course: one.course === '' ? null : one.course,
      ...{ attended: one.attended, measured: one.measured, foundAt: one.foundAt },
      classes: one.rests.map(({ date, course, section, startsAt, verdict }) => ({
        ...{ date, course, section, start: startsAt.slice(11, 16), verdict },
      })),
    })),
  }));
}

function listText(students: readonly CalledStudent[]): string {
  if (students.length === 0) return 'No student fits a rule by the last evaluation.';
  return tableText(
    ['student', 'rule', 'reason', 'last class'],
    students.flatMap(({ studentId, findings }) =>
      findings.map((one) => [
        ...[studentId, one.rule, reasonText(one), one.rests.at(-1)?.date ?? ''],
      ]),
    ),
  );
}
