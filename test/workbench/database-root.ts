import { relative, resolve } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Workbench } from './workbench.js';

type Root = {
  /** The name of the test's database. */
  database: string;
  query: (sql: string, values: unknown[]) => Promise<RowDataPacket[]>;
};

/**
 * Does some work as root, on the server that holds the test's database. Only an administrator sees
 * the transactions and the locks of other sessions; root signs in through the server's own socket.
 */
async function asRoot<T>(
  { db }: Pick<Workbench, 'db'>,
  work: (root: Root) => Promise<T>,
): Promise<T> {
  const [[own]] = await db.query<RowDataPacket[]>(
    'SELECT DATABASE() AS name, @@datadir AS folder, @@socket AS socket',
  );
  const { name, folder, socket } = own as { name: string; folder: string; socket: string };
  const connection = await createConnection({
    user: 'root',
    // The path of a socket may have about a hundred characters, and a checkout may lie deep.
    socketPath: relative(process.cwd(), resolve(folder, socket)),
  });
  const query: Root['query'] = async (sql, values) =>
    (await connection.query<RowDataPacket[]>(sql, values))[0];
  try {
    return await work({ database: name, query });
  } finally {
    await connection.end();
  }
}

/** Runs a statement that the test's own account may not run. */
export function runAsRoot(bench: Pick<Workbench, 'db'>, sql: string): Promise<unknown> {
  return asRoot(bench, async ({ database, query }) => {
    await query('USE ??', [database]);
    await query(sql, []);
  });
}

/** How many transactions are open in the test's database. */
export function openTransactions(bench: Pick<Workbench, 'db'>): Promise<number> {
  return asRoot(bench, async ({ database, query }) => {
    const sql = `
      SELECT COUNT(*) AS open
      FROM information_schema.innodb_trx t
      JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
      WHERE p.db = ?`;
    const [found] = await query(sql, [database]);
    return found!['open'] as number;
  });
}

/**
 * The transactions that wait for a lock on a table of the test's database, by the id that InnoDB
 * gives each. It begins with the few waits and looks up the table of each, because the list of all
 * locks may be very long.
 */
export function waitingTransactions(
  bench: Pick<Workbench, 'db'>,
  table: string,
): Promise<string[]> {
  return asRoot(bench, async ({ database, query }) => {
    const sql = `
      SELECT DISTINCT CAST(l.engine_transaction_id AS CHAR) AS id
      FROM performance_schema.data_lock_waits w
      STRAIGHT_JOIN performance_schema.data_locks l
        ON l.engine_lock_id = w.requesting_engine_lock_id AND l.engine = w.engine
      WHERE l.object_schema = ? AND l.object_name = ?`;
    return (await query(sql, [database, table])).map((row) => row['id'] as string);
  });
}
