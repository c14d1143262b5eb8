import { Readable } from 'node:stream';
import type { ResultSetHeader } from 'mysql2/promise';
import { errorCodeOf, isRetryable, type Transaction } from './pool.js';

/**
 * Loads lines by a LOAD DATA LOCAL statement.
 * @param lines is called only where the server takes such a statement
 * @returns whether the rows are in the table; if not, nothing was written, and they must be
 * inserted
 */
export type LoadData = (
  tx: Transaction,
  statement: string,
  lines: () => Buffer,
) => Promise<boolean>;

/**
 * Makes a `LoadData` that gives up for good where the server does not allow it (local_infile). For
 * MySQL, loading costs a third less than an INSERT of the same rows.
 *
 * LOAD DATA LOCAL turns every error into a warning, and then leaves the row out or changes it. So
 * we trust it only when it gives no warning. After a warning we roll back all that it wrote. An
 * INSERT of the rows then either takes them or names the error.
 *
 * Any error of the server is such a warning too, while the connection lives. A proxy, or a server
 * of another make, may refuse LOAD DATA with any error.
 */
export function createLoadData(): LoadData {
  let allowed = true;
  return async (tx, statement, lines) => {
    if (!allowed) return false;
    const outcome = await load(tx, statement, lines());
    if (outcome === 'not_allowed') allowed = false;
    return outcome === 'loaded';
  };
}

async function load(
  tx: Transaction,
  statement: string,
  lines: Buffer,
): Promise<'loaded' | 'doubtful' | 'not_allowed'> {
  try {
    await tx.query('SAVEPOINT before_load');
    const [{ warningStatus }] = await tx.query<ResultSetHeader>({
      sql: statement,
      // Whichever file a server asks for, it gets these bytes.
      infileStreamFactory: () => Readable.from(inPackets(lines)),
    });
    if (warningStatus === 0) return 'loaded';
    await tx.query('ROLLBACK TO SAVEPOINT before_load');
    return 'doubtful';
  } catch (error) {
    if (!(await isUndone(tx, error))) throw error;
    return NOT_ALLOWED.has(errorCodeOf(error)) ? 'not_allowed' : 'doubtful';
  }
}

/**
 * Rolls back to the savepoint after an error. Not after one that the whole transaction is tried
 * again for, and not where the connection or the savepoint is gone.
 */
async function isUndone(tx: Transaction, error: unknown): Promise<boolean> {
  if (isRetryable(error)) return false;
  try {
    await tx.query('ROLLBACK TO SAVEPOINT before_load');
    return true;
  } catch {
    return false;
  }
}

/** Each piece is sent as one packet, short enough for every server's max_allowed_packet. */
function* inPackets(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PACKET_BYTES)
    yield bytes.subarray(at, at + PACKET_BYTES);
}

const PACKET_BYTES = 16 * 1024;

/** The server, its version or a proxy takes no LOCAL, or the account may not REPLACE. */
const NOT_ALLOWED = new Set([
  'ER_CLIENT_LOCAL_FILES_DISABLED',
  'ER_NOT_ALLOWED_COMMAND',
  'ER_UNKNOWN_COM_ERROR',
  'ER_TABLEACCESS_DENIED_ERROR',
]);
