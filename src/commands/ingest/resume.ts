import type { Command } from 'commander';
import { loadConfig } from '../../config.js';
import { addRequestFlags, askPartitions, askedPartitions, type RequestFlags } from './request.js';

type Flags = RequestFlags & { reason?: string };

/** Adds `rollcall ingest resume`. */
export function registerIngestResume(ingest: Command): void {
  const resume = ingest
    .command('resume')
    .description(
      'read on from the position; a blocked partition tries again, and is blocked again where nothing has changed',
    )
    .option('--reason <text>', 'why; it is kept');
  addRequestFlags(resume).action(async (flags: Flags) => {
    const config = loadConfig();
    const { by, reason, json } = flags;
    await askPartitions(
      config,
      await askedPartitions(config, flags),
      () => ({ what: 'resume', input: { by, ...(reason !== undefined && { reason }) } }),
      {
        json,
        sentence: ({ to }) =>
          to === undefined ? 'was running, and is.' : `reads on from offset ${to}.`,
      },
    );
  });
}
