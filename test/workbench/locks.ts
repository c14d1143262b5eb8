import type { RowDataPacket } from 'mysql2/promise';
import type { Workbench } from './workbench.js';

/**
 * Holds the roster's row, so that every batch stops in the middle of its transaction: its position is moved, its rows are not written yet.
 * @returns gives the row back
 */
export async function holdBatches(bench: Pick<Workbench, 'db'>): Promise<() => Promise<void>> {
  return hold(bench, 'SELECT revision FROM roster_head WHERE id = 1 FOR UPDATE');
}

/** Holds what a locking SELECT locks, until the function that it returns is called. */
export async function hold(
  { db }: Pick<Workbench, 'db'>,
  select: string,
  values: unknown[] = [],
): Promise<() => Promise<void>> {
  const connection = await db.getConnection();
  // It is to last as long as the test needs it.
  await connection.query('SET SESSION wait_timeout = 600');
  await connection.beginTransaction();
  await connection.query(select, values);
  return async () => {
    await connection.rollback();
    connection.release();
  };
}

/** How many statements of the test's database like this are waiting for a lock; none takes long enough to be seen otherwise. */
export async function waiting({ db }: Pick<Workbench, 'db'>, like: string): Promise<number> {
  const [[found]] = await db.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS count FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID() AND info LIKE ?',
    [like],
  );
  return found!['count'] as number;
}

/** How many batches stand still since `holdBatches`. */
export const waitingBatches = (bench: Pick<Workbench, 'db'>) =>
  waiting(bench, 'SELECT revision FROM roster_head%FOR SHARE');
