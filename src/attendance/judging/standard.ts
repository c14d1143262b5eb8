import { calibrated } from './calibration.js';
import { classRate } from './class-rate.js';
import { createClassState, type ClassEvidence, type ClassState } from '../model/class-state.js';
import { isKnown, minutesHeard, type Evidence } from '../evidence/evidence.js';
import { arrivalOf, type Times } from './arrival.js';
import type { ClassTime } from '../evidence/minutes.js';
import { classPosterior, type StudentPosterior } from '../model/class-posterior.js';
import { logRatios, type LogRatios, type Signatures } from '../model/signatures.js';
import type { StandardParameters } from '../parameters.js';
import type { ClassRate, Verdict, VerdictKind } from '../verdict.js';

/** An enrolled student with what is stored of the student in this class. evidence: not kept of a student who opted out. */
export type StandardStudent = { studentNo: number; optedOut: boolean; evidence: Evidence };

/** A class with every student enrolled on its day. room: null for a class without one. */
export type StandardInput = ClassTime &
  Pick<ClassEvidence, 'usualRate' | 'confirmed' | 'noData'> & {
    classNo: number;
    room: string | null;
    students: readonly StandardStudent[];
  };

/**
 * A verdict of the policy. late: `maybe` where the first sighting is late but the phone may have slept until then; lateMinutes is null there, and firstSeen tells
 * the sighting. Null where nothing is said.
 */
export type StandardVerdict = Verdict & { arrivedLate: 'no' | 'yes' | 'maybe' | null };

/** signatures: the version that the verdicts rest on. base: the base rate that each student's log odds start from; null where nobody is measured. */
export type StandardDecision = {
  classNo: number;
  state: ClassState;
  signatureVersion: number;
  base: number | null;
  verdicts: StandardVerdict[];
  rate: ClassRate;
};

/** Makes the `standard` policy out of learned signatures: a judge of one class at a time. Verdicts come in the order of the students. */
export function createStandard(
  signatures: Signatures,
  parameters: StandardParameters,
): (one: StandardInput) => StandardDecision {
  const stateOf = createClassState(signatures, parameters);

  return ({ classNo, room, startSecond, endSecond, students, ...known }) => {
    const nothing = (state: ClassState): StandardDecision => ({
      classNo,
      state,
      signatureVersion: signatures.version,
      base: null,
      verdicts: students.map(({ studentNo }) => notMeasured(studentNo)),
      rate: { rate: null, low: null, high: null, coverage: students.length > 0 ? 0 : null },
    });
    if (room === null || !signatures.byRoom.during.has(room))
      return nothing({ state: known.confirmed === 'not_held' ? 'not_held' : 'as_planned' });
    const measured = students.filter(({ optedOut, evidence }) => !optedOut && evidence.known);
    const evidence = measured.map((student) => student.evidence);
    const minutes = Math.ceil((endSecond - startSecond) / 60);
    const state = stateOf({ ...known, room, minutes, evidence });
    if (state.state === 'no_data' || known.confirmed === 'not_held') return nothing(state);

    const posterior = classPosterior(evidence, room, minutes, signatures, parameters);
    for (const one of posterior.students)
      one.probability = calibrated(one.probability, parameters.calibration);
    const ratios = logRatios(signatures, room);
    const judged = new Map(
      measured.map((student, i) => [
        student,
        verdictOf(student, posterior.students[i]!, {
          startSecond,
          minutes,
          ratios,
          state,
          parameters,
        }),
      ]),
    );
    const verdicts = students.map(
      (student) => judged.get(student) ?? notMeasured(student.studentNo),
    );
    const decided = verdicts.filter(
      ({ verdict }) => verdict !== 'unknown' && verdict !== 'not_measured',
    ).length;
    const rate = classRate(posterior, students.length, decided, parameters);
    // A rate in the wrong room, or of a class that nobody gave, would be read as if everybody had been absent.
    const said =
      state.state === 'as_planned' ? rate : { ...rate, rate: null, low: null, high: null };
    const base = measured.length > 0 ? posterior.base : null;
    return { classNo, state, signatureVersion: signatures.version, base, verdicts, rate: said };
  };
}

type Setting = {
  startSecond: number;
  minutes: number;
  ratios: LogRatios;
  state: ClassState;
  parameters: StandardParameters;
};

function verdictOf(
  { studentNo, evidence }: StandardStudent,
  posterior: StudentPosterior,
  { startSecond, minutes, ratios, state, parameters }: Setting,
): StandardVerdict {
  const times = arrivalOf(evidence, ratios, minutes, parameters);
  const verdict = kindOf(evidence, posterior, times, minutes, parameters);
  const there = verdict === 'present' || verdict === 'partial';
  const arrivedLate = there ? latenessOf(times, parameters) : null;
  const secondOf = (minute: number | null) =>
    there && minute !== null ? startSecond + minute * 60 : null;
  return {
    studentNo,
    // Who is not where the class is not is not absent.
    verdict: state.state === 'as_planned' || there ? verdict : 'unknown',
    probability: posterior.probability,
    minutes: minutesHeard(evidence.runs),
    firstSeen: secondOf(times.arrival),
    lastSeen: secondOf(times.departure),
    lateMinutes: arrivedLate === 'yes' || arrivedLate === 'no' ? Math.max(0, times.arrival!) : null,
    leftEarly: there ? times.leftEarly : null,
    arrivedLate,
  };
}

function latenessOf(
  { arrival, arrivalSeen }: Times,
  { onTimeMinutes }: StandardParameters,
): StandardVerdict['arrivedLate'] {
  if (arrival === null) return null;
  if (arrival <= onTimeMinutes) return 'no';
  return arrivalSeen ? 'yes' : 'maybe';
}

/** Absent needs evidence, and so does present: who was not heard is unknown, whatever the base rate says, and so is who is present by the base rate against the evidence. */
function kindOf(
  evidence: Evidence,
  { probability, reading }: StudentPosterior,
  { arrival, arrivalSeen, minutesAway }: Times,
  minutes: number,
  parameters: StandardParameters,
): VerdictKind {
  const { presentFrom, absentTo, partialShare, lateMinutes } = parameters;
  if (!isKnown(evidence, parameters)) return 'unknown';
  // Of a student who was silent the log odds are 0: silence moves a probability, and decides nothing.
  if (probability <= absentTo) return reading.logOdds < 0 ? 'absent' : 'unknown';
  if (probability < presentFrom || reading.logOdds <= 0) return 'unknown';
  // A first sighting may be a phone that slept until then.
  const late = arrival !== null && arrivalSeen && arrival > lateMinutes;
  return late || minutesAway >= minutes * partialShare ? 'partial' : 'present';
}

function notMeasured(studentNo: number): StandardVerdict {
  return {
    studentNo,
    verdict: 'not_measured',
    probability: null,
    minutes: null,
    firstSeen: null,
    lastSeen: null,
    lateMinutes: null,
    leftEarly: null,
    arrivedLate: null,
  };
}
