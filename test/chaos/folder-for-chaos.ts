import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { isRunning } from '../../src/stack/processes.js';
import { readState } from '../../src/stack/server-state.js';
import { SERVERS } from '../../src/stack/start-stack.js';
import { ownFolder, removeStack } from '../workbench/stack-for-tests.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the run's own stack; only `npm run chaos` sets it. */
    chaosFolder?: string;
  }
}

/**
 * Names the folder of the stack that a run of chaos starts, so that the stack is removed however
 * the run ends.
 */
export default function folderForChaos(project: TestProject): () => Promise<void> {
  const folder = ownFolder('chaos');
  project.provide('chaosFolder', folder);
  // The servers are not children of this process, so they would outlive an interrupted run.
  process.once('exit', () => killStack(folder));
  process.once('SIGTERM', () => process.exit(143));
  return () => removeStack(folder);
}

/**
 * Kills the servers at once, because a process that exits cannot wait. After a good run none is
 * left.
 */
function killStack(folder: string): void {
  for (const [{ name }] of SERVERS) {
    const { process: running } = readState(join(folder, name));
    if (isRunning(running)) process.kill(-running.pid, 'SIGKILL');
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
