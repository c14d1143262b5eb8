import type { Command } from 'commander';
import { loadConfig } from '../../config.js';
import { addRequestFlags, askPartitions, askedPartitions, type RequestFlags } from './request.js';

type Flags = RequestFlags & { reason: string };

/** Adds `rollcall ingest pause`. */
export function registerIngestPause(ingest: Command): void {
  const pause = ingest
    .command('pause')
    .description(
      'stop reading until "resume": the batch in hand is written first; workers may come and go meanwhile',
    )
    .requiredOption('--reason <text>', 'why; it is kept, and "ingest status" shows it');
  addRequestFlags(pause).action(async (flags: Flags) => {
    const config = loadConfig();
    const { by, reason, json } = flags;
    await askPartitions(
      config,
      await askedPartitions(config, flags),
      () => ({ what: 'pause', input: { by, reason } }),
      { json, sentence: ({ to }) => `paused at offset ${to}.` },
    );
  });
}
