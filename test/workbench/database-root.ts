import { join, relative } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { inject } from 'vitest';
import type {} from './stack-for-tests.js';
import type { Workbench } from './workbench.js';

/** How many transactions are open in the test's database. Only an administrator may see them: root, through the server's own socket. */
export async function openTransactions({ db }: Pick<Workbench, 'db'>): Promise<number> {
  const root = await createConnection({
    user: 'root',
    // A socket's path may have a hundred characters or so, and a checkout may lie deep.
    socketPath: relative(process.cwd(), join(inject('stackFolder'), 'mysql', 'data', 'mysql.sock')),
  });
  try {
    const [[own]] = await db.query<RowDataPacket[]>('SELECT DATABASE() AS name');
    const [[found]] = await root.query<RowDataPacket[]>(
      `SELECT COUNT(*) AS open FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
       WHERE p.db = ?`,
      [own!['name']],
    );
    return found!['open'] as number;
  } finally {
    await root.end();
  }
}
