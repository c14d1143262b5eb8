import { RollcallError } from '../errors.js';
import { schemaLacks } from './migrate.js';
import type { Database } from './pool.js';
import { checkMacKey } from './settings.js';

/**
 * Refuses a database that lacks migrations, or that was filled with another MAC key: then no device
 * key would match what is stored.
 * @throws RollcallError `usage`
 */
export async function requireFit(db: Database, macKeyFingerprint: string): Promise<void> {
  const missing = await schemaLacks(db);
  if (missing.length > 0) {
    throw new RollcallError(
      'usage',
      `The database lacks ${missing.length} migrations (${missing.join(', ')}): run "rollcall migrate" first.`,
    );
  }
  await checkMacKey(db, macKeyFingerprint);
}
