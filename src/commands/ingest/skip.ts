import type { Command } from 'commander';
import { loadConfig } from '../../config.js';
import { RollcallError } from '../../errors.js';
import type { ControlAnswer } from '../../workflows/messages.js';
import {
  addRequestFlags,
  askPartitions,
  askedPartitions,
  wholeNumber,
  type RequestFlags,
} from './request.js';

type Flags = RequestFlags & { reason: string; toOffset?: number; dryRun?: boolean };

/** Adds `rollcall ingest skip`. */
export function registerIngestSkip(ingest: Command): void {
  const skip = ingest
    .command('skip')
    .description(
      'move the position of one blocked partition forward, past what is lost or cannot be read; those offsets are never read, and the table ingest_control keeps which, by whom and why',
    )
    .option(
      '--to-offset <offset>',
      'the offset to read on at; without it, the first that the log still holds',
      wholeNumber,
    )
    .option('--dry-run', 'say what would be skipped, and change nothing')
    .requiredOption('--reason <text>', 'why; it is kept');
  addRequestFlags(skip).action(async (flags: Flags) => {
    const config = loadConfig();
    const { by, reason, partition, toOffset, dryRun, json } = flags;
    // What is lost differs from partition to partition, and a skip cannot be taken back once Kafka has deleted the records.
    if (partition === undefined)
      throw new RollcallError('usage', 'Say which partition is to skip: --partition.');
    await askPartitions(
      config,
      await askedPartitions(config, flags),
      () => ({
        what: 'skip',
        input: {
          by,
          reason,
          ...(toOffset !== undefined && { toOffset }),
          ...(dryRun && { dryRun }),
        },
      }),
      { json, sentence: (answer) => skipText(answer, dryRun) },
    );
  });
}

function skipText({ from = 0, to = 0 }: ControlAnswer, dryRun = false): string {
  return `${dryRun ? 'would skip' : 'skipped'} offsets ${from} to ${to - 1} (${to - from}).`;
}
