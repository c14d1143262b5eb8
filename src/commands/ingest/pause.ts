import type { Command } from 'commander';
import { loadConfig } from '../../config.js';
import { addRequestFlags, askAndPrint, type RequestFlags } from './request.js';

type Flags = RequestFlags & { reason: string };

/** Adds `rollcall ingest pause`. */
export function registerIngestPause(ingest: Command): void {
  const pause = ingest
    .command('pause')
    .description(
      'stop reading until "resume"; the current batch is written first, and workers may come and go',
    )
    .requiredOption('--reason <text>', 'why; it is kept, and "ingest status" shows it');
  addRequestFlags(pause).action((flags: Flags) =>
    askAndPrint(
      loadConfig(),
      flags,
      () => ({ what: 'pause', input: { by: flags.by, reason: flags.reason } }),
      ({ to }) => `paused at offset ${to}.`,
    ),
  );
}
