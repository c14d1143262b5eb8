import type { Command } from 'commander';
import { loadConfig } from '../../config.js';
import { addRequestFlags, askAndPrint, NO_REASON, type RequestFlags } from './request.js';

type Flags = RequestFlags & { reason: string };

/** Adds `rollcall ingest pause`. */
export function registerIngestPause(ingest: Command): void {
  const pause = ingest
    .command('pause')
    .description(
      'stop reading until "resume"; the current batch is written first, and workers may come and go',
    )
    .option('--reason <text>', 'why; it is kept, and "ingest status" shows it', NO_REASON);
  addRequestFlags(pause).action((flags: Flags) =>
    askAndPrint(
      loadConfig(),
      flags,
      () => ({ what: 'pause', input: { by: flags.by, reason: flags.reason } }),
      ({ to }) => `paused at offset ${to}.`,
    ),
  );
}
