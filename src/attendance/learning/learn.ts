import { createClassState, mayTeach, type ClassEvidence } from '../model/class-state.js';
import { isHeard, minutesHeard, type Evidence } from '../evidence/evidence.js';
import type { Seen } from './pairs.js';
import { countFreeSilence, countSilencePairs } from './silence.js';
import {
  addRoomSilence,
  addTime,
  ELSEWHERE,
  emptyStatistics,
  UNITS_PER_MINUTE,
  UNITS_PER_STUDENT,
  UNITS_PER_TENTH,
  type Statistics,
} from './statistics.js';
import { classPosterior } from '../model/class-posterior.js';
import { isCounted, silenceOf } from '../model/silence.js';
import { countStays } from './staying.js';
import { type ListedAccessPoint, type Moment, type Signatures } from '../model/signatures.js';
import type { StandardParameters } from '../parameters.js';

/**
 * One round of expectation-maximisation over some classes: what they say of rooms and access
 * points, if the signatures are right. The caller sums the statistics of all chunks and makes
 * signatures of the sum (learnSignatures). Classes that moved far, were not held, or have no data
 * are left out.
 * @param freeTimes the evidence of students at times when they have no class
 * @param signatures those of the last round; undefined in the very first round, which starts from
 * the roster's list
 */
export function learn(
  classes: Iterable<ClassEvidence>,
  freeTimes: Iterable<Evidence>,
  signatures: Signatures | undefined,
  listed: readonly ListedAccessPoint[],
  parameters: StandardParameters,
): Statistics {
  const statistics = emptyStatistics();
  if (signatures) {
    const stateOf = createClassState(signatures, parameters);
    for (const one of classes)
      if (mayTeach(stateOf(one))) learnFromClass(statistics, one, signatures, parameters);
  } else {
    const points = listedPoints(listed);
    for (const one of classes)
      if (one.confirmed !== 'not_held' && !one.noData)
        startFromClass(statistics, one, points.get(one.room) ?? new Set(), parameters);
  }
  for (const evidence of freeTimes)
    if (evidence.known) learnFromFreeTime(statistics, evidence, parameters);
  return statistics;
}

function learnFromClass(
  statistics: Statistics,
  one: ClassEvidence,
  signatures: Signatures,
  parameters: StandardParameters,
): void {
  const known = one.evidence.filter((evidence) => evidence.known);
  const { students, ratios } = classPosterior(known, one.room, one.minutes, signatures, parameters);
  const isElsewhere = (no: number) => ratios.during(no) < 0;
  for (const { runs } of known) countStays(statistics, runs, one.minutes, isElsewhere);
  countSilencePairs(statistics, one.room, students);
  students.forEach(({ probability, heard, reading, silence }, i) => {
    const evidence = known[i]!;
    // A student who went silent may have been in the room. So the place where such a student was
    // last heard must not count for the room.
    const shown = isCounted(silence) ? 0 : probability;
    const { part, first, end } = reading;
    evidence.runs.forEach((run, k) =>
      share(
        statistics,
        'during',
        one.room,
        run.accessPointNo,
        run.tenths,
        k >= first && k < end ? shown : 0,
      ),
    );
    shareWay(statistics, 'before', one.room, evidence, part === 'late' ? 0 : shown);
    shareWay(statistics, 'after', one.room, evidence, part === 'early' ? 0 : shown);
    countSilence(statistics, one.room, probability, heard);
  });
}

/**
 * The very first round, when nothing has been learned yet: a student who was long on a listed
 * access point was probably in the room, and one who was long elsewhere was not.
 */
function startFromClass(
  statistics: Statistics,
  { room, evidence }: ClassEvidence,
  points: ReadonlySet<number>,
  parameters: StandardParameters,
): void {
  const { startMinutes, startPresent, startElsewhere, startUnheard } = parameters;
  const seen: Seen[] = [];
  for (const one of evidence) {
    if (!one.known) continue;
    const minutes = minutesHeard(one.runs);
    const there = minutesHeard(one.runs.filter((run) => points.has(run.accessPointNo)));
    const elsewhere = minutes >= startMinutes ? startElsewhere : startUnheard;
    const probability = there >= startMinutes ? startPresent : elsewhere;
    for (const run of one.runs)
      share(statistics, 'during', room, run.accessPointNo, run.tenths, probability);
    shareWay(statistics, 'before', room, one, probability);
    shareWay(statistics, 'after', room, one, probability);
    countSilence(statistics, room, probability, isHeard(one, parameters));
    const silence = silenceOf(one, there, parameters);
    seen.push({ silence, probability, isLast: one.isLast === true });
  }
  countSilencePairs(statistics, room, seen);
}

/**
 * Gives the time to the room with the probability that the student was there, and the rest to
 * elsewhere.
 */
function share(
  statistics: Statistics,
  moment: Moment,
  room: string,
  accessPointNo: number,
  tenths: number,
  probability: number,
): void {
  const units = tenths * UNITS_PER_TENTH;
  const there = Math.round(units * probability);
  addTime(statistics, moment, room, accessPointNo, there);
  addTime(statistics, moment, ELSEWHERE, accessPointNo, units - there);
}

/** A student on the way counts as one minute, however often heard. */
function shareWay(
  statistics: Statistics,
  moment: 'before' | 'after',
  room: string,
  evidence: Evidence,
  probability: number,
): void {
  const accessPointNo = evidence[moment];
  if (accessPointNo === null) return;
  share(statistics, moment, room, accessPointNo, UNITS_PER_MINUTE / UNITS_PER_TENTH, probability);
}

function countSilence(
  statistics: Statistics,
  room: string,
  probability: number,
  heard: boolean,
): void {
  const students = Math.round(probability * UNITS_PER_STUDENT);
  addRoomSilence(statistics, room, { students, silent: heard ? 0 : students });
}

/**
 * Leaves out where a student is before and after free time. That says nothing of students who miss
 * a class, who are then nearer to their other classes.
 */
function learnFromFreeTime(
  statistics: Statistics,
  evidence: Evidence,
  parameters: StandardParameters,
): void {
  for (const run of evidence.runs)
    share(statistics, 'during', ELSEWHERE, run.accessPointNo, run.tenths, 1);
  countFreeSilence(statistics, silenceOf(evidence, 0, parameters));
}

function listedPoints(listed: readonly ListedAccessPoint[]): Map<string, Set<number>> {
  const points = new Map<string, Set<number>>();
  for (const { room, accessPointNo, weight } of listed) {
    if (weight <= 0) continue;
    const ofRoom = points.get(room) ?? new Set<number>();
    points.set(room, ofRoom.add(accessPointNo));
  }
  return points;
}
