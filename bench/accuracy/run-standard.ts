import { freeTime } from '../../src/attendance/evidence/free-time.js';
import { hasNoData, PIECE_SECONDS, type HeardPieces } from '../../src/attendance/model/no-data.js';
import type { ClassEvidence } from '../../src/attendance/model/class-state.js';
import { parseEvidence, evidenceText } from '../../src/attendance/evidence/evidence-text.js';
import { evidenceOf, type Evidence } from '../../src/attendance/evidence/evidence.js';
import {
  addStatistics,
  emptyStatistics,
  statisticsOf,
  statisticsRows,
  type Statistics,
} from '../../src/attendance/learning/statistics.js';
import { learnSignatures } from '../../src/attendance/learning/signatures.js';
import { learn } from '../../src/attendance/learning/learn.js';
import type { ClassTime } from '../../src/attendance/evidence/minutes.js';
import { roomsOfAccessPoints } from '../../src/attendance/model/rooms.js';
import type { Signatures } from '../../src/attendance/model/signatures.js';
import type { StandardParameters } from '../../src/attendance/parameters.js';
import { createStandard, type StandardDecision } from '../../src/attendance/judging/standard.js';
import type { BenchCampus, BenchClass, BenchDay } from './campus.js';

/** What the policy made of one class. evidence: of each student, in the order of BenchClass.students. */
export type JudgedClass = {
  day: number;
  one: BenchClass;
  evidence: Evidence[];
  decision: StandardDecision;
};

export type StandardRun = { classes: JudgedClass[]; signatures: Signatures; evidenceBytes: number };

type DayEvidence = { evidence: Map<BenchClass, Evidence[]>; free: Evidence[]; heard: HeardPieces };

/**
 * Rolls a campus up night after night, as the product does: the first day is learned in `firstRounds` rounds, every later one in one; then the day is decided
 * with the signatures that it is part of. Evidence goes through its stored form.
 */
export function runStandard(campus: BenchCampus, parameters: StandardParameters): StandardRun {
  const learned: Statistics[] = [];
  const judged: JudgedClass[] = [];
  const courseRates = new Map<string, { sum: number; students: number }>();
  let signatures = learnSignatures(emptyStatistics(), campus.listed, 0, parameters);
  let bytes = 0;
  campus.days.forEach((day, dayIndex) => {
    const gathered = gatherDay(campus, day, dayIndex, parameters);
    for (const all of gathered.evidence.values())
      for (const one of all) bytes += evidenceText(one).length;
    const sightings = () =>
      day.classes.map((one) =>
        sightingOf(campus, one, gathered, signatures, courseRates, parameters),
      );
    const rounds = dayIndex === 0 ? parameters.firstRounds : 1;
    for (let round = 0; round < rounds; round += 1) {
      const from = dayIndex === 0 && round === 0 ? undefined : signatures;
      const found = learn(sightings(), gathered.free, from, campus.listed, parameters);
      learned[dayIndex] = statisticsOf(statisticsRows(found));
      const sum = learned.slice(-parameters.learningDays).reduce(addStatistics, emptyStatistics());
      signatures = learnSignatures(sum, campus.listed, signatures.version + 1, parameters);
    }
    const decide = createStandard(signatures, parameters);
    for (const one of day.classes) {
      const { noData, usualRate } = sightingOf(
        campus,
        one,
        gathered,
        signatures,
        courseRates,
        parameters,
      );
      const evidence = gathered.evidence.get(one)!;
      const students = one.students.map(({ studentNo }, i) => ({
        studentNo,
        optedOut: campus.students[studentNo]!.optedOut,
        evidence: evidence[i]!,
      }));
      const decision = decide({ ...one, students, usualRate, confirmed: null, noData });
      judged.push({ day: dayIndex, one, evidence, decision });
    }
    noteRates(judged, dayIndex, courseRates);
  });
  return { classes: judged, signatures, evidenceBytes: bytes };
}

function gatherDay(
  campus: BenchCampus,
  day: BenchDay,
  dayIndex: number,
  parameters: StandardParameters,
): DayEvidence {
  const evidence = new Map(
    day.classes.map((one) => [one, new Array<Evidence>(one.students.length)]),
  );
  const free: Evidence[] = [];
  const places = new Map<number, { one: BenchClass; index: number }[]>();
  for (const one of day.classes)
    one.students.forEach(({ studentNo }, index) => {
      const list = places.get(studentNo) ?? [];
      list.push({ one, index });
      places.set(studentNo, list);
    });
  const times = distinctTimes(day.classes);
  for (const [studentNo, list] of places) {
    const { devices, optedOut } = campus.students[studentNo]!;
    const own = list.map(({ one }) => one);
    const freeSlot = freeTime(own, times, studentNo, dayIndex);
    const found = evidenceOf(
      optedOut ? [] : devices.map(({ phone, index }) => ({ phone, events: day.events[index]! })),
      freeSlot ? [...own, freeSlot] : own,
      parameters,
    ).map((one) => parseEvidence(evidenceText(one)));
    list.forEach(({ one, index }, i) => (evidence.get(one)![index] = found[i]!));
    if (freeSlot) free.push(found.at(-1)!);
  }
  return { evidence, free, heard: heardPieces(day) };
}

function distinctTimes(classes: readonly BenchClass[]): ClassTime[] {
  const times = new Map(
    classes.map(({ startSecond, endSecond }) => [
      `${startSecond} ${endSecond}`,
      { startSecond, endSecond },
    ]),
  );
  return [...times.values()].sort(
    (a, b) => a.startSecond - b.startSecond || a.endSecond - b.endSecond,
  );
}

function heardPieces({ heard }: BenchDay): HeardPieces {
  const pieces = new Map<number, Set<number>>();
  heard.forEach((seconds, no) =>
    pieces.set(no, new Set(seconds.map((second) => Math.floor(second / PIECE_SECONDS)))),
  );
  return pieces;
}

function sightingOf(
  campus: BenchCampus,
  one: BenchClass,
  { evidence, heard }: DayEvidence,
  signatures: Signatures,
  courseRates: ReadonlyMap<string, { sum: number; students: number }>,
  parameters: StandardParameters,
): ClassEvidence {
  const usual = courseRates.get(one.course);
  return {
    room: one.room,
    minutes: (one.endSecond - one.startSecond) / 60,
    evidence: evidence
      .get(one)!
      .filter((_, i) => !campus.students[one.students[i]!.studentNo]!.optedOut),
    usualRate: usual ? usual.sum / usual.students : null,
    confirmed: null,
    noData: hasNoData(
      one.room,
      one,
      heard,
      floorOf(campus, one.room, signatures),
      signatures,
      parameters,
    ),
  };
}

const floors = new WeakMap<Signatures, Map<string, number[]>>();

/** The access points of a room's floor: those that the roster lists for its rooms, and those that were learned to be in them. */
function floorOf(campus: BenchCampus, room: string, signatures: Signatures): number[] {
  let byFloor = floors.get(signatures);
  if (!byFloor) {
    byFloor = new Map();
    for (const { room: place, accessPointNo } of [
      ...campus.listed,
      ...roomsOfAccessPoints(signatures),
    ]) {
      const floor = floorName(campus, place);
      byFloor.set(floor, [...(byFloor.get(floor) ?? []), accessPointNo]);
    }
    floors.set(signatures, byFloor);
  }
  return byFloor.get(floorName(campus, room)) ?? [];
}

function floorName({ rooms }: BenchCampus, room: string): string {
  const place = rooms.get(room);
  return `${place?.building} ${place?.floor}`;
}

function noteRates(
  judged: readonly JudgedClass[],
  dayIndex: number,
  courseRates: Map<string, { sum: number; students: number }>,
): void {
  for (const { day, one, decision } of judged) {
    if (day !== dayIndex || decision.rate.rate === null || decision.state.state !== 'as_planned')
      continue;
    const before = courseRates.get(one.course) ?? { sum: 0, students: 0 };
    courseRates.set(one.course, {
      sum: before.sum + decision.rate.rate * one.students.length,
      students: before.students + one.students.length,
    });
  }
}
