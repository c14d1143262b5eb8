import { loadConfig, type Config } from '../../config.js';
import { connectDatabase, type Database } from '../../mysql/pool.js';

const MOST_CONNECTIONS = 4;

/** Opens connections to MySQL for `work`, and closes them afterwards. */
export async function withDatabase<T>(
  work: (db: Database) => Promise<T>,
  config: Config = loadConfig(),
): Promise<T> {
  const db = await connectDatabase(config.mysqlUrl(), MOST_CONNECTIONS);
  try {
    return await work(db);
  } finally {
    await db.end();
  }
}
