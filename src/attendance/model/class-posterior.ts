import type { Evidence } from '../evidence/evidence.js';
import { isCounted, leastLogOdds, readStudent, silenceIn, type StudentReading } from './silence.js';
import { logistic, logit, type Reading } from './posterior.js';
import { logRatios, type LogRatios, type Signatures } from './signatures.js';
import type { PosteriorParameters } from '../parameters.js';

/** One student in one class, as far as the evidence shows. */
export type StudentPosterior = {
  reading: Reading;
  /** Whether the student was heard in the class. */
  heard: boolean;
  /** The probability that the student was in the room, 0..1. */
  probability: number;
  /** The same without `inferred`. */
  byPlaces: number;
  /**
   * How likely at least the shape of the student's silence makes it that the student was in the
   * room, 0..1; 0 if it does not speak for the room, and for a student who was heard.
   */
  inferred: number;
};

/** What the evidence says of all students of one class. */
export type ClassPosterior = {
  /** The base rate: the share of the heard students that attended. */
  base: number;
  students: StudentPosterior[];
};

/**
 * The probability that each student of a class was in the room. The order of the students does not
 * matter.
 * @param evidence of each measured student
 * @param classMinutes the length of the class
 */
export function classPosterior(
  evidence: readonly Evidence[],
  room: string,
  classMinutes: number,
  signatures: Signatures,
  parameters: PosteriorParameters,
): { base: number; students: (StudentPosterior & StudentReading)[]; ratios: LogRatios } {
  const ratios = logRatios(signatures, room);
  const students = evidence.map((one) => {
    const read = readStudent(one, ratios, classMinutes, parameters);
    return { ...read, heard: read.silence === null, probability: 0, byPlaces: 0, inferred: 0 };
  });
  const heard = students.filter((student) => student.heard);
  const base = baseRateOf(
    heard.map(({ reading }) => reading.logOdds),
    parameters,
  );
  for (const student of students) {
    const { silence, isLast, reading } = student;
    const counted = isCounted(silence)
      ? silenceIn(signatures, { silence, isLast }, parameters).logOdds
      : reading.logOdds;
    const least = leastLogOdds(signatures, silence, parameters);
    if (least > 0) student.inferred = logistic(logit(base) + least);
    student.byPlaces = logistic(logit(base) + counted);
    student.probability = Math.max(student.byPlaces, student.inferred);
  }
  return { base, students, ratios };
}

/**
 * The base rate that agrees with the probabilities of the students: the solution of p = (sum of the
 * probabilities at p + baseRate x baseRateStudents) / (n + baseRateStudents).
 */
function baseRateOf(
  logOdds: readonly number[],
  { baseRate, baseRateStudents }: Pick<PosteriorParameters, 'baseRate' | 'baseRateStudents'>,
): number {
  // Sorted by size, so that the order of the students cannot change the last bit.
  const inOrder = Float64Array.from(logOdds).sort();
  let base = baseRate;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const prior = logit(base);
    let sum = 0;
    for (const one of inOrder) sum += logistic(prior + one);
    const next = (sum + baseRate * baseRateStudents) / (inOrder.length + baseRateStudents);
    const moved = Math.abs(next - base);
    base = next;
    if (moved < SETTLED) break;
  }
  return base;
}

const MOST_ROUNDS = 100;
const SETTLED = 1e-7;
