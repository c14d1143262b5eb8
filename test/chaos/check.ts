import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { openTransactions } from '../workbench/database-root.js';
import {
  expectEvents,
  expectLeanHistories,
  expectLivePresence,
  expectRejects,
} from '../workbench/checker.js';
import type { TopicRecord } from '../workbench/kafka-admin.js';
import { recount } from '../workbench/recount.js';
import { eventually, type Workbench } from '../workbench/workbench.js';
import { checkErasures } from './check-erasures.js';
import { checkExpiredDays } from './check-expired-days.js';
import { checkPositions } from './check-positions.js';
import { checkSeals } from './check-seals.js';
import { checkWords } from './check-words.js';
import { checkWorkflows } from './check-workflows.js';
import type { Happened } from './happened.js';
import { macsOf } from './rosters.js';

const LOG = 'log.jsonl';
/** The log without what must not be in the tables. */
const KEPT = 'kept.jsonl';

/**
 * Recounts everything by plain loops over what is in the log and over what commands have
 * acknowledged, and compares the tables with it. Nothing is read by the product's own SQL.
 * @param log every record of the topic
 * @returns what is wrong, a text for each check that failed
 */
export async function findFaults(
  bench: Workbench,
  happened: Happened,
  log: TopicRecord[],
): Promise<string[]> {
  const folder = happened.roster;
  const lines = log.map(({ value }) => value!.toString('latin1'));
  writeLog(folder, LOG, lines);
  writeLog(folder, KEPT, keptLines(happened, lines));
  const kept = recount(folder, { logs: [KEPT] });
  const checks: Record<string, () => Promise<void>> = {
    positions: () => checkPositions(bench, log),
    events: () => expectEvents(bench, kept),
    rejects: () => expectRejects(bench, folder, [LOG]),
    'live presence': () => expectLivePresence(bench, kept),
    seals: () => checkSeals(bench, happened, kept),
    'expired days': () => checkExpiredDays(bench, happened, lines),
    words: () => checkWords(bench, happened),
    erasures: () => checkErasures(bench, happened),
    workflows: () => checkWorkflows(bench),
    histories: () => expectLeanHistories(bench, folder),
    transactions: () => eventually(async () => (await openTransactions(bench)) === 0, 'their end'),
  };
  const faults: string[] = [];
  for (const [name, check] of Object.entries(checks))
    await check().catch((error: unknown) => faults.push(`${name}: ${messageOf(error)}`));
  return faults;
}

function writeLog(folder: string, name: string, lines: string[]): void {
  writeFileSync(join(folder, name), lines.map((line) => `${line}\n`).join(''), 'latin1');
}

/** The lines of days that have not expired, of devices whose owner is not erased. */
function keptLines({ roster, expiredDays, erased }: Happened, lines: string[]): string[] {
  const gone = new Set([...erased].flatMap((student) => macsOf(roster, student)));
  return lines.filter((line) => {
    const mac = /"mac":"([^"]+)"/.exec(line)?.[1] ?? '';
    const day = /"connecttime":"(\S+) /.exec(line)?.[1] ?? '';
    return !gone.has(mac) && !expiredDays.includes(day);
  });
}

/** With what an assertion found, because its message shows little of a large value. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const found = 'actual' in error ? `\n${inspect(error.actual, { depth: 4 })}` : '';
  return `${error.message}${found}`.slice(0, 2_000);
}
