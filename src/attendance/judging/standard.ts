import { calibrated } from './calibration.js';
import { classRate } from './class-rate.js';
import { createClassState, type ClassEvidence, type ClassState } from '../model/class-state.js';
import { minutesHeard, type Evidence } from '../evidence/evidence.js';
import { arrivalOf, type Times } from './arrival.js';
import { basisOf, kindOf } from './verdict-kind.js';
import type { ClassTime } from '../evidence/minutes.js';
import { classPosterior, type StudentPosterior } from '../model/class-posterior.js';
import { createRoomPlaces, type RoomPlaces } from '../model/places.js';
import type { LogRatios, Signatures } from '../model/signatures.js';
import type { StandardParameters } from '../parameters.js';
import { isAttended, isDecided, type ClassRate, type Verdict } from '../verdict.js';

/** An enrolled student with what is stored of the student in this class. */
export type StandardStudent = {
  studentNo: number;
  optedOut: boolean;
  /** NO_EVIDENCE for a student who opted out. */
  evidence: Evidence;
};

/** A class with every student enrolled on its day. */
export type StandardInput = ClassTime &
  Pick<ClassEvidence, 'usualRate' | 'confirmed' | 'noData'> & {
    classNo: number;
    /** Null for a class without a room. */
    room: string | null;
    students: readonly StandardStudent[];
  };

/** A verdict of the `standard` policy. */
export type StandardVerdict = Verdict & {
  /**
   * `maybe`: the first sighting is late, but the phone may have slept until then; then lateMinutes
   * is null, and firstSeen is the sighting. Null: nothing can be said.
   */
  arrivedLate: 'no' | 'yes' | 'maybe' | null;
};

/** What the `standard` policy says of one class. */
export type StandardDecision = {
  classNo: number;
  state: ClassState;
  /** The version of the signatures that the verdicts rest on. */
  signatureVersion: number;
  /** The base rate that each student's log odds start from; null if nobody is measured. */
  base: number | null;
  /** How many students were heard in the class; null if nobody is measured. */
  heard: number | null;
  verdicts: StandardVerdict[];
  rate: ClassRate;
};

/**
 * Makes the function that decides one class after the other by the `standard` policy. Verdicts come
 * in the order of the students.
 */
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
      heard: null,
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
    const heard = posterior.students.filter((student) => student.heard).length;
    for (const one of posterior.students) {
      one.probability = calibrated(one.probability, parameters.calibration);
      one.byPlaces = calibrated(one.byPlaces, parameters.calibration);
      // If nobody was heard in the class, its base rate is a guess, which must decide nobody.
      if (heard === 0) one.inferred = 0;
      if (one.inferred > 0) one.inferred = calibrated(one.inferred, parameters.calibration);
    }
    const { ratios } = posterior;
    const places = createRoomPlaces(signatures, room, parameters, ratios);
    const judged = new Map(
      measured.map((student, i) => [
        student,
        verdictOf(student, posterior.students[i]!, {
          startSecond,
          minutes,
          ratios,
          places,
          state,
          parameters,
        }),
      ]),
    );
    const verdicts = students.map(
      (student) => judged.get(student) ?? notMeasured(student.studentNo),
    );
    const decided = verdicts.filter(({ verdict }) => isDecided(verdict)).length;
    const rate = classRate(posterior, students.length, decided, parameters);
    // A reader would take the rate of a class that moved, or was not held, for mass absence.
    const said =
      state.state === 'as_planned' ? rate : { ...rate, rate: null, low: null, high: null };
    const isMeasured = measured.length > 0;
    return {
      ...{ classNo, state, signatureVersion: signatures.version, verdicts, rate: said },
      base: isMeasured ? posterior.base : null,
      heard: isMeasured ? heard : null,
    };
  };
}

type Setting = {
  startSecond: number;
  minutes: number;
  ratios: LogRatios;
  places: RoomPlaces;
  state: ClassState;
  parameters: StandardParameters;
};

function verdictOf(
  { studentNo, evidence }: StandardStudent,
  posterior: StudentPosterior,
  { startSecond, minutes, ratios, places, state, parameters }: Setting,
): StandardVerdict {
  const times = arrivalOf(evidence, places, minutes, parameters);
  const kind = kindOf({ evidence, posterior, times, minutes, ratios, parameters });
  const there = isAttended(kind);
  // If the class moved or was not held, missing it is no absence.
  const verdict = state.state === 'as_planned' || there ? kind : 'unknown';
  const arrivedLate = there ? latenessOf(times, parameters) : null;
  const secondOf = (minute: number | null) =>
    there && minute !== null ? startSecond + minute * 60 : null;
  return {
    studentNo,
    verdict,
    basis: basisOf(verdict, posterior, parameters),
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

function notMeasured(studentNo: number): StandardVerdict {
  return {
    studentNo,
    verdict: 'not_measured',
    basis: null,
    probability: null,
    minutes: null,
    firstSeen: null,
    lastSeen: null,
    lateMinutes: null,
    leftEarly: null,
    arrivedLate: null,
  };
}
