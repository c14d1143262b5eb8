import { RollcallError } from '../errors.js';
import { requireKnownSchema, schemaLacks } from './migrate.js';
import type { Database } from './pool.js';
import { checkMacKey } from './settings.js';

/**
 * Refuses a database that lacks migrations, that a newer release has migrated, or that was filled
 * with another MAC key: then no device key would match what is stored.
 * @param options.readOnly write nothing, not even the key of a new database
 * @throws RollcallError `usage`
 */
export async function requireFit(
  db: Database,
  macKeyFingerprint: string,
  options: { readOnly?: boolean } = {},
): Promise<void> {
  await requireKnownSchema(db);
  const missing = await schemaLacks(db);
  if (missing.length > 0) {
    throw new RollcallError(
      'usage',
      `The database lacks ${missing.length} migrations (${missing.join(', ')}): run "rollcall migrate" first.`,
    );
  }
  await checkMacKey(db, macKeyFingerprint, options);
}
