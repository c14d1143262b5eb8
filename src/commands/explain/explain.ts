import type { Command } from 'commander';
import { NO_EVIDENCE, type Evidence } from '../../attendance/evidence/evidence.js';
import { parseEvidence } from '../../attendance/evidence/evidence-text.js';
import { completeParameters } from '../../attendance/policy.js';
import { contributionsOf, type Contribution } from '../../attendance/explaining/contributions.js';
import { timesInWords, type Sighting } from '../../attendance/explaining/times.js';
import type { ClassTime } from '../../attendance/evidence/minutes.js';
import type { StandardParameters } from '../../attendance/parameters.js';
import { stays, type Stay } from '../../attendance/evidence/stays.js';
import { secondOfDay, timeOfDay, wallClock } from '../../attendance/wall-clock.js';
import { loadConfig } from '../../config.js';
import { RollcallError } from '../../errors.js';
import {
  readCorrectionsOf,
  readExplainedAccessPoints,
  readStudentInClasses,
  type ExplainedAccessPoint,
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
  const parameters = completeParameters(policy?.parameters ?? {});
  const evidence = student.evidence === null ? NO_EVIDENCE : parseEvidence(student.evidence);
  const contributions = await contributionsTo(db, student, evidence, parameters);
  const around = await staysAround(db, student, parameters);
  const points = [
    ...contributions.flatMap((one) => (one.kind === 'place' ? [one.accessPointNo] : [])),
    ...around.map(({ stay }) => stay.accessPointNo),
    ...evidence.runs.map((run) => run.accessPointNo),
  ];
  const accessPoints = await readExplainedAccessPoints(db, [...new Set(points)], student);
  return {
    student,
    parameters,
    stays: around.map(({ device, stay }) => ({
      device,
      accessPoint: accessPoints.get(stay.accessPointNo)!.name,
      room: accessPoints.get(stay.accessPointNo)!.room,
      from: timeOfDay(stay.from).slice(0, 5),
      to: timeOfDay(Math.min(stay.to, 86_399)).slice(0, 5),
      lastHeard: timeOfDay(stay.heard.at(-1)!).slice(0, 5),
      left: stay.left,
    })),
    times: timesOf(student, sightingsOf(student, around, evidence, accessPoints), parameters),
    contributions,
    accessPoints: Object.fromEntries([...accessPoints].map(([no, { name }]) => [no, name])),
    corrections: await readCorrectionsOf(db, student),
  };
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

function timeOf({ startsAt, endsAt }: Pick<StudentInClass, 'startsAt' | 'endsAt'>): ClassTime {
  return {
    startSecond: secondOfDay(startsAt.slice(11)),
    endSecond: secondOfDay(endsAt.slice(11)),
  };
}

const AROUND_SECONDS = 3600;

/** A stay of one of the student's devices. */
type StayAround = { device: string; phone: boolean; stay: Stay };

/**
 * The stays from an hour before the class to an hour after it; none once the day's events are
 * deleted.
 */
async function staysAround(
  db: Database,
  { version, date, studentNo, ...one }: StudentInClass,
  parameters: StandardParameters,
): Promise<StayAround[]> {
  const student = { date, rosterVersion: version, first: studentNo, last: studentNo, at: null };
  const days = await readStudentDays(db, student);
  const { startSecond, endSecond } = timeOf(one);
  return days
    .flatMap(({ devices }) => devices)
    .flatMap(({ phone, events }, i) =>
      stays(events, parameters).map((stay) => ({
        device: `${phone ? 'phone' : 'device'} ${i + 1}`,
        phone,
        stay,
      })),
    )
    .filter(
      ({ stay }) =>
        stay.to > startSecond - AROUND_SECONDS && stay.from < endSecond + AROUND_SECONDS,
    )
    .sort((a, b) => a.stay.from - b.stay.from);
}

/** The stays that are printed; once they are deleted, what the stored evidence says. */
function sightingsOf(
  student: StudentInClass,
  around: readonly StayAround[],
  { runs }: Evidence,
  accessPoints: ReadonlyMap<number, ExplainedAccessPoint>,
): Sighting[] {
  const place = student.metIn ?? student.room;
  const inRoom = (no: number) => place !== null && accessPoints.get(no)?.room === place;
  if (around.length > 0)
    return around.map(({ phone, stay: { accessPointNo, from, to, heard } }) => ({
      ...{ from, to, phone, lastHeard: heard.at(-1)! },
      inRoom: inRoom(accessPointNo),
    }));
  const { startSecond } = timeOf(student);
  const at = (minute: number) => startSecond + minute * 60;
  return runs.map(({ accessPointNo, from, to, phone }) => ({
    ...{ from: at(from), to: at(to), lastHeard: at(to), phone },
    inRoom: inRoom(accessPointNo),
  }));
}

/** When the student came and went; null where the policy does not say that the student attended. */
function timesOf(
  { firstSeen, late, leftEarly, ...one }: StudentInClass,
  sightings: readonly Sighting[],
  { onTimeMinutes }: StandardParameters,
): string | null {
  // Seed knows no evidence: its own sentence names the two events that it rests on.
  if (firstSeen === null || one.baseRate === null) return null;
  return timesInWords(sightings, { ...timeOf(one), late, leftEarly, onTimeMinutes });
}
