import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { RollcallError } from '../errors.js';
import type { OnProgress } from './server.js';
import { withLock } from './with-lock.js';

/** How many of a failed tool's last lines an error shows. */
const SHOWN_LINES = 8;

/**
 * Makes a folder of the cache once. `build` fills a folder beside it, which is then renamed, so an
 * interrupted build never looks finished. Of two processes, one builds and the other waits.
 * @param line says what is being done
 * @returns the finished folder
 */
export async function installOnce(
  target: string,
  line: string,
  onProgress: OnProgress,
  build: (folder: string) => Promise<void>,
): Promise<string> {
  if (existsSync(target)) return target;
  await withLock(
    target,
    async () => {
      if (existsSync(target)) return;
      onProgress(line);
      await makeWhole(target, build);
    },
    () => onProgress(`Waiting for another process that installs ${basename(target)}`),
  );
  return target;
}

/**
 * Fills a folder beside `target` and renames it when `build` has succeeded, so an interruption
 * leaves nothing named `target`. Only one process may make a target at a time. Each attempt has its
 * own folder, because a tool whose parent was killed may still write to the folder of the last one.
 */
export async function makeWhole(
  target: string,
  build: (folder: string) => Promise<void>,
): Promise<void> {
  const prefix = `${target}.partial-`;
  await mkdir(dirname(target), { recursive: true });
  for (const name of await readdir(dirname(target))) {
    if (!name.startsWith(basename(prefix))) continue;
    await rm(join(dirname(target), name), { recursive: true, force: true, maxRetries: 5 });
  }
  const partial = await mkdtemp(prefix);
  try {
    await build(partial);
    await rename(partial, target);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** The file that a command of this name would run, given the value of PATH. */
export function findTool(path: string, name: string): string | undefined {
  return path
    .split(':')
    .filter(Boolean)
    .map((folder) => resolve(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // A file that may not be read is as useless here as one that does not exist.
    return false;
  }
}

/**
 * Runs a tool to its end.
 * @param purpose completes the sentence "Could not ..." of an error
 * @returns what it wrote to standard output
 * @throws RollcallError `failed`, with the last lines of its output
 */
export async function runTool(
  purpose: string,
  command: string,
  args: string[],
  folder: string,
): Promise<string> {
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let everything = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    everything += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (everything += text));
  const end = await new Promise<string | number | null>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  if (end === 0) return output;
  const said = lastLines(everything);
  throw new RollcallError(
    'failed',
    `Could not ${purpose} (${end})${said ? `; the last lines of its output:\n${said}` : '.'}`,
  );
}

/** The last lines of a text, indented, without terminal colours and empty lines. */
export function lastLines(text: string): string {
  const plain = text.replace(/\u001b\[[0-9;]*m/g, '');
  const lines = plain.split('\n').filter((line) => !/^(\[ERROR\])?\s*$/.test(line));
  return lines
    .slice(-SHOWN_LINES)
    .map((line) => `  ${line.trimEnd()}`)
    .join('\n');
}
