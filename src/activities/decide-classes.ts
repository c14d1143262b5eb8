import { corrected } from '../attendance/judging/correction.js';
import { createDecider } from '../attendance/judging/decide.js';
import { leastCoverageOf, type Policy } from '../attendance/policy.js';
import type { Signatures } from '../attendance/model/signatures.js';
import { RollcallError } from '../errors.js';
import type { ClassChunk, DecidedClass, RollupStore, StoredClass } from '../mysql/rollup-store.js';
import { classToDecide, readClassContext, type ClassContext } from './class-context.js';
import { rollupPolicy } from './rollup-policy.js';

/** The step that turns the evidence of some classes into verdicts and rates. last: where to go on; null when there are no more classes. */
export function createDecideClasses(store: RollupStore, now: () => string) {
  const tablesFor = createTablesFor(store);
  return async (chunk: ClassChunk): Promise<{ classes: number; last: number | null }> => {
    const classes = await store.readStoredClasses(chunk);
    if (classes.length === 0) return { classes: 0, last: null };
    const policy = await rollupPolicy(store, chunk);
    const context = await readClassContext(store, chunk, policy);
    const tables = policy.rule === 'standard' ? await tablesFor(chunk) : undefined;
    await store.writeDecisions(chunk, now(), decideAll(classes, policy, tables, context));
    return {
      classes: classes.length,
      last: classes.length < chunk.limit ? null : classes.at(-1)!.classNo,
    };
  };
}

/** Keeps the tables of the last version: those of a campus are 100,000 rows, which never change, and every chunk of a day uses them. */
function createTablesFor(store: RollupStore): (chunk: ClassChunk) => Promise<Signatures> {
  let kept: Signatures | undefined;
  return async ({ policy, date }) => {
    const newest = await store.newestSignatures(policy, date);
    if (!newest)
      throw new RollcallError(
        'refused',
        `Nothing has been learned for ${date} by policy ${policy}.`,
      );
    if (kept?.version !== newest.version) kept = await store.readSignatures(newest.version);
    return kept;
  };
}

function decideAll(
  classes: readonly StoredClass[],
  policy: Policy,
  tables: Signatures | undefined,
  context: ClassContext,
): DecidedClass[] {
  const decide = createDecider(policy, tables);
  const hasNoData = tables ? context.noDataBy(tables) : () => false;
  return classes.map((stored) => {
    const { state, signatureVersion, base, ...judged } = decide(
      classToDecide(stored, hasNoData(stored), context),
    );
    // Nobody speaks for a student who opted out since.
    const optedOut = new Set(
      stored.students.filter((one) => one.optedOut).map(({ studentNo }) => studentNo),
    );
    const { verdicts, rate } = corrected(
      judged,
      new Map([...stored.corrections].filter(([studentNo]) => !optedOut.has(studentNo))),
    );
    return {
      classNo: stored.classNo,
      ...{ state, signatureVersion, base, verdicts, rate },
      shown: (rate.coverage ?? 0) >= leastCoverageOf(policy),
      seedPresent: stored.students.filter(
        ({ seedFirst, optedOut: out }) => seedFirst !== null && !out,
      ).length,
      confirmed: stored.confirmed !== null,
      metIn: stored.metIn,
    };
  });
}
