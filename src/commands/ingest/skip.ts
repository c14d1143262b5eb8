import type { Command } from 'commander';
import { loadConfig } from '../../config.js';
import { RollcallError } from '../../errors.js';
import type { ControlAnswer } from '../../workflows/messages.js';
import { wholeNumber } from '../terminal/flags.js';
import { addRequestFlags, askAndPrint, NO_REASON, type RequestFlags } from './request.js';

type Flags = RequestFlags & { reason?: string; toOffset?: number; dryRun?: boolean };

/** Adds `rollcall ingest skip`. */
export function registerIngestSkip(ingest: Command): void {
  const skip = ingest
    .command('skip')
    .description(
      'move one blocked partition past what is lost or cannot be read; those offsets are never read, and the table ingest_control keeps which, by whom and why',
    )
    .option(
      '--to-offset <offset>',
      'the offset to go on at (default: the first that the log still holds)',
      wholeNumber(0),
    )
    .option('--dry-run', 'say what would be skipped, and change nothing')
    .option('--reason <text>', 'why; it is kept (only a dry run needs none)');
  addRequestFlags(skip).action(async (flags: Flags) => {
    requirePartition(flags);
    const { by, toOffset, dryRun } = flags;
    const reason = reasonOf(flags);
    await askAndPrint(
      loadConfig(),
      flags,
      () => ({ what: 'skip', input: { by, reason, toOffset, dryRun } }),
      (answer) => skipText(answer, dryRun),
    );
  });
}

/**
 * What is lost differs from partition to partition, and a skip cannot be taken back once Kafka has
 * deleted the records. So there is no skip of all partitions.
 */
function requirePartition({ partition }: Flags): void {
  if (partition === undefined)
    throw new RollcallError('usage', 'Say which partition to move on: give --partition NUMBER.');
}

/** What is skipped is never read, so somebody must say why. @throws RollcallError `usage` */
function reasonOf({ reason, dryRun }: Flags): string {
  if (reason !== undefined) return reason;
  if (dryRun) return NO_REASON;
  throw new RollcallError(
    'usage',
    'Say why these records are never to be read: give --reason TEXT.',
  );
}

function skipText({ from = 0, to = 0 }: ControlAnswer, dryRun = false): string {
  return `${dryRun ? 'would skip' : 'skipped'} offsets ${from} to ${to - 1} (${to - from}).`;
}
