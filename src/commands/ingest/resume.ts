import type { Command } from 'commander';
import { loadConfig } from '../../config.js';
import { addRequestFlags, askAndPrint, NO_REASON, type RequestFlags } from './request.js';

type Flags = RequestFlags & { reason: string };

/** Adds `rollcall ingest resume`. */
export function registerIngestResume(ingest: Command): void {
  const resume = ingest
    .command('resume')
    .description(
      'go on reading at the position; a blocked partition tries again, and blocks again if nothing has changed',
    )
    .option('--reason <text>', 'why; it is kept', NO_REASON);
  addRequestFlags(resume).action((flags: Flags) =>
    askAndPrint(
      loadConfig(),
      flags,
      () => ({ what: 'resume', input: { by: flags.by, reason: flags.reason } }),
      ({ to }) => (to === undefined ? 'was running already.' : `reads on from offset ${to}.`),
    ),
  );
}
