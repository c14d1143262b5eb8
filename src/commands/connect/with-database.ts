import { loadConfig, type Config } from '../../config.js';
import { connectDatabase, type Database } from '../../mysql/pool.js';

/** Connects to MySQL for the length of `work`. */
export async function withDatabase<T>(
  work: (db: Database) => Promise<T>,
  config: Config = loadConfig(),
): Promise<T> {
  const db = await connectDatabase(config.mysqlUrl(), 4);
  try {
    return await work(db);
  } finally {
    await db.end();
  }
}
