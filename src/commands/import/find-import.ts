import { campusTime, wallClock } from '../../attendance/wall-clock.js';
import type { Config } from '../../config.js';
import { RollcallError } from '../../errors.js';
import {
  readFailedImport,
  readLastGoodImport,
  type ImportRun,
} from '../../mysql/roster/import-runs.js';
import { describeImport } from '../../temporal/import.js';
import { withDatabase } from '../connect/with-database.js';
import { withTemporal } from '../connect/with-temporal.js';

/** A night may be missed; after two of them somebody should look. */
const MOST_HOURS = 50;

/**
 * What `rollcall check` says of the nightly import.
 * @throws RollcallError `failed` where the last one failed, or where none has ended for two days
 */
export async function findImport(config: Config): Promise<string> {
  const { failed, lastGood } = await withDatabase(
    async (db) => ({ failed: await readFailedImport(db), lastGood: await readLastGoodImport(db) }),
    config,
  );
  if (failed) throw new RollcallError('failed', failedText(failed, config.timeZone));
  const schedule = await withTemporal(config, (client) => describeImport(client, config.taskQueue));
  if (!schedule) return 'no import is scheduled';
  if (schedule.isPaused) return 'the nightly import is paused in Temporal';
  const goodMs = lastGood === undefined ? 0 : Date.parse(`${lastGood}Z`);
  if (Date.now() - Math.max(goodMs, schedule.setMs) > MOST_HOURS * 3_600_000)
    throw new RollcallError(
      'failed',
      'the nightly import is scheduled, but none has ended for two days: look at nightly-import in the Temporal UI',
    );
  const when = lastGood === undefined ? 'none yet' : wallClock(goodMs, config.timeZone);
  return `every night at ${schedule.at}, the last one ${when}`;
}

function failedText({ startedAt, outcome, reason }: ImportRun, timeZone: string): string {
  const at = campusTime(startedAt, timeZone).slice(0, 16);
  return `the import of ${at} ${outcome === 'refused' ? 'was refused' : 'failed'}, and the roster before it stays. ${reason}`;
}
