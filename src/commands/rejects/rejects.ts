import type { Command } from 'commander';
import { wallClock } from '../../attendance/wall-clock.js';
import { loadConfig } from '../../config.js';
import { noteLook } from '../../mysql/decisions/person-looks.js';
import { countRejects, readNewestRejects, type RejectRow } from '../../mysql/ingest/rejects.js';
import type { Database } from '../../mysql/pool.js';
import { withDatabase } from '../connect/with-database.js';
import { counted } from '../terminal/counted.js';
import { askedDay, wholeNumber } from '../terminal/flags.js';
import { tableText } from '../terminal/table.js';
import { retryAllRejects, type RetriedRejects } from './retry.js';
import { registerUnknown } from './unknown.js';

type Flags = { date?: string; limit: number; raw?: boolean; json?: boolean };
type ListedReject = Omit<RejectRow, 'raw'> & {
  /** Escaped; null for a record without a value; absent unless asked for. */
  raw?: string | null;
};

type RejectList = {
  /** How many of the rejects asked for there are, by reason. */
  counts: { reason: string; rejects: number }[];
  /** The newest of them. */
  rejects: ListedReject[];
};

/** Adds `rollcall rejects`, `rejects retry` and `rejects unknown`. */
export function registerRejects(program: Command): void {
  const rejects = program
    .command('rejects')
    .description('count the records that could not be read, by reason, and list the newest')
    .option('--date <day>', 'only records rejected on this day, YYYY-MM-DD', askedDay)
    .option('--limit <rows>', 'how many to list', wholeNumber(1), 20)
    .option('--raw', 'also print the records, escaped; they may hold personal data')
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      const config = loadConfig();
      const now = wallClock(Date.now(), config.timeZone);
      const list = await withDatabase(async (db) => {
        if (flags.raw)
          await noteLook(db, { studentNo: null, what: 'rejects', detail: flags.date ?? '' }, now);
        return listRejects(db, flags);
      }, config);
      if (flags.raw)
        console.error('The records below may hold personal data, such as a MAC address.');
      console.log(flags.json ? JSON.stringify(list) : listText(list, flags.date));
    });
  registerRetry(rejects);
  registerUnknown(rejects);
}

async function listRejects(db: Database, { date, limit, raw = false }: Flags): Promise<RejectList> {
  const newest = await readNewestRejects(db, { date, limit, withRaw: raw });
  return {
    counts: await countRejects(db, date),
    rejects: newest.map(({ raw: bytes, ...reject }) =>
      bytes === undefined ? reject : { ...reject, raw: bytes && escaped(bytes) },
    ),
  };
}

/**
 * Keeps printable ASCII and writes everything else as \xNN, because a record can hold control codes
 * that a terminal obeys.
 */
function escaped(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replaceAll('\\', '\\\\')
    .replace(
      /[^\x20-\x7e]/g,
      (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
}

function listText({ counts, rejects }: RejectList, date?: string): string {
  const on = date === undefined ? '' : ` on ${date}`;
  if (counts.length === 0) return `No record was rejected${on}.`;
  const total = counts.reduce((sum, { rejects: count }) => sum + count, 0);
  const records = rejects.flatMap(({ partition, offset, raw }) =>
    raw === undefined ? [] : [`${partition}@${offset} ${raw ?? '(no value)'}`],
  );
  return [
    tableText(
      ['reason', 'rejects'],
      counts.map(({ reason, rejects: count }) => [reason, count]),
    ),
    `${total} rejected${on}; the newest ${rejects.length}:`,
    '',
    newestText(rejects),
    ...(records.length > 0 ? ['', ...records] : []),
  ].join('\n');
}

function newestText(rejects: ListedReject[]): string {
  return tableText(
    ['topic', 'partition', 'offset', 'reason', 'rejected at', 'bytes'],
    rejects.map(({ topic, partition, offset, reason, rejectedAt, bytes }) => [
      topic,
      partition,
      offset,
      reason,
      rejectedAt,
      bytes,
    ]),
  );
}

function registerRetry(rejects: Command): void {
  rejects
    .command('retry')
    .description(
      'read every reject again with the current release and settings; those that can be read become access events',
    )
    .option('--json', 'print JSON')
    .action(async (_flags: unknown, command: Command) => {
      const retried = await retryAllRejects(loadConfig());
      // `rejects` has a flag --json too, and takes it before `retry` sees it.
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      console.log(json ? JSON.stringify(retried) : retriedText(retried));
    });
}

function retriedText({
  accepted,
  ignored = 0,
  unreadable,
  refused,
  cut,
  days,
}: RetriedRejects): string {
  const total = accepted + ignored + unreadable + refused + cut;
  if (total === 0) return 'There are no rejects to retry.';
  const outcomes = [
    `${accepted} became ${accepted === 1 ? 'an access event' : 'access events'}`,
    ...(ignored > 0
      ? [`${ignored} ${ignored === 1 ? 'says' : 'say'} nothing of a device's access point`]
      : []),
    `${unreadable} still cannot be read`,
    ...(refused > 0 ? [`${refused} MySQL still refuses`] : []),
    ...(cut > 0 ? [`${cut} cannot be retried because only a part is stored`] : []),
  ];
  const lines = [`Read ${counted(total, 'reject')} again: ${outcomes.join(', ')}.`];
  if (days.length > 0)
    lines.push(
      `Changed days: ${days.join(', ')}. The nightly run rolls them up again, or "rollcall rollup run" now.`,
    );
  return lines.join('\n');
}
