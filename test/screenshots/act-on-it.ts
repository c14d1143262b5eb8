import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addRule } from '../../src/mysql/attention/rules.js';
import { write } from '../../src/mysql/read.js';
import { evaluateRules, ruleWith } from '../workbench/attention-campus.js';
import type { Workbench } from '../workbench/workbench.js';
import type { Morning } from './bring-morning.js';

const BY = ['--by', 'Wang Li'];
const ROLLS = 12;

/** Rules that name some students, digests of them, some rolls, and an excused student. */
export async function actOnIt(bench: Workbench, morning: Morning): Promise<void> {
  await callStudents(bench, morning);
  await bench.succeed(['roll', 'import', rollsOf(bench, morning), ...BY]);
  const excuse = ['--student', morning.excused, '--date', morning.lastDay];
  await bench.succeed(['excuse', ...excuse, ...BY, '--reason', 'a doctor says so']);
}

async function callStudents({ db }: Workbench, { lastDay }: Morning): Promise<void> {
  const word = {
    by: 'Wang Li #0123456789abcdef',
    reason: 'a new term',
    now: `${lastDay} 09:00:00`,
  };
  const mail = ['dean@example.edu', 'registry@example.edu'];
  await addRule(db, ruleWith({ counted: 'by_course', mail }), word);
  const fall = { kind: 'fall', classes: 4, share: 0.5, before: 4 } as const;
  await addRule(db, ruleWith({ name: 'A fall by half', ...fall }), word);
  await evaluateRules(db, `${lastDay} 20:10:00`);
  await write(
    db,
    `UPDATE attention_delivery
     SET state = IF(recipient = :sent, 'sent', 'unknown'),
         detail = IF(recipient = :sent, NULL, 'worker_gone')`,
    { sent: mail[0]! },
  );
}

/** The rolls of the first classes of the day, but for the class that the pictures show. */
function rollsOf({ folder }: Workbench, { lastDay, classPath }: Morning): string {
  const [header, ...lines] = readFileSync(join(folder, 'campus', 'truth.csv'), 'utf8')
    .trim()
    .split('\n');
  const columns = header!.split(',');
  const valueOf = (line: string, column: string) => line.split(',')[columns.indexOf(column)];
  const classOf = (line: string) =>
    ['course', 'section', 'start'].map((column) => valueOf(line, column)).join('/');
  const ofDay = lines.filter(
    (line) =>
      valueOf(line, 'date') === lastDay &&
      valueOf(line, 'held') === '1' &&
      !classPath.endsWith(classOf(line)),
  );
  const taken = new Set([...new Set(ofDay.map(classOf))].slice(0, ROLLS));
  const file = join(folder, 'rolls.csv');
  writeFileSync(file, [header, ...ofDay.filter((line) => taken.has(classOf(line)))].join('\n'));
  return file;
}
