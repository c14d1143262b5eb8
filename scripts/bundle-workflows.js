// The last step of a build. Bundles the workflows into one file, so that a worker need not run
// webpack when it starts.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { markBuilt } from './built-from.js';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const { code } = await bundleWorkflowCode({
  workflowsPath: path('../dist/workflows/index.js'),
  logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
});
await writeFile(path('../dist/workflow-bundle.js'), code);
markBuilt();
