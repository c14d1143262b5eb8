import { contributionsOf, type Contribution } from '../attendance/explaining/contributions.js';
import { NO_EVIDENCE, type Evidence } from '../attendance/evidence/evidence.js';
import { readableEvidence } from '../attendance/evidence/evidence-text.js';
import { STANDARD_PARAMETERS, type StandardParameters } from '../attendance/parameters.js';
import { storedParameters } from '../attendance/policy.js';
import {
  readWordsOf,
  readExplainedAccessPoints,
  type StudentInClass,
} from '../mysql/answers/explain-student.js';
import type { Database } from '../mysql/pool.js';
import { readPolicy } from '../mysql/rollup/policies.js';
import { findSignaturesOfRoom } from '../mysql/rollup/signatures-of-room.js';
import { readStudentDays } from '../mysql/rollup/students.js';
import { staysAroundClass, timeOf, type Explained, type StayAround } from './explanation-of.js';

/**
 * Reads what the verdict on a student in a class is explained from. There are no reasons where the
 * signatures are gone, and where the evidence cannot be read.
 */
export async function readExplained(db: Database, student: StudentInClass): Promise<Explained> {
  const policy =
    student.policy === null
      ? undefined
      : await readPolicy(db, student.policy, student.policyVersion!);
  const parameters = storedParameters(policy?.parameters ?? STANDARD_PARAMETERS);
  const stored = student.evidence === null ? null : readableEvidence(student.evidence);
  const contributions = stored ? await contributionsTo(db, student, stored, parameters) : [];
  const evidence = stored ?? NO_EVIDENCE;
  const around = await staysAround(db, student, parameters);
  const points = [
    ...contributions.flatMap((one) => (one.kind === 'place' ? [one.accessPointNo] : [])),
    ...around.map(({ stay }) => stay.accessPointNo),
    ...evidence.runs.map((run) => run.accessPointNo),
  ];
  return {
    ...{ student, parameters, evidence, contributions, around },
    accessPoints: await readExplainedAccessPoints(db, [...new Set(points)], student),
    ...(await readWordsOf(db, student)),
  };
}

async function contributionsTo(
  db: Database,
  { baseRate, signatureVersion, room, metIn, ...one }: StudentInClass,
  evidence: Evidence,
  parameters: StandardParameters,
): Promise<Contribution[]> {
  const place = metIn ?? room;
  if (baseRate === null || signatureVersion === null || place === null) return [];
  if (one.probability === null) return [];
  const { startSecond, endSecond } = timeOf(one);
  const minutes = Math.ceil((endSecond - startSecond) / 60);
  const { before, after, runs, others } = evidence;
  const points = [before, after, ...runs.map((run) => run.accessPointNo), ...others];
  const named = [...new Set(points.filter((no) => no !== null))];
  const signatures = await findSignaturesOfRoom(db, signatureVersion, place, named);
  if (!signatures) return [];
  return contributionsOf(evidence, place, minutes, baseRate, signatures, parameters);
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
