import { wallClockAt } from '../attendance/wall-clock.js';
import type { Signatures } from '../attendance/model/signatures.js';
import { RollcallError } from '../errors.js';
import type { ClassChunk, StoredClass } from '../mysql/rollup/classes.js';
import type { RollupScope } from '../mysql/rollup/start.js';
import type { DecidedClass } from '../mysql/rollup/verdicts.js';
import { alive } from './alive.js';
import { decideStored } from './decide-stored.js';
import { readClassContext, type ClassContextStore } from './read-class-context.js';
import { rollupPolicy, type PolicyStore } from './rollup-policy.js';

/** What the step needs of the learned signatures. */
export type SignatureStore = {
  /** The newest signatures of a policy, of `lastDay` or a day before it. */
  newestSignatures: (
    policy: string,
    lastDay: string,
  ) => Promise<{ version: number; fingerprint: string } | undefined>;
  /** One version of the signatures. */
  readSignatures: (version: number) => Promise<Signatures>;
};

export type DecideClassesStore = PolicyStore &
  ClassContextStore &
  SignatureStore & {
    /** The chunk's classes with their students' stored evidence; none after the last class. */
    readStoredClasses: (chunk: ClassChunk) => Promise<StoredClass[]>;
    /** Replaces the verdicts and figures of these classes. */
    writeDecisions: (scope: RollupScope, now: string, decided: DecidedClass[]) => Promise<void>;
  };

/** The result of the step `decideClasses`. */
export type DecidedChunk = {
  classes: number;
  /** The number of the last class: the next chunk begins after it. Null after the last chunk. */
  last: number | null;
};

/**
 * The step that turns the evidence of some classes into verdicts and rates. Classes that have not
 * begun get none: nobody is absent from them.
 * @param now the campus wall clock
 */
export function createDecideClasses(store: DecideClassesStore, now: () => string) {
  const signaturesFor = createSignaturesFor(store);
  const decide = async (chunk: ClassChunk): Promise<DecidedChunk> => {
    const classes = await store.readStoredClasses(chunk);
    if (classes.length === 0) return { classes: 0, last: null };
    const policy = await rollupPolicy(store, chunk);
    const context = await readClassContext(store, chunk, policy);
    const signatures = policy.rule === 'standard' ? await signaturesFor(chunk) : undefined;
    const at = now();
    const begun = classes.filter((one) => wallClockAt(chunk.date, one.startSecond) <= at);
    await store.writeDecisions(chunk, at, decideStored(begun, policy, signatures, context));
    return {
      classes: classes.length,
      last: classes.length < chunk.limit ? null : classes.at(-1)!.classNo,
    };
  };
  return (chunk: ClassChunk): Promise<DecidedChunk> => alive(() => decide(chunk));
}

/**
 * Keeps the signatures of the last version, because every chunk of a day uses them. Those of a
 * campus are 100,000 rows, which never change. A restored backup may give the version's number to
 * other signatures, so their fingerprint is compared too.
 */
function createSignaturesFor(store: SignatureStore): (chunk: ClassChunk) => Promise<Signatures> {
  let kept: { fingerprint: string; signatures: Signatures } | undefined;
  return async ({ policy, date }) => {
    const newest = await store.newestSignatures(policy, date);
    if (!newest)
      throw new RollcallError(
        'not_found',
        `Nothing has been learned for ${date} by policy ${policy}.`,
      );
    const { version, fingerprint } = newest;
    if (kept?.signatures.version !== version || kept.fingerprint !== fingerprint)
      kept = { fingerprint, signatures: await store.readSignatures(version) };
    return kept.signatures;
  };
}
