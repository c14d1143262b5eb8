import { campusTime, wallClock } from '../../attendance/wall-clock.js';
import type { Config } from '../../config.js';
import { RollcallError } from '../../errors.js';
import type { Database } from '../../mysql/pool.js';
import {
  readFailedImport,
  readLastGoodImport,
  readLastImport,
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
  const { failed, last, lastGood } = await withDatabase(readImports, config);
  const schedule = await withTemporal(config, (client) => describeImport(client, config.taskQueue));
  if (!schedule)
    return `no import is scheduled${last ? `; ${endedText(last, config.timeZone)}` : ''}`;
  if (failed) throw new RollcallError('failed', failedText(failed, config.timeZone));
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

async function readImports(db: Database) {
  return {
    failed: await readFailedImport(db),
    last: await readLastImport(db),
    lastGood: await readLastGoodImport(db),
  };
}

const ENDED: Record<ImportRun['outcome'], string> = {
  ...{ running: 'is under way', imported: 'imported a roster', unchanged: 'found nothing new' },
  ...{ refused: 'was refused', failed: 'failed' },
};

/** What became of the last run of a schedule that is gone. */
function endedText({ startedAt, outcome }: ImportRun, timeZone: string): string {
  return `the last one, of ${campusTime(startedAt, timeZone).slice(0, 16)}, ${ENDED[outcome]}`;
}

function failedText({ startedAt, outcome, reason }: ImportRun, timeZone: string): string {
  const at = campusTime(startedAt, timeZone).slice(0, 16);
  return `the import of ${at} ${ENDED[outcome]}, and the roster before it stays. ${reason}`;
}
