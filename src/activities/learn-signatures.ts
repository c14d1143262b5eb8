import { Context } from '@temporalio/activity';
import {
  addStatistics,
  emptyStatistics,
  statisticsOf,
  type Statistics,
  type StatisticsRows,
} from '../attendance/learning/statistics.js';
import type { Policy } from '../attendance/policy.js';
import { addDays } from '../attendance/wall-clock.js';
import type { ClassChunk, StoredClass } from '../mysql/rollup/classes.js';
import type { FreeEvidenceRow } from '../mysql/rollup/evidence.js';
import type { Learned } from '../mysql/rollup/signatures.js';
import type { RollupScope } from '../mysql/rollup/start.js';
import { ahead } from './ahead.js';
import { alive } from './alive.js';
import { createDayLearning, type DayLearning } from './day-learning.js';
import type { SignatureStore } from './decide-classes.js';
import { readClassContext, type ClassContextStore } from './read-class-context.js';
import { rollupPolicy, type PolicyStore } from './rollup-policy.js';

const CLASSES_PER_READ = 200;
const STUDENTS_PER_READ = 5_000;

/** What the step needs of the database. */
export type LearnSignaturesStore = PolicyStore &
  ClassContextStore &
  SignatureStore & {
    /** What one day has taught. */
    readStatistics: (policy: string, day: string) => Promise<StatisticsRows>;
    /** The chunk's classes with their students' stored evidence; none after the last class. */
    readStoredClasses: (chunk: ClassChunk) => Promise<StoredClass[]>;
    /** The free times of `limit` students with a number above `after`; none after the last one. */
    readFreeEvidence: (date: string, after: number, limit: number) => Promise<FreeEvidenceRow[]>;
    /** Whether the signatures of a version name each room that a roster lists access points for. */
    knowsRooms: (version: number, rosterVersion: number) => Promise<boolean>;
    /** Replaces what the day has taught. Returns the version of the day's signatures. */
    writeLearned: (scope: RollupScope, now: string, learned: Learned) => Promise<number>;
  };

/** The result of the step `learnSignatures`. */
export type LearnedVersion = {
  /** The version of the signatures that the day is decided with. */
  version: number;
  /** How many rounds it took to learn them. */
  rounds: number;
};

/**
 * The step that learns where students are heard who attend a class, and where the others are heard.
 * Nothing is learned from classes in progress: they use the newest signatures that there are, or,
 * where the roster has rooms that are newer, what the days before and the roster's list say.
 * @param now the campus wall clock
 */
export function createLearnSignatures(store: LearnSignaturesStore, now: () => string) {
  return async (scope: RollupScope): Promise<LearnedVersion> => {
    if (scope.at !== null) {
      const newest = await store.newestSignatures(scope.policy, scope.date);
      if (newest && (await store.knowsRooms(newest.version, scope.rosterVersion)))
        return { version: newest.version, rounds: 0 };
    }
    const learning = await alive(() => beginLearning(store, scope));
    const rounds = scope.at === null ? learning.rounds : 0;
    if (rounds > 0)
      for await (const free of ahead(pagesOfFreeTimes(store, scope))) learning.addFreeTimes(free);
    for (let round = 0; round < rounds; round += 1) await learnOnce(store, scope, learning);
    const learned = learning.learned();
    const version = await alive(() => store.writeLearned(scope, now(), learned));
    return { version, rounds };
  };
}

/** Reads what the days before the scope's day have taught. */
async function beginLearning(
  store: LearnSignaturesStore,
  scope: RollupScope,
): Promise<DayLearning> {
  const policy = await rollupPolicy(store, scope);
  const newest =
    scope.at === null
      ? await store.newestSignatures(policy.name, addDays(scope.date, -1))
      : undefined;
  return createDayLearning({
    context: await readClassContext(store, scope, policy),
    before: newest && (await store.readSignatures(newest.version)),
    trailing: await readTrailing(store, scope.date, policy),
  });
}

/** Sums day by day: two weeks of a large campus have some million rows. */
async function readTrailing(
  store: LearnSignaturesStore,
  date: string,
  { name, parameters }: Policy,
): Promise<Statistics> {
  const sum = emptyStatistics();
  for (let ago = parameters.learningDays - 1; ago > 0; ago -= 1)
    addStatistics(sum, statisticsOf(await store.readStatistics(name, addDays(date, -ago))));
  return sum;
}

/** One round over the whole day. Only some classes are in memory at a time. */
async function learnOnce(
  store: LearnSignaturesStore,
  scope: RollupScope,
  learning: DayLearning,
): Promise<void> {
  const round = learning.beginRound();
  for await (const classes of ahead(pagesOfClasses(store, scope))) round.addClasses(classes);
  round.end();
}

async function* pagesOfClasses(
  store: LearnSignaturesStore,
  scope: RollupScope,
): AsyncGenerator<StoredClass[]> {
  let after = 0;
  for (;;) {
    const page = await store.readStoredClasses({ ...scope, after, limit: CLASSES_PER_READ });
    Context.current().heartbeat();
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)!.classNo;
  }
}

async function* pagesOfFreeTimes(
  store: LearnSignaturesStore,
  { date }: RollupScope,
): AsyncGenerator<FreeEvidenceRow[]> {
  let after = 0;
  for (;;) {
    const page = await store.readFreeEvidence(date, after, STUDENTS_PER_READ);
    Context.current().heartbeat();
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)!.studentNo;
  }
}
