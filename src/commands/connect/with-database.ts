import { loadConfig, type Config } from '../../config.js';
import { requireCampus } from '../../mysql/campus.js';
import { requireKnownSchema } from '../../mysql/migrate.js';
import { connectDatabase, type Database } from '../../mysql/pool.js';

const MOST_CONNECTIONS = 4;

/** The configurations of this process whose database is known to be that of their campus. */
export const OWN_CAMPUS = new WeakSet<Config>();

/**
 * Opens connections to MySQL for `work`, and closes them afterwards.
 * @param url the account: `config.privacyUrl()` for what deletes words of people
 * @throws RollcallError `usage` if the schema is ahead of this release, or if the database belongs
 *   to another campus
 */
export async function withDatabase<T>(
  work: (db: Database) => Promise<T>,
  config: Config = loadConfig(),
  url: string = config.mysqlUrl(),
): Promise<T> {
  const db = await connectDatabase(url, MOST_CONNECTIONS);
  try {
    await requireKnownSchema(db);
    await requireCampus(db, config.campus);
    OWN_CAMPUS.add(config);
    return await work(db);
  } finally {
    await db.end();
  }
}
