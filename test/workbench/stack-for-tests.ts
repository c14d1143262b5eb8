import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import { STACK_FOLDER, loadStackSettings } from '../../src/config.js';
import { isRunning, processId } from '../../src/stack/processes.js';
import { startStack, type StackAddresses } from '../../src/stack/start-stack.js';
import { stopStack } from '../../src/stack/stop-stack.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The addresses of this run's own servers. */
    stack: Required<StackAddresses>;
    /** Where they keep state and logs, for `stackStatus`. */
    stackFolder: string;
  }
}

/** Starts one fresh stack for a run of the tests; the function that it returns removes it. */
export default async function stackForTests(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  const folder = ownFolder('stack');
  const remove = () => removeStack(folder);
  try {
    const stack = await startStack({
      ...machine(),
      folder,
      onProgress: (line) => console.error(line),
    });
    project.provide('stack', stack as ProvidedContext['stack']);
    project.provide('stackFolder', folder);
    return remove;
  } catch (error) {
    await remove();
    throw error;
  }
}

/** This machine's downloads and PATH, whatever servers are configured. */
export function machine(): { cache: string; path: string } {
  const { cache, path } = loadStackSettings();
  return { cache, path };
}

/** Makes a folder for a stack of this process; its name tells whose it is, so that no crash leaves one whose owner is unknown. */
export function ownFolder(label: string): string {
  const { pid, started } = processId(process.pid);
  const folder = resolve(STACK_FOLDER, `test-${pid}-${started.replace('/', '-')}-${label}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Stops a test's stack and removes its folder. */
export async function removeStack(folder: string): Promise<void> {
  await stopStack({ folder, deleteData: true });
  rmSync(folder, { recursive: true, force: true });
}

async function removeLeftovers(): Promise<void> {
  if (!existsSync(STACK_FOLDER)) return;
  for (const name of readdirSync(STACK_FOLDER)) {
    const [, pid, boot, tick] = /^test-(\d+)-(.+)-(\d+)-\p{L}+$/u.exec(name) ?? [];
    if (pid === undefined || isRunning({ pid: Number(pid), started: `${boot}/${tick}` })) continue;
    await removeStack(resolve(STACK_FOLDER, name));
  }
}
