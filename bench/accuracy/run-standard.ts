import type { ClassContext } from '../../src/activities/class-context.js';
import { createDayLearning } from '../../src/activities/day-learning.js';
import { decideStored } from '../../src/activities/decide-stored.js';
import { studentEvidence } from '../../src/activities/student-evidence.js';
import type { ClassTime } from '../../src/attendance/evidence/minutes.js';
import {
  addStatistics,
  emptyStatistics,
  statisticsOf,
  type StatisticsRows,
} from '../../src/attendance/learning/statistics.js';
import { PIECE_SECONDS, type HeardPieces } from '../../src/attendance/model/no-data.js';
import type { Signatures } from '../../src/attendance/model/signatures.js';
import type { StandardParameters } from '../../src/attendance/parameters.js';
import type { Policy } from '../../src/attendance/policy.js';
import type { StoredClass, StoredStudent } from '../../src/mysql/rollup/classes.js';
import type { FreeEvidenceRow } from '../../src/mysql/rollup/evidence.js';
import type { Learned } from '../../src/mysql/rollup/signatures.js';
import type { StudentDay } from '../../src/mysql/rollup/students.js';
import type { DecidedClass } from '../../src/mysql/rollup/verdicts.js';
import type { BenchCampus, BenchClass, BenchDay } from './bench-campus.js';
import { coveringAccessPoints } from './campus.js';

/** What the policy said of one class. */
export type JudgedClass = { one: BenchClass; decision: DecidedClass };

export type StandardRun = { classes: JudgedClass[]; signatures: Signatures };

/** What the database would hold of a day when its evidence is gathered. */
type StoredDay = { classes: StoredClass[]; free: FreeEvidenceRow[] };

/**
 * Rolls a campus up night after night by the product's own steps (src/activities). Only what the
 * steps read from the database and write to it is kept in memory here.
 */
export function runStandard(campus: BenchCampus, parameters: StandardParameters): StandardRun {
  const policy: Policy = { name: 'standard', version: 1, rule: 'standard', parameters };
  const rates = createUsualRates();
  const taught: StatisticsRows[] = [];
  const judged: JudgedClass[] = [];
  let signatures: Signatures | undefined;
  campus.days.forEach((day, dayNumber) => {
    const stored = gatherDay(campus, day, dayNumber, parameters);
    const context = contextOf(campus, day, rates.usual(), parameters);
    const learned = learnDay(stored, context, signatures, taught);
    const decided = decideStored(stored.classes, policy, learned.signatures, context);
    const ofDay = day.classes.map((one, i) => ({ one, decision: decided[i]! }));
    judged.push(...ofDay);
    rates.note(ofDay);
    taught.push(learned.statistics);
    signatures = learned.signatures;
  });
  if (!signatures) throw new Error('The campus has no day with classes.');
  return { classes: judged, signatures };
}

function gatherDay(
  campus: BenchCampus,
  day: BenchDay,
  dayNumber: number,
  parameters: StandardParameters,
): StoredDay {
  const times = distinctTimes(day.classes);
  const evidence = new Map<number, Map<number, string | null>>();
  const free: FreeEvidenceRow[] = [];
  for (const student of studentDays(campus, day)) {
    const found = studentEvidence(student, times, dayNumber, parameters);
    evidence.set(
      student.studentNo,
      new Map(found.classes.map(({ classNo, evidence: text }) => [classNo, text])),
    );
    free.push(...found.free);
  }
  const classes = day.classes.map((one) =>
    storedClass(one, (studentNo): StoredStudent => ({
      studentNo,
      optedOut: campus.students[studentNo]!.optedOut,
      seedFirst: null,
      seedLast: null,
      evidence: evidence.get(studentNo)!.get(one.classNo) ?? null,
    })),
  );
  return { classes, free };
}

/** The students who have a class on the day, with the events of their devices. */
function studentDays(campus: BenchCampus, day: BenchDay): StudentDay[] {
  const covering = coveringAccessPoints(campus);
  const days = new Map<number, StudentDay>();
  for (const one of day.classes)
    for (const { studentNo } of one.students) {
      let student = days.get(studentNo);
      if (!student) {
        const { devices, optedOut } = campus.students[studentNo]!;
        const heard = devices.map(({ phone, index }) => ({ phone, events: day.events[index]! }));
        student = { studentNo, classes: [], devices: optedOut ? [] : heard };
        days.set(studentNo, student);
      }
      student.classes.push({ ...one, accessPoints: covering(one.room) });
    }
  return [...days.values()];
}

function storedClass(
  { classNo, course, section, room, startSecond, endSecond, students }: BenchClass,
  storedStudent: (studentNo: number) => StoredStudent,
): StoredClass {
  return {
    classNo,
    course,
    section,
    room,
    metIn: null,
    startSecond,
    endSecond,
    measurable: true,
    confirmed: null,
    students: students.map(({ studentNo }) => storedStudent(studentNo)),
    said: { rolls: new Map(), codes: new Map(), corrections: new Map(), excused: new Set() },
  };
}

function contextOf(
  campus: BenchCampus,
  day: BenchDay,
  usualRates: ReadonlyMap<string, number>,
  parameters: StandardParameters,
): ClassContext {
  const rooms = [...campus.rooms].map(([room, place]) => ({ room, ...place }));
  return {
    places: { rooms, listed: campus.listed },
    heard: heardPieces(day),
    usualRates,
    parameters,
  };
}

/** @param taught what each of the days before has taught */
function learnDay(
  { classes, free }: StoredDay,
  context: ClassContext,
  before: Signatures | undefined,
  taught: readonly StatisticsRows[],
): Learned {
  const { learningDays } = context.parameters;
  const trailing = taught.slice(Math.max(0, taught.length + 1 - learningDays));
  const sum = trailing.map(statisticsOf).reduce(addStatistics, emptyStatistics());
  const learning = createDayLearning({ context, before, trailing: sum });
  learning.addFreeTimes(free);
  for (let round = 0; round < learning.rounds; round += 1) {
    const one = learning.beginRound();
    one.addClasses(classes);
    one.end();
  }
  return learning.learned();
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

/**
 * The mean rate of each course on the days before, weighted by its students. In the product a view
 * of the database does this (src/mysql/rollup/learning.ts).
 */
function createUsualRates() {
  const sums = new Map<string, { rate: number; students: number }>();
  return {
    usual: () => new Map([...sums].map(([course, sum]) => [course, sum.rate / sum.students])),
    note: (judged: readonly JudgedClass[]) => {
      for (const { one, decision } of judged) {
        const { rate } = decision.rate;
        if (rate === null || decision.state.state !== 'as_planned') continue;
        const sum = sums.get(one.course) ?? { rate: 0, students: 0 };
        sums.set(one.course, {
          rate: sum.rate + rate * one.students.length,
          students: sum.students + one.students.length,
        });
      }
    },
  };
}
