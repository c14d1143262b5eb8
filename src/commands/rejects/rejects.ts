import { InvalidArgumentError, type Command } from 'commander';
import { countRejects, readNewestRejects, type RejectRow } from '../../mysql/ingest/rejects.js';
import type { Database } from '../../mysql/pool.js';
import { loadConfig } from '../../config.js';
import { askedDay } from '../asked/day.js';
import { retryAllRejects, type RetriedRejects } from './retry.js';
import { tableText } from '../terminal/table.js';
import { withDatabase } from '../connect/with-database.js';

type Flags = { date?: string; limit: number; raw?: boolean; json?: boolean };
type ListedReject = Omit<RejectRow, 'raw'> & { raw?: string | null };

/** counts: of all rejects asked for; rejects: the newest of them, raw escaped. */
export type RejectList = { counts: { reason: string; rejects: number }[]; rejects: ListedReject[] };

/** Adds `rollcall rejects` and `rejects retry`. */
export function registerRejects(program: Command): void {
  const rejects = program
    .command('rejects')
    .description(
      'the records that could not be read: how many for which reason, and the newest of them',
    )
    .option('--date <day>', 'only those rejected on this day', askedDay)
    .option('--limit <rows>', 'how many to list', rowCount, 20)
    .option('--raw', 'also what the records hold, escaped; it may be personal data')
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      const list = await withDatabase((db) => listRejects(db, flags));
      if (flags.raw)
        console.error('The records below may hold personal data, such as a MAC address.');
      console.log(flags.json ? JSON.stringify(list) : listText(list, flags.date));
    });
  rejects
    .command('retry')
    .description(
      'read every reject again by the rules of now; those that can be read become access events',
    )
    .option('--json', 'print JSON')
    .action(async (flags: { json?: boolean }, command: Command) => {
      const retried = await retryAllRejects(loadConfig());
      const { json = flags.json } = command.optsWithGlobals<{ json?: boolean }>();
      console.log(json ? JSON.stringify(retried) : retriedText(retried));
    });
}

/** Counts the rejects and reads the newest. */
export async function listRejects(
  db: Database,
  { date, limit, raw = false }: Flags,
): Promise<RejectList> {
  const newest = await readNewestRejects(db, {
    limit,
    withRaw: raw,
    ...(date !== undefined && { date }),
  });
  return {
    counts: await countRejects(db, date),
    rejects: newest.map(({ raw: bytes, ...reject }) =>
      bytes === undefined ? reject : { ...reject, raw: bytes && escaped(bytes) },
    ),
  };
}

/** Printable ASCII as it is, everything else as \xNN: a record can hold what would take a terminal over. */
export function escaped(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replaceAll('\\', '\\\\')
    .replace(
      /[^\x20-\x7e]/g,
      (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
}

/** What `rollcall rejects` prints. */
export function listText({ counts, rejects }: RejectList, date?: string): string {
  const on = date === undefined ? '' : ` on ${date}`;
  if (counts.length === 0) return `No record was rejected${on}.`;
  const total = counts.reduce((sum, { rejects: count }) => sum + count, 0);
  const newest = tableText(
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
    newest,
    ...(records.length > 0 ? ['', ...records] : []),
  ].join('\n');
}

function retriedText({ accepted, unreadable, refused, cut, days }: RetriedRejects): string {
  const total = accepted + unreadable + refused + cut;
  if (total === 0) return 'There are no rejects to retry.';
  const refusedText = refused > 0 ? `, still refused by MySQL ${refused}` : '';
  const cutText = cut > 0 ? `; cut when stored, and so not to be retried ${cut}` : '';
  return [
    `Read ${total} ${total === 1 ? 'reject' : 'rejects'} again: accepted as access events ${accepted}, still not readable ${unreadable}${refusedText}${cutText}.`,
    ...(days.length > 0
      ? [
          `Changed ${days.join(', ')}: the nightly run rolls these days up again, or "rollcall rollup run" now.`,
        ]
      : []),
  ].join('\n');
}

function rowCount(text: string): number {
  const rows = Number(text);
  if (Number.isInteger(rows) && rows > 0) return rows;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}
