import type { Command } from 'commander';
import { NO_EVIDENCE, type Evidence } from '../../attendance/evidence/evidence.js';
import { parseEvidence } from '../../attendance/evidence/evidence-text.js';
import { storedParameters } from '../../attendance/policy.js';
import { contributionsOf, type Contribution } from '../../attendance/explaining/contributions.js';
import { STANDARD_PARAMETERS, type StandardParameters } from '../../attendance/parameters.js';
import { wallClock } from '../../attendance/wall-clock.js';
import { loadConfig } from '../../config.js';
import { RollcallError } from '../../errors.js';
import {
  readCorrectionsOf,
  readExplainedAccessPoints,
  readStudentInClasses,
  type StudentInClass,
} from '../../mysql/answers/explain-student.js';
import { noteLook } from '../../mysql/decisions/person-looks.js';
import { readPolicy } from '../../mysql/rollup/policies.js';
import type { Database } from '../../mysql/pool.js';
import { readStudentDays } from '../../mysql/rollup/students.js';
import { readSignatures } from '../../mysql/rollup/signatures.js';
import { requireInRoster } from '../asked/require-in-roster.js';
import { requireStudent } from '../asked/require-student.js';
import { withDatabase } from '../connect/with-database.js';
import { askedDay } from '../terminal/flags.js';
import { explanationOf, staysAroundClass, timeOf, type StayAround } from './explanation-of.js';
import { explanationText, type Explanation } from './explanation-text.js';

type Flags = { student: string; course: string; date: string; section?: string; json?: boolean };

/** Adds `rollcall explain`. */
export function registerExplain(program: Command): void {
  program
    .command('explain')
    .description(
      'explain the verdict on a student in a class: stays, evidence in words, policy and signatures',
    )
    .requiredOption('--student <id>', 'the student, as students.csv writes the id')
    .requiredOption('--course <course>', 'the course as the roster writes it, such as ERG2050')
    .requiredOption('--date <day>', 'the day, YYYY-MM-DD', askedDay)
    .option('--section <section>', 'only this section')
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      const config = loadConfig();
      const now = wallClock(Date.now(), config.timeZone);
      const explanations = await withDatabase((db) => explain(db, flags, now), config);
      if (flags.json) console.log(JSON.stringify(explanations));
      else console.log(explanations.map(explanationText).join('\n\n'));
    });
}

/**
 * Explains every class of the course in which the student is enrolled that day, and keeps that
 * somebody looked.
 * @param now the campus wall clock
 * @throws RollcallError `refused` where no roster has the student, `not_found` where the student
 * has no such class; neither message names the student, since standard error may be kept in a log
 */
async function explain(
  db: Database,
  { student, course, date, section }: Flags,
  now: string,
): Promise<Explanation[]> {
  await requireInRoster(db, { date, course, section });
  await requireStudent(db, student, 'Nobody by that id is in the roster');
  const found = await readStudentInClasses(db, { date, course, studentId: student });
  const asked = found.filter((one) => section === undefined || one.section === section);
  if (asked.length === 0)
    throw new RollcallError(
      'not_found',
      `The student is not enrolled in any class of ${course}${section === undefined ? '' : ` section ${section}`} on ${date}.`,
    );
  const { studentNo } = asked[0]!;
  await noteLook(db, { studentNo, what: 'explain', detail: `${course} ${date}` }, now);
  const explanations: Explanation[] = [];
  for (const one of asked) explanations.push(await explainClass(db, one));
  return explanations;
}

async function explainClass(db: Database, student: StudentInClass): Promise<Explanation> {
  const policy =
    student.policy === null
      ? undefined
      : await readPolicy(db, student.policy, student.policyVersion!);
  const parameters = storedParameters(policy?.parameters ?? STANDARD_PARAMETERS);
  const evidence = student.evidence === null ? NO_EVIDENCE : parseEvidence(student.evidence);
  const contributions = await contributionsTo(db, student, evidence, parameters);
  const around = await staysAround(db, student, parameters);
  const points = [
    ...contributions.flatMap((one) => (one.kind === 'place' ? [one.accessPointNo] : [])),
    ...around.map(({ stay }) => stay.accessPointNo),
    ...evidence.runs.map((run) => run.accessPointNo),
  ];
  const accessPoints = await readExplainedAccessPoints(db, [...new Set(points)], student);
  return explanationOf({
    ...{ student, parameters, evidence, contributions, around, accessPoints },
    corrections: await readCorrectionsOf(db, student),
  });
}

async function contributionsTo(
  db: Database,
  { baseRate, signatureVersion, room, metIn, ...one }: StudentInClass,
  evidence: Evidence,
  parameters: StandardParameters,
): Promise<Contribution[]> {
  const place = metIn ?? room;
  if (one.evidence === null || baseRate === null || signatureVersion === null || place === null)
    return [];
  if (one.probability === null) return [];
  const { startSecond, endSecond } = timeOf(one);
  const minutes = Math.ceil((endSecond - startSecond) / 60);
  const tables = await readSignatures(db, signatureVersion);
  return contributionsOf(evidence, place, minutes, baseRate, tables, parameters);
}

/** None once the day's events are deleted. */
async function staysAround(
  db: Database,
  student: StudentInClass,
  parameters: StandardParameters,
): Promise<StayAround[]> {
  const { version, date, studentNo } = student;
  const asked = { date, rosterVersion: version, first: studentNo, last: studentNo, at: null };
  const days = await readStudentDays(db, asked);
  const devices = days.flatMap((day) => day.devices);
  return staysAroundClass(devices, timeOf(student), parameters);
}
