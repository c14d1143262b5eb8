import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wallClock } from '../../attendance/wall-clock.js';
import type { Config } from '../../config.js';
import { scopeRates } from '../asked/scope-rates.js';
import { withDatabase } from '../connect/with-database.js';
import { dayText } from '../day.js';
import { importRoster } from '../import/import.js';
import { ingestWait } from '../ingest/wait.js';
import { crssearch } from '../legacy/crssearch.js';
import { rollupRun } from '../rollup.js';
import { send } from '../send/send.js';

const CAMPUS = fileURLToPath(new URL('../../../examples/sample-campus', import.meta.url));
const LOG = join(CAMPUS, 'wifi-2019-09-02.jsonl');
const DAY = '2019-09-02';

/** Reads the day of the sample campus, and prints what the Flink job answered for it. */
export async function showSampleDay(config: Config, say: (line: string) => void): Promise<void> {
  const { counts } = await importRoster(CAMPUS, config);
  say(
    `Imported the sample campus: ${counts.students} students, ${counts.sections} sections, ${counts.classes} classes.`,
  );
  say('Started a worker and the ingest workflows; sending a day of WiFi records.');
  const { lines } = await send(LOG, config, { fromStart: true });
  await ingestWait(config);
  say(`Sent and read ${lines} records.`);
  await rollupRun(config, { date: DAY, policy: 'seed' }, say);
  await withDatabase(async (db) => {
    say(`\nrollcall day ${DAY}\n\n${dayText(await scopeRates(db, { date: DAY }))}`);
    const asked = { date: DAY, course: 'ERG2050', section: '1' };
    const now = wallClock(Date.now(), config.timeZone);
    say(`\nrollcall crssearch ERG 2050 1 ${DAY}\n\n${await crssearch(db, asked, now)}`);
  }, config);
}
