import { rememberCampus, requireCampus } from './campus.js';
import type { Database } from './pool.js';
import { requireFit } from './require-fit.js';
import { keepSettings, requireSameSettings, type SharedSettings } from './settings.js';

/** What a process must share with all others on its database. */
type OwnValues = { macKeyFingerprint: string; campus: string; shared: SharedSettings };

/**
 * Refuses a database that this program, MAC key, campus or settings do not fit. One that is new
 * keeps these values.
 * @param options.readOnly write nothing, not even in a new database
 * @throws RollcallError `usage`
 */
export async function requireOwn(
  db: Database,
  { macKeyFingerprint, campus, shared }: OwnValues,
  { readOnly = false } = {},
): Promise<void> {
  await requireFit(db, macKeyFingerprint, { readOnly });
  if (readOnly) await requireCampus(db, campus);
  else {
    await rememberCampus(db, campus);
    await keepSettings(db, shared);
  }
  await requireSameSettings(db, shared);
}
