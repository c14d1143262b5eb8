import { randomBytes } from 'node:crypto';
import { RollcallError } from '../../errors.js';
import { errorCodeOf, withTransaction, type Database, type Transaction } from '../pool.js';
import { readRow, write } from '../read.js';
import { readRosterHead } from './roster-head.js';

/**
 * The right of one import to write one version: a row of roster_version above roster_head.version,
 * so nobody reads it. Until the version is shown, its fingerprint is a random mark. A later import
 * takes the version over by another mark, and the earlier one then writes nothing more.
 */
export type Claim = { version: number; mark: string };

/**
 * Claims the next version. It waits for the transaction that an earlier import has under way, and
 * takes over what that import had claimed.
 *
 * A crash before the commit leaves the earlier claim. A crash after it leaves a claim that nobody
 * uses, and the next import takes it over.
 * @param check called with the newest version that can be read, which the claim follows; what it
 *   returns ends the import without a claim
 */
export async function claimVersion<T>(
  db: Database,
  check: (tx: Transaction) => Promise<{ newest: number; done?: T }>,
): Promise<{ claim: Claim } | { done: T }> {
  return withTransaction(db, async (tx) => {
    // The newest row is the claim of an import under way, if there is one. While it is locked, that
    // import cannot show its version.
    await readRow(
      tx,
      'SELECT version FROM roster_version ORDER BY version DESC LIMIT 1 FOR UPDATE',
    );
    const { newest, done } = await check(tx);
    if (done !== undefined) return { done };
    const claim = { version: newest + 1, mark: randomBytes(32).toString('hex') };
    await write(tx, 'DELETE FROM roster_version WHERE version > :newest', { newest });
    // A claim made and shown since the check was not the locked row.
    if (((await readRosterHead(tx)).version ?? 0) !== newest) throw overtaken();
    await insertClaim(tx, claim);
    return { claim };
  });
}

async function insertClaim(tx: Transaction, claim: Claim): Promise<void> {
  try {
    await write(tx, INSERT_CLAIM, claim);
  } catch (error) {
    // Two first imports at once: there was no row to lock yet.
    throw errorCodeOf(error) === 'ER_DUP_ENTRY' ? overtaken() : error;
  }
}

/**
 * One transaction of an import. It holds the claim until it commits, so a later import cannot take
 * the version over in the middle. A crash leaves rows that nobody reads; the next import deletes
 * them.
 * @throws RollcallError `conflict` when a later import has taken over
 */
export async function withClaim<T>(
  db: Database,
  claim: Claim,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return withTransaction(db, async (tx) => {
    await lockClaim(tx, claim);
    return work(tx);
  });
}

/** @throws RollcallError `conflict` when a later import has taken over */
export async function lockClaim(tx: Transaction, { version, mark }: Claim): Promise<void> {
  const row = await readRow<{ mark: string }>(
    tx,
    'SELECT fingerprint AS mark FROM roster_version WHERE version = :version FOR UPDATE',
    { version },
  );
  // A version that is shown has its real fingerprint, so its mark is gone too.
  if (row?.mark !== mark) throw overtaken();
}

export function overtaken(): RollcallError {
  return new RollcallError(
    'conflict',
    'Another import has come in while this one was under way. This one has changed nothing: import again if you still want it.',
  );
}

const INSERT_CLAIM = `
  INSERT INTO roster_version
    (version, imported_at, fingerprint, first_date, last_date,
     students, devices, access_points, sections, enrolments, classes)
  VALUES
    (:version, UTC_TIMESTAMP(), :mark, '1000-01-01', '1000-01-01', 0, 0, 0, 0, 0, 0)`;
