import { parseEvidence } from '../attendance/evidence/evidence-text.js';
import type { Evidence } from '../attendance/evidence/evidence.js';
import { learn } from '../attendance/learning/learn.js';
import { learnSignatures } from '../attendance/learning/signatures.js';
import {
  addStatistics,
  emptyStatistics,
  statisticsOf,
  statisticsRows,
  type Statistics,
  type StatisticsRows,
} from '../attendance/learning/statistics.js';
import type { ClassEvidence } from '../attendance/model/class-state.js';
import { roomsOfAccessPoints } from '../attendance/model/rooms.js';
import type { Signatures } from '../attendance/model/signatures.js';
import type { StoredClass } from '../mysql/rollup/classes.js';
import type { FreeEvidenceRow } from '../mysql/rollup/evidence.js';
import type { Learned } from '../mysql/rollup/signatures.js';
import { classToDecide, createHasNoData, sightingOf, type ClassContext } from './class-context.js';

export type DayLearningInput = {
  context: ClassContext;
  /** The signatures of the newest day before; undefined where nothing has been learned yet. */
  before: Signatures | undefined;
  /** The statistics of the days before that still count. */
  trailing: StatisticsRows;
};

/** Learning from one day, round by round. */
export type DayLearning = {
  /** How many rounds the day takes. */
  rounds: number;
  beginRound: () => LearningRound;
  /** What the day has taught after the last round. */
  learned: () => Learned;
};

/** One round of expectation-maximisation. Its classes and free times may come in any chunks. */
export type LearningRound = {
  addClasses: (classes: readonly StoredClass[]) => void;
  addFreeTimes: (free: readonly FreeEvidenceRow[]) => void;
  /** Makes new signatures of what was added. */
  end: () => void;
};

/**
 * Learns from one day's stored evidence, together with what the days before have taught. It starts
 * from the signatures of the newest day before and takes one round. Where there are none it starts
 * from the roster's list and takes `firstRounds`. So what a day teaches depends only on its
 * evidence and on the days before, and to learn it again changes nothing.
 */
export function createDayLearning({ context, before, trailing }: DayLearningInput): DayLearning {
  const { parameters } = context;
  const { listed } = context.places;
  const signaturesWith = (own: Statistics) =>
    learnSignatures(addStatistics(statisticsOf(trailing), own), listed, 0, parameters);
  let own: StatisticsRows = statisticsRows(emptyStatistics());
  let signatures = before ?? signaturesWith(emptyStatistics());
  let start = before;

  const beginRound = (): LearningRound => {
    const found = emptyStatistics();
    const hasNoData = createHasNoData(context, signatures);
    const add = (sightings: ClassEvidence[], freeTimes: Evidence[]) =>
      addStatistics(found, learn(sightings, freeTimes, start, listed, parameters));
    return {
      addClasses: (classes) => {
        const sightings = classes.map((stored) =>
          sightingOf(classToDecide(stored, hasNoData(stored), context)),
        );
        add(
          sightings.filter((one) => one !== undefined),
          [],
        );
      },
      addFreeTimes: (free) =>
        add(
          [],
          free.map(({ evidence }) => parseEvidence(evidence)),
        ),
      end: () => {
        own = statisticsRows(found);
        signatures = signaturesWith(statisticsOf(own));
        start = signatures;
      },
    };
  };

  return {
    rounds: before ? 1 : parameters.firstRounds,
    beginRound,
    learned: () => ({ statistics: own, signatures, rooms: roomsOfAccessPoints(signatures) }),
  };
}
