import { connectDatabase } from '../../src/mysql/pool.js';
import { startOwnMysql, type OwnMysql } from './own-mysql.js';
import { createWorkbench, type Workbench } from './workbench.js';

/** A workbench whose database is on a server of its own. */
export type OwnMysqlBench = { server: OwnMysql; bench: Workbench; close: () => Promise<void> };

/**
 * Starts the server and sets up the workbench on it. The parameters are those of `startOwnMysql`.
 */
export async function createOwnMysqlBench(
  ...parameters: Parameters<typeof startOwnMysql>
): Promise<OwnMysqlBench> {
  const server = await startOwnMysql(...parameters);
  try {
    const workbench = await createWorkbench({ ROLLCALL_MYSQL_URL: server.url });
    const db = await connectDatabase(server.url);
    const close = async () => {
      await workbench.close();
      await db.end();
      await server.remove();
    };
    return { server, bench: { ...workbench, db }, close };
  } catch (error) {
    await server.remove();
    throw error;
  }
}
