import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createPool, type Pool, type PoolConnection, type PoolOptions } from 'mysql2/promise';
import { RollcallError, messageOf } from '../errors.js';

export type Database = Pool;
/** A connection inside a transaction; only `withTransaction` makes one. */
export type Transaction = PoolConnection;

/**
 * The server closes a session that is silent for this long, and rolls back what it held. Otherwise
 * a worker that was stopped, or whose machine is gone, would hold its partitions' rows for eight
 * hours. No transaction of ours pauses nearly as long between two statements.
 */
const SERVER_DROPS_SESSION_SECONDS = 30;
/** We close an idle connection before the server does. */
const IDLE_CONNECTION_MS = 10_000;

/**
 * A session that waits for an answer asks after so long, ten times a second apart, whether its
 * server is still there. Without that, one that waits for a machine without power waits for two
 * hours.
 */
const ASK_IF_THERE_AFTER_MS = 10_000;

/** After these errors the whole transaction may be tried again. */
const RETRYABLE = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT']);
const MAX_ATTEMPTS = 6;

/**
 * SQLSTATE classes of errors that a row's values cause: data exception, integrity constraint
 * violation, and what a trigger raises with SIGNAL.
 */
const ROW_CLASSES = new Set(['22', '23', '45']);
/** Errors of the same kind to which MySQL gives the general SQLSTATE. */
const ROW_CODES = new Set([
  'ER_CHECK_CONSTRAINT_VIOLATED',
  'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD',
  'ER_NO_PARTITION_FOR_GIVEN_VALUE',
  'WARN_DATA_TRUNCATED',
  'ER_NET_PACKET_TOO_LARGE',
]);

/**
 * What a person can do when the first connection fails with one of these errors. For all other
 * errors the message says what the server or the socket said.
 */
const ADVICE: Record<string, string> = {
  ER_ACCESS_DENIED_ERROR: 'does not let this user in: the name or the password in its URL is wrong',
  ER_DBACCESS_DENIED_ERROR: 'does not let this user into this database: grant the rights on it',
  ER_BAD_DB_ERROR: 'has no such database: create it, or name another one in the URL',
  ER_SECURE_TRANSPORT_REQUIRED:
    'takes only connections by TLS: add ?ssl=/path/to/ca.pem to its URL, or ?ssl=true where a public authority signed its certificate',
  HANDSHAKE_NO_SSL_SUPPORT:
    'offers no TLS: remove ?ssl=... from its URL, or switch TLS on in the server',
};

/**
 * Opens a pool of connections and checks that the database answers. Dates come back as text,
 * exactly as stored; the session's clock is UTC.
 * @param url mysql://user:password@host:port/database?ssl=true|skip-verify|/path/to/ca.pem
 * @param connections the largest number of connections
 * @throws RollcallError `unreachable`; `usage` when the file of the certificate authority cannot be
 *   read
 */
export async function connectDatabase(url: string, connections = 8): Promise<Database> {
  const pool = createPool({
    ...poolOptions(url),
    connectionLimit: connections,
    // A pool looks for idle connections only if it may not keep all of them.
    maxIdle: connections - 1,
    idleTimeout: IDLE_CONNECTION_MS,
  });
  pinSessionSettings(pool);
  try {
    await pool.query('SELECT 1');
    return pool;
  } catch (error) {
    await pool.end();
    const { host, pathname } = new URL(url);
    throw new RollcallError('unreachable', `MySQL at ${host}${pathname} ${refusalOf(error)}.`, {
      cause: error,
    });
  }
}

/**
 * Everything in a session that our SQL relies on, whatever the server's own defaults are: how text
 * in SQL is read, that a bad value is an error, that warnings are counted, that a statement outside
 * a transaction commits, and that no result is cut short.
 */
const SET_SESSION = `
  SET SESSION transaction_isolation = 'READ-COMMITTED', time_zone = '+00:00',
    sql_mode = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
    character_set_client = utf8mb4, character_set_results = utf8mb4,
    collation_connection = utf8mb4_general_ci,
    autocommit = ON, completion_type = 'NO_CHAIN', foreign_key_checks = ON, unique_checks = ON,
    sql_notes = ON, group_concat_max_len = 1024, sql_select_limit = 18446744073709551615,
    sql_safe_updates = OFF,
    innodb_lock_wait_timeout = 5, wait_timeout = ${SERVER_DROPS_SESSION_SECONDS}`;

/**
 * Makes a pool hand out a connection only after the server has accepted its settings. The pool's
 * own event `connection` cannot do this: the statements of the first user are sent whatever became
 * of those of a listener.
 */
function pinSessionSettings({ pool }: Pool): void {
  const pinned = new WeakSet<object>();
  const open = pool.getConnection.bind(pool);
  pool.getConnection = (handOut) =>
    open((failure, connection) => {
      if (failure || pinned.has(connection)) {
        handOut(failure, connection);
        return;
      }
      // eslint-disable-next-line no-restricted-syntax -- its second argument is no value
      connection.query(SET_SESSION, (refusal) => {
        if (refusal) connection.destroy();
        else pinned.add(connection);
        handOut(refusal, connection);
      });
    });
}

function refusalOf(error: unknown): string {
  const code = errorCodeOf(error);
  if (code === 'HANDSHAKE_SSL_ERROR')
    return `is not trusted: ${messageOf(error)}; name the authority that signed its certificate by ?ssl=/path/to/ca.pem`;
  return ADVICE[code] ?? `does not answer: ${messageOf(error)}`;
}

function poolOptions(text: string): PoolOptions {
  const url = new URL(text);
  const ssl = url.searchParams.get('ssl');
  // A URL writes an IPv6 address in brackets; a socket takes it without them.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    host,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    ...(ssl && { ssl: sslOptions(ssl, host) }),
    charset: 'utf8mb4',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    namedPlaceholders: true,
    keepAliveInitialDelay: ASK_IF_THERE_AFTER_MS,
    // A server may answer any query by asking for a file. mysql2 never opens one: it sends only the
    // bytes that the query itself brings, and only the query that loads events brings some.
    flags: ['LOCAL_FILES'],
  };
}

function sslOptions(ssl: string, host: string): PoolOptions['ssl'] {
  if (ssl === 'skip-verify') return { rejectUnauthorized: false };
  // A public authority signs for everybody, so the certificate must also name the server. mysql2
  // cannot compare an address with a certificate.
  const verifyIdentity = isIP(host) === 0;
  if (ssl === 'true') return { verifyIdentity };
  try {
    return { ca: readFileSync(ssl), verifyIdentity };
  } catch (error) {
    throw new RollcallError(
      'usage',
      `The MySQL URL says ?ssl=${ssl}, which is neither "true" nor "skip-verify" nor a file of certificate authorities that can be read (${errorCodeOf(error)}).`,
      { cause: error },
    );
  }
}

/**
 * Runs `work` in one transaction: commits when it returns, rolls back when it throws. After a
 * deadlock or a lock wait timeout it runs `work` again, a few times, so `work` must keep no state
 * from an earlier attempt.
 *
 * A connection that failed is destroyed and never given back to the pool: its next user would
 * inherit an open transaction.
 */
export async function withTransaction<T>(
  db: Database,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return withRetries(() => attemptTransaction(db, work), isRetryable);
}

/**
 * Runs `work` again, a few times: a transaction, or statements that each commit alone and may run
 * twice.
 * @param mayRetry after which errors
 */
export async function withRetries<T>(
  work: () => Promise<T>,
  mayRetry: (error: unknown) => boolean,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!mayRetry(error) || attempt >= MAX_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * 2 ** attempt));
    }
  }
}

async function attemptTransaction<T>(
  db: Database,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const tx = await db.getConnection();
  try {
    await tx.beginTransaction();
    const result = await work(tx);
    await tx.commit();
    tx.release();
    return result;
  } catch (error) {
    try {
      await tx.rollback();
      tx.release();
    } catch {
      // The connection is gone, and the server rolls back what it held.
      tx.destroy();
    }
    throw error;
  }
}

/**
 * The MySQL error code of a thrown value ("ER_DUP_ENTRY") or the socket's ("ECONNRESET"); empty
 * when it has none.
 */
export function errorCodeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Whether `withTransaction` runs the whole transaction again after this error. */
export function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(errorCodeOf(error));
}

/**
 * Whether MySQL refused a statement because of values in its rows: it will always refuse these
 * rows, and it would take others. Any other error may go away with time.
 */
export function refusesRow(error: unknown): boolean {
  const sqlState = error instanceof Error && 'sqlState' in error ? String(error.sqlState) : '';
  return ROW_CLASSES.has(sqlState.slice(0, 2)) || ROW_CODES.has(errorCodeOf(error));
}
