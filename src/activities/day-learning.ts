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
  /** The statistics of the days before that still count. They are read only. */
  trailing: Statistics;
};

/** Learning from one day, round by round. The free times come before the first round ends. */
export type DayLearning = {
  /** How many rounds the day takes. */
  rounds: number;
  /** They teach the same in every round, so they are read once. They may come in any chunks. */
  addFreeTimes: (free: readonly FreeEvidenceRow[]) => void;
  beginRound: () => LearningRound;
  /** What the day has taught after the last round. */
  learned: () => Learned;
};

/** One round of expectation-maximisation. Its classes may come in any chunks. */
export type LearningRound = {
  addClasses: (classes: readonly StoredClass[]) => void;
  /** Makes new signatures of what was added, and of the free times. */
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
    learnSignatures(
      addStatistics(addStatistics(emptyStatistics(), trailing), own),
      listed,
      0,
      parameters,
    );
  let own: StatisticsRows = statisticsRows(emptyStatistics());
  let signatures = before ?? signaturesWith(emptyStatistics());
  let start = before;
  const free = emptyStatistics();
  const learnInto = (sum: Statistics, sightings: ClassEvidence[], freeTimes: Evidence[]) =>
    addStatistics(sum, learn(sightings, freeTimes, start, listed, parameters));

  const beginRound = (): LearningRound => {
    const found = emptyStatistics();
    const hasNoData = createHasNoData(context, signatures);
    return {
      addClasses: (classes) => {
        const sightings = classes.map((stored) =>
          sightingOf(classToDecide(stored, hasNoData(stored), context)),
        );
        learnInto(
          found,
          sightings.filter((one) => one !== undefined),
          [],
        );
      },
      end: () => {
        own = statisticsRows(addStatistics(found, free));
        signatures = signaturesWith(statisticsOf(own));
        start = signatures;
      },
    };
  };

  return {
    rounds: before ? 1 : parameters.firstRounds,
    addFreeTimes: (rows) =>
      learnInto(
        free,
        [],
        rows.map(({ evidence }) => parseEvidence(evidence)),
      ),
    beginRound,
    learned: () => ({ statistics: own, signatures, rooms: roomsOfAccessPoints(signatures) }),
  };
}
