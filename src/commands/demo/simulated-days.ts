import { join } from 'node:path';
import type { Config } from '../../config.js';
import { verdictRows, type VerdictRow } from '../../mysql/answers/export-rows.js';
import type { Database } from '../../mysql/pool.js';
import { scopeRates } from '../asked/scope-rates.js';
import { withDatabase } from '../connect/with-database.js';
import { dayText } from '../day.js';
import { importRoster } from '../import/import.js';
import { ingestWait } from '../ingest/wait.js';
import { rollupRun } from '../rollup.js';
import { send } from '../send/send.js';
import { simulate } from '../simulate.js';

/** Three days let `standard` learn what a day is like; few students, so that it is soon done. */
const CAMPUS = { seed: 3, students: 300, days: 3, startDate: '2019-10-14' };
const LAST_DAY = '2019-10-16';

/**
 * Simulates some days of a campus whose students attend as students do, judges them by the policy
 * `standard`, and prints the last one, which the board shows too.
 * @returns commands of rollcall that are worth trying next
 */
export async function showSimulatedDays(
  config: Config,
  folder: string,
  say: (line: string) => void,
): Promise<string[]> {
  say(`\nSimulating ${CAMPUS.days} days of a campus of ${CAMPUS.students} students.`);
  await simulate(folder, CAMPUS, true);
  await importRoster(folder, config, { force: true });
  const { lines } = await send(join(folder, 'events.jsonl'), config, { fromStart: true });
  await ingestWait(config);
  say(`Sent and read ${lines} records.`);
  await rollupRun(config, { date: CAMPUS.startDate, to: LAST_DAY }, say);
  return withDatabase(async (db) => {
    say(`\nrollcall day ${LAST_DAY}\n\n${dayText(await scopeRates(db, { date: LAST_DAY }))}`);
    say(`\nThe same on the board: ${config.board().publicUrl}/days/${LAST_DAY}`);
    return nextSteps(await findLatecomer(db));
  }, config);
}

function nextSteps(latecomer: VerdictRow | undefined): string[] {
  const day = `day ${LAST_DAY}`;
  if (!latecomer) return [day];
  const { student_id: student, course } = latecomer;
  return [
    day,
    `course ${course} --date ${LAST_DAY}`,
    `explain --student ${student} --course ${course} --date ${LAST_DAY}`,
  ];
}

/** A student whose explanation has something to tell. */
async function findLatecomer(db: Database): Promise<VerdictRow | undefined> {
  for await (const row of verdictRows(db, LAST_DAY))
    if (row.verdict === 'present' && row.late === 'yes') return row;
  return undefined;
}
