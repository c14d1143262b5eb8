import { waitingTransactions } from './database-root.js';
import { eventually, type Workbench } from './workbench.js';

/** The partitions of a workbench's topic, unless a test adds some: a batch of each can wait. */
const PARTITIONS = 3;

/**
 * Locks the roster's row, so that every batch stops in the middle of its transaction: it has moved
 * its position and has not written its rows yet.
 * @returns releases the row
 */
export async function holdBatches(bench: Pick<Workbench, 'db'>): Promise<() => Promise<void>> {
  return hold(bench, 'SELECT revision FROM roster_head WHERE id = 1 FOR UPDATE');
}

/**
 * Locks the versions of a day, so that every batch of that day stops just before its COMMIT: it has
 * written all of its events and rejects, and this row is its last statement.
 * @returns releases the rows
 */
export async function holdCommits(
  bench: Pick<Workbench, 'db'>,
  day: string,
): Promise<() => Promise<void>> {
  return hold(bench, 'SELECT version FROM day_version WHERE day = ? FOR UPDATE', [day]);
}

/** Waits until a batch of each partition has stopped at what `holdBatches` locks. */
export async function batchesHeld(bench: Pick<Workbench, 'db'>): Promise<void> {
  await eventually(
    async () => (await waiting(bench, 'roster_head')) === PARTITIONS,
    'a batch of each partition to wait for the roster',
  );
}

/**
 * Waits until a batch has stopped at what `holdCommits` locks. Those of other partitions may wait
 * for the live presence that it has written.
 */
export async function commitHeld(bench: Pick<Workbench, 'db'>): Promise<void> {
  await eventually(
    async () => (await waiting(bench, 'day_version')) > 0,
    'a batch to wait for the version of its day',
  );
}

/** Keeps the locks that a statement takes until the returned function is called. */
export async function hold(
  { db }: Pick<Workbench, 'db'>,
  statement: string,
  values: unknown[] = [],
): Promise<() => Promise<void>> {
  const connection = await db.getConnection();
  // The server ends an idle session after 30 s otherwise, and a test may hold for longer.
  await connection.query('SET SESSION wait_timeout = 600');
  await connection.beginTransaction();
  await connection.query(statement, values);
  return async () => {
    await connection.rollback();
    connection.release();
  };
}

/** How many transactions wait for a lock on a table of the test's database. */
export async function waiting(bench: Pick<Workbench, 'db'>, table: string): Promise<number> {
  return (await waitingTransactions(bench, table)).length;
}
