import type { Command } from 'commander';
import { registerIngestPause } from './pause.js';
import { registerIngestResume } from './resume.js';
import { registerIngestRewind } from './rewind.js';
import { registerIngestSkip } from './skip.js';
import { registerIngestStart } from './start.js';
import { registerIngestStatus } from './status.js';
import { registerIngestStop } from './stop.js';
import { registerIngestWait } from './wait.js';

/** Adds `rollcall ingest` and its commands, in the order in which its help lists them. */
export function registerIngest(program: Command): void {
  const ingest = program
    .command('ingest')
    .description('start, stop and watch the reading of the topic: one workflow per partition');
  registerIngestStart(ingest);
  registerIngestStop(ingest);
  registerIngestStatus(ingest);
  registerIngestWait(ingest);
  registerIngestPause(ingest);
  registerIngestResume(ingest);
  registerIngestRewind(ingest);
  registerIngestSkip(ingest);
}
