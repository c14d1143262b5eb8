import { Context } from '@temporalio/activity';
import { parseEvidence } from '../attendance/evidence/evidence-text.js';
import {
  addStatistics,
  emptyStatistics,
  statisticsOf,
  statisticsRows,
  type Statistics,
} from '../attendance/learning/statistics.js';
import { learnSignatures } from '../attendance/learning/signatures.js';
import { learn } from '../attendance/learning/learn.js';
import type { Policy } from '../attendance/policy.js';
import { roomsOfAccessPoints } from '../attendance/model/rooms.js';
import type { Signatures } from '../attendance/model/signatures.js';
import { addDays } from '../attendance/wall-clock.js';
import type { RollupScope, RollupStore } from '../mysql/rollup-store.js';
import { classToDecide, readClassContext, sightingOf, type ClassContext } from './class-context.js';
import { rollupPolicy } from './rollup-policy.js';

const CLASSES_PER_READ = 200;
const STUDENTS_PER_READ = 5_000;

/**
 * The step that learns where those who attend are heard, and the others: rounds of expectation-maximisation over the day's stored evidence, with what the days before have
 * taught. It starts from the tables of the newest day before, in one round; where there are none from the roster's list, in `firstRounds`. So what a day teaches depends on
 * its evidence and the days before alone, and learning it again changes nothing. Of classes in progress nothing is learned: they use the newest tables, or the list.
 * @returns the version of the tables that the day is decided with
 */
export function createLearnSignatures(store: RollupStore, now: () => string) {
  return async (scope: RollupScope): Promise<{ version: number; rounds: number }> => {
    const policy = await rollupPolicy(store, scope);
    const { parameters } = policy;
    if (scope.at !== null) {
      const newest = await store.newestSignatures(policy.name, scope.date);
      if (newest) return { version: newest.version, rounds: 0 };
    }
    const context = await readClassContext(store, scope, policy);
    const dayBefore = addDays(scope.date, -1);
    const before = await store.newestSignatures(policy.name, dayBefore);
    const firstDay = addDays(scope.date, 1 - parameters.learningDays);
    const trailing = await store.readStatistics(policy.name, firstDay, dayBefore);
    const tablesOf = (own: Statistics) =>
      learnSignatures(addStatistics(statisticsOf(trailing), own), context.listed, 0, parameters);

    let own = emptyStatistics();
    let tables = before ? await store.readSignatures(before.version) : tablesOf(own);
    const rounds = scope.at !== null ? 0 : before ? 1 : parameters.firstRounds;
    for (let round = 0; round < rounds; round += 1) {
      const start = before || round > 0 ? tables : undefined;
      own = statisticsOf(
        statisticsRows(await oneRound(store, scope, policy, context, tables, start)),
      );
      tables = tablesOf(own);
    }
    const learned = {
      statistics: statisticsRows(own),
      signatures: tables,
      rooms: roomsOfAccessPoints(tables),
    };
    return { version: await store.writeLearned(scope, now(), learned), rounds };
  };
}

/** What the whole day says if `tables` are right. start: undefined in the first round of all. Only some classes are in memory at a time. */
async function oneRound(
  store: RollupStore,
  scope: RollupScope,
  { parameters }: Policy,
  context: ClassContext,
  tables: Signatures,
  start: Signatures | undefined,
): Promise<Statistics> {
  const found = emptyStatistics();
  const hasNoData = context.noDataBy(tables);
  for (let after = 0; ;) {
    const classes = await store.readStoredClasses({ ...scope, after, limit: CLASSES_PER_READ });
    Context.current().heartbeat();
    if (classes.length === 0) break;
    const sightings = classes
      .map((stored) => sightingOf(classToDecide(stored, hasNoData(stored), context)))
      .filter((one) => one !== undefined);
    addStatistics(found, learn(sightings, [], start, context.listed, parameters));
    after = classes.at(-1)!.classNo;
  }
  for (let after = 0; ;) {
    const free = await store.readFreeEvidence(scope.date, after, STUDENTS_PER_READ);
    Context.current().heartbeat();
    if (free.length === 0) break;
    const evidence = free.map((one) => parseEvidence(one.evidence));
    addStatistics(found, learn([], evidence, start, context.listed, parameters));
    after = free.at(-1)!.studentNo;
  }
  return found;
}
