import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import { STACK_FOLDER } from '../../src/config.js';
import { loadStackSettings } from '../../src/stack-config.js';
import { isRunning, processId } from '../../src/stack/processes.js';
import { startStack, type StackAddresses } from '../../src/stack/start-stack.js';
import { stopStack } from '../../src/stack/stop-stack.js';
import buildForTests from './build-for-tests.js';
import { makeTemplate, type DatabaseTemplate } from './database-template.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The addresses of this run's own servers. */
    stack: Required<StackAddresses>;
    /** The folder of their state and logs, for `stackStatus`. */
    stackFolder: string;
    /** What each test's database of this run's server is made of. */
    template: DatabaseTemplate;
  }
}

type SharedStack = {
  /** How many projects use it. */
  users: number;
  folder: string;
  addresses: StackAddresses;
  template: DatabaseTemplate;
};

/** Each project loads this file anew, so what they share is kept on the global object. */
const run = globalThis as { sharedStack?: SharedStack };

/**
 * Builds the program and starts a fresh stack for the first project of a run that has tests to run;
 * the others use the same one. Vitest sets up one project after the other.
 * @returns removes the stack when the last project ends
 */
export default async function stackForTests(project: TestProject): Promise<() => Promise<void>> {
  const shared = (run.sharedStack ??= await startSharedStack());
  shared.users += 1;
  project.provide('stack', shared.addresses as ProvidedContext['stack']);
  project.provide('stackFolder', shared.folder);
  project.provide('template', shared.template);
  return async () => {
    shared.users -= 1;
    if (shared.users === 0) await removeStack(shared.folder);
  };
}

async function startSharedStack(): Promise<SharedStack> {
  await removeLeftovers();
  const folder = ownFolder('stack');
  const onProgress = (line: string) => console.error(line);
  const start = async () => {
    const addresses = await startStack({ ...machine(), folder, onProgress });
    return { addresses, template: await makeTemplate(addresses.mysqlUrl) };
  };
  const [built, started] = await Promise.allSettled([buildForTests(), start()]);
  if (built.status === 'fulfilled' && started.status === 'fulfilled')
    return { users: 0, folder, ...started.value };
  await removeStack(folder);
  throw built.status === 'rejected' ? built.reason : (started as PromiseRejectedResult).reason;
}

/** The downloads and the PATH of this machine, without any server that is configured. */
export function machine(): { cache: string; path: string } {
  const { cache, path } = loadStackSettings();
  return { cache, path };
}

/**
 * Makes a folder for a stack of this process. The folder's name holds the process, so that a later
 * run can tell that it was left behind by a crash.
 */
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
