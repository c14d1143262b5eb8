import type { Command } from 'commander';
import { parseEvidence } from '../../attendance/evidence/evidence-text.js';
import { completeParameters } from '../../attendance/policy.js';
import { contributionsOf, type Contribution } from '../../attendance/explaining/contributions.js';
import type { StandardParameters } from '../../attendance/parameters.js';
import { stays, type Stay } from '../../attendance/evidence/stays.js';
import { secondOfDay, timeOfDay, wallClock } from '../../attendance/wall-clock.js';
import { loadConfig } from '../../config.js';
import { RollcallError } from '../../errors.js';
import {
  readAccessPointNames,
  readCorrectionsOf,
  readStudentInClasses,
  type StudentInClass,
} from '../../mysql/answers/explain-student.js';
import { noteLook } from '../../mysql/decisions/person-looks.js';
import { readPolicy } from '../../mysql/rollup/policies.js';
import type { Database } from '../../mysql/pool.js';
import { readStudentDays } from '../../mysql/rollup/students.js';
import { readSignatures } from '../../mysql/rollup/signatures.js';
import { requireInRoster } from '../asked/require-in-roster.js';
import { withDatabase } from '../connect/with-database.js';
import { askedDay } from '../terminal/flags.js';
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
 * @throws RollcallError `not_found` where there is none
 */
async function explain(
  db: Database,
  { student, course, date, section }: Flags,
  now: string,
): Promise<Explanation[]> {
  await requireInRoster(db, { date, course, section });
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
  const parameters = completeParameters(policy?.parameters ?? {});
  const contributions = await contributionsTo(db, student, parameters);
  const around = await staysAround(db, student, parameters);
  const points = [
    ...contributions.flatMap((one) => (one.kind === 'place' ? [one.accessPointNo] : [])),
    ...around.map(({ stay }) => stay.accessPointNo),
  ];
  const names = await readAccessPointNames(db, [...new Set(points)]);
  return {
    student,
    parameters,
    stays: around.map(({ device, stay }) => ({
      device,
      accessPoint: names.get(stay.accessPointNo)!,
      from: timeOfDay(stay.from).slice(0, 5),
      to: timeOfDay(Math.min(stay.to, 86_399)).slice(0, 5),
    })),
    contributions,
    accessPoints: Object.fromEntries(names),
    corrections: await readCorrectionsOf(db, student),
  };
}

async function contributionsTo(
  db: Database,
  { evidence, baseRate, signatureVersion, room, metIn, ...one }: StudentInClass,
  parameters: StandardParameters,
): Promise<Contribution[]> {
  const place = metIn ?? room;
  if (evidence === null || baseRate === null || signatureVersion === null || place === null)
    return [];
  if (one.probability === null) return [];
  const minutes = Math.ceil(
    (secondOfDay(one.endsAt.slice(11)) - secondOfDay(one.startsAt.slice(11))) / 60,
  );
  const tables = await readSignatures(db, signatureVersion);
  return contributionsOf(parseEvidence(evidence), place, minutes, baseRate, tables, parameters);
}

const AROUND_SECONDS = 3600;

/**
 * The stays from an hour before the class to an hour after it; none once the day's events are
 * deleted.
 */
async function staysAround(
  db: Database,
  { version, date, studentNo, startsAt, endsAt }: StudentInClass,
  parameters: StandardParameters,
): Promise<{ device: string; stay: Stay }[]> {
  const chunk = { date, rosterVersion: version, first: studentNo, last: studentNo, at: null };
  const days = await readStudentDays(db, { ...chunk, runId: '', policy: '', policyVersion: 0 });
  const from = secondOfDay(startsAt.slice(11)) - AROUND_SECONDS;
  const to = secondOfDay(endsAt.slice(11)) + AROUND_SECONDS;
  return days
    .flatMap(({ devices }) => devices)
    .flatMap(({ phone, events }, i) =>
      stays(events, parameters).map((stay) => ({
        device: `${phone ? 'phone' : 'device'} ${i + 1}`,
        stay,
      })),
    )
    .filter(({ stay }) => stay.to > from && stay.from < to)
    .sort((a, b) => a.stay.from - b.stay.from);
}
