import { RollcallError, messageOf } from '../errors.js';
import { connectDatabase, errorCodeOf, isRetryable } from './pool.js';

/** A person may think for hours between two statements. */
const IDLE_SECONDS = 28_800;

/** The server's last words to a session that it ends. */
const ENDED = new Set(['ER_CLIENT_INTERACTION_TIMEOUT', 'ER_SERVER_SHUTDOWN']);

/** What a statement answered: rows, or how many rows it matched. */
export type StatementResult =
  { columns: string[]; rows: unknown[][] } | { matched: number; info: string };

export type Session = {
  /**
   * Runs one statement, whatever it is.
   * @throws RollcallError `refused` with what MySQL says of it, `conflict` where it may work later,
   *   `unreachable` when the connection is lost
   */
  run: (statement: string) => Promise<StatementResult>;
  close: () => Promise<void>;
};

/**
 * Opens one connection for the statements of a person: its transactions, variables and temporary
 * tables last until it is closed. It has the settings of every other session of ours.
 * @throws RollcallError `unreachable`
 */
export async function openSession(url: string): Promise<Session> {
  const db = await connectDatabase(url, 1);
  const connection = await db.getConnection();
  await connection.query(`SET SESSION wait_timeout = ${IDLE_SECONDS}`);
  return {
    run: async (statement) => {
      try {
        // The text protocol: MySQL cannot prepare every statement.
        const [result, fields] = await connection.query({ sql: statement, rowsAsArray: true });
        return resultOf(result, fields);
      } catch (error) {
        throw statementError(error);
      }
    },
    close: async () => {
      connection.release();
      await db.end();
    },
  };
}

function resultOf(result: unknown, fields: { name: string }[] | undefined): StatementResult {
  if (Array.isArray(result) && fields)
    return { columns: fields.map(({ name }) => name), rows: result as unknown[][] };
  const { affectedRows = 0, info = '' } = result as { affectedRows?: number; info?: string };
  return { matched: affectedRows, info };
}

function statementError(error: unknown): RollcallError {
  const said = messageOf(error).replace(/\s+/g, ' ');
  if (said.includes('LOCAL INFILE'))
    return new RollcallError(
      'refused',
      'rollcall sends MySQL no files. Use LOAD DATA without LOCAL for a file on its machine, or another client.',
      { cause: error },
    );
  if (!(error instanceof Error && 'sqlState' in error) || ENDED.has(errorCodeOf(error)))
    return new RollcallError('unreachable', `The connection to MySQL is lost: ${said}.`, {
      cause: error,
    });
  return new RollcallError(
    isRetryable(error) ? 'conflict' : 'refused',
    `MySQL refuses the statement: ${said} (${errorCodeOf(error)}).`,
    { cause: error },
  );
}
