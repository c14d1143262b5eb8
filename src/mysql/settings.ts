import { RollcallError } from '../errors.js';
import type { Database } from './pool.js';
import { readRow, write } from './read.js';

/**
 * Checks that all device keys of this database are made with one MAC key. The first key that comes
 * is stored, as its fingerprint.
 * @param fingerprint macKeyFingerprint of the configured key
 * @param options.readOnly only compare, and write nothing
 * @throws RollcallError `usage` when the database was filled with another key
 */
export async function checkMacKey(
  db: Database,
  fingerprint: string,
  { readOnly = false } = {},
): Promise<void> {
  if (!readOnly)
    await write(
      db,
      "INSERT IGNORE INTO setting (name, value) VALUES ('mac_key_fingerprint', :fingerprint)",
      { fingerprint },
    );
  const stored = await readRow<{ value: string }>(
    db,
    "SELECT value FROM setting WHERE name = 'mac_key_fingerprint'",
  );
  if (stored?.value === fingerprint || (readOnly && !stored)) return;
  throw new RollcallError(
    'usage',
    'ROLLCALL_MAC_KEY is not the key that this database was filled with, so no device would be recognised: set that key again.',
  );
}
