import type { RowDataPacket } from 'mysql2/promise';
import { RollcallError } from '../errors.js';
import type { Database } from './pool.js';

/**
 * Checks that device keys are made with the key that this database's were made with; the first to come sets it.
 * @param fingerprint macKeyFingerprint of the configured key
 * @throws RollcallError `usage` when the database knows another
 */
export async function checkMacKey(db: Database, fingerprint: string): Promise<void> {
  await db.execute("INSERT IGNORE INTO setting (name, value) VALUES ('mac_key_fingerprint', ?)", [
    fingerprint,
  ]);
  const [rows] = await db.execute<RowDataPacket[]>(
    "SELECT value FROM setting WHERE name = 'mac_key_fingerprint'",
  );
  if (rows[0]?.['value'] === fingerprint) return;
  throw new RollcallError(
    'usage',
    'ROLLCALL_MAC_KEY is another key than the one that this database was filled with, so no device would be recognised: set that one again.',
  );
}
