import { registerClassConfirm } from '../../src/commands/judgement/class-confirm.js';
import { registerCorrect } from '../../src/commands/judgement/correct.js';
import { registerErase } from '../../src/commands/erase.js';
import { expectSame, rows } from '../workbench/checker.js';
import { runCommand } from '../workbench/run-command.js';
import {
  createWorkbench,
  type Workbench,
  type WorkbenchAddresses,
} from '../workbench/workbench.js';
import { SEALED_CLASSES } from './check-seals.js';
import { lastWords, type Happened, type Word } from './happened.js';
import { linesOf } from './rosters.js';
import { rollUpOpenDays } from './settle.js';

/** What rollups have decided on the open days, as text, by the names that every database shares. */
export type Results = Record<'verdicts' | 'classes' | 'courses', string[]>;

/**
 * Does once more, without a fault, what happened: the roster that was imported last, all erasures,
 * every word that is in force, the same log, and a rollup of each open day. It has its own database
 * and namespace, and reads the same topic.
 * @returns what its rollups decided
 */
export async function calmRun(
  addresses: WorkbenchAddresses,
  topic: string,
  { roster, openDays, words, erased }: Happened,
): Promise<Results> {
  const bench = await createWorkbench({ ROLLCALL_KAFKA_TOPIC: topic }, addresses);
  try {
    await bench.succeed(['import', roster]);
    for (const student of erased)
      await runHere(bench, registerErase, ['erase', '--student', student]);
    const enrolled = new Set(linesOf(roster, 'enrolments.csv'));
    for (const word of lastWords(words)) await say(bench, word, enrolled, erased);
    await bench.startWorker();
    await bench.succeed(['ingest', 'start']);
    await bench.succeed(['ingest', 'wait', '--timeout', '240']);
    await rollUpOpenDays(bench, openDays);
    return await readResults(bench, openDays);
  } finally {
    await bench.close();
  }
}

async function say(
  bench: Workbench,
  word: Word,
  enrolled: ReadonlySet<string>,
  erased: ReadonlySet<string>,
): Promise<void> {
  const { day, course, section } = word;
  const about = ['--course', course, '--section', section, '--date', day];
  const by = ['--by', 'calm', '--reason', 'the same without faults'];
  if (word.kind === 'confirmation') {
    const said = {
      as_planned: ['--held'],
      not_held: ['--not-held'],
      moved: ['--moved', word.room!],
    };
    const args = ['class', 'confirm', ...about, ...said[word.state], ...by];
    return runHere(bench, registerClassConfirm, args);
  }
  const { student, verdict } = word;
  if (erased.has(student) || !enrolled.has([student, course, section].join(','))) return;
  const args = ['correct', '--student', student, ...about, '--verdict', verdict, ...by];
  await runHere(bench, registerCorrect, args);
}

/** In this process: there may be many words, and each process takes a second. */
async function runHere(
  { env }: Workbench,
  register: Parameters<typeof runCommand>[0],
  args: string[],
): Promise<void> {
  const { error } = await runCommand(register, args, env as Record<string, string>);
  if (error) throw error as Error;
}

/** Fractions are rounded: the order of a sum depends on the numbers of access points. */
export async function readResults(bench: Workbench, openDays: string[]): Promise<Results> {
  const read = async (select: string, from: string) => {
    const sql = `SELECT ${select} FROM ${from} WHERE u.day IN (?)`;
    return (await rows(bench, sql, [openDays])).map((row) => Object.values(row).join(' '));
  };
  const figures = (of: string, names: string[]) =>
    names.map((name) => `ROUND(${of}.${name}, 9) AS ${name}`).join(', ');
  const counts = 'present, partial, absent, unknown, not_measured, enrolled, seed_present'.split(
    ', ',
  );
  const rates = ['rate', 'rate_low', 'rate_high', 'coverage', 'estimate'];
  const counted = (of: string) => counts.map((name) => `${of}.${name}`).join(', ');
  return {
    verdicts: await read(
      `c.course, c.section, c.starts_at, s.student_id, v.verdict, v.corrected, v.late,
       ROUND(v.probability, 9) AS probability`,
      `${SEALED_CLASSES} JOIN verdict v USING (class_no) JOIN student s USING (student_no)`,
    ),
    classes: await read(
      `c.course, c.section, c.starts_at, a.policy, a.confirmed, a.met_in, a.suggested_room,
       IF(a.state IN ('provisional', 'final'), 'held', a.state) AS state, ${counted('a')},
       ${figures('a', [...rates, 'base_rate'])}`,
      `${SEALED_CLASSES} JOIN class_attendance a USING (class_no)`,
    ),
    courses: await read(
      `u.day, a.course, a.section, ${counted('a')}, ${figures('a', rates)}`,
      'day_rollup u JOIN course_attendance a ON a.day = u.day',
    ),
  };
}

/** What differs from a run without faults. */
export function differences(found: Results, expected: Results): string[] {
  return (Object.keys(expected) as (keyof Results)[]).flatMap((what) => {
    try {
      expectSame(found[what], expected[what]);
      return [];
    } catch (error) {
      return [`${what} of a run without faults: ${(error as Error).message.slice(0, 2_000)}`];
    }
  });
}
