import type { Evidence } from '../evidence/evidence.js';
import { isCounted, readStudent, silenceIn, type StudentReading } from './silence.js';
import { logistic, logit, type Reading } from './posterior.js';
import { logRatios, type Signatures } from './signatures.js';
import type { PosteriorParameters } from '../parameters.js';

/** One student in one class, as far as the evidence goes. */
export type StudentPosterior = {
  reading: Reading;
  /** Heard in the class. */
  heard: boolean;
  /** That the student was in the room, 0..1. */
  probability: number;
};

/** base: of the students of the class that were heard, the share that attended. */
export type ClassPosterior = { base: number; students: StudentPosterior[] };

/**
 * The probability that each student of a class was in the room. The result for a student does not depend on the order of the others.
 * @param evidence of each student who is measured
 * @param classMinutes length of the class
 */
export function classPosterior(
  evidence: readonly Evidence[],
  room: string,
  classMinutes: number,
  signatures: Signatures,
  parameters: PosteriorParameters,
): { base: number; students: (StudentPosterior & StudentReading)[] } {
  const ratios = logRatios(signatures, room);
  const students = evidence.map((one) => {
    const read = readStudent(one, ratios, classMinutes, parameters);
    return { ...read, heard: read.silence === null, probability: 0 };
  });
  const heard = students.filter((student) => student.heard);
  const base = baseRateOf(
    heard.map(({ reading }) => reading.logOdds),
    parameters,
  );
  for (const student of students) {
    const { silence, reading } = student;
    const counted = isCounted(silence)
      ? silenceIn(signatures, silence, parameters).logOdds
      : reading.logOdds;
    student.probability = logistic(logit(base) + counted);
  }
  return { base, students };
}

/** What the probabilities of the students come to by themselves: (sum of p + baseRate x baseRateStudents) / (n + baseRateStudents), solved for p. */
function baseRateOf(
  logOdds: readonly number[],
  { baseRate, baseRateStudents }: Pick<PosteriorParameters, 'baseRate' | 'baseRateStudents'>,
): number {
  // Sums in order of size, so that the order of the students cannot change the last bit.
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
