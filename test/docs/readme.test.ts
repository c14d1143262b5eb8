import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { choosePorts } from '../../src/stack/free-ports.js';
import { eventually } from '../workbench/workbench.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The READMEs say how to begin, and these pages go on. */
const ENGLISH = ['README.md', 'docs/using.md'];
const CHINESE = ['README.zh-CN.md', 'docs/using.zh-CN.md'];
/**
 * npx takes a second of CPU to find a program that lies here. The first commands run through it, as
 * printed; the others start the same program, with the same Node, directly.
 */
const SHORT_NPX = `
through_npx=0
npx() {
  if ((++through_npx <= 3)); then command npx "$@"; return; fi
  [ "$1" = rollcall ] || { echo "npx $1 is not what this test starts" >&2; return 1; }
  node_modules/.bin/node bin/rollcall.js "\${@:2}"
}`;
let checkout: string;

beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), 'rollcall-readme-'));
  const files = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' })
    .trim()
    .split('\n');
  for (const file of files) {
    mkdirSync(join(checkout, dirname(file)), { recursive: true });
    cpSync(join(ROOT, file), join(checkout, file));
  }
  for (const built of ['node_modules', 'dist'])
    symlinkSync(join(ROOT, built), join(checkout, built));
});

afterAll(() => {
  for (const pid of processesOf(checkout).filter((pid) => /worker|serve/.test(commandOf(pid))))
    process.kill(Number(pid));
  execFileSync(process.execPath, ['bin/rollcall.js', 'down', '--delete-data'], { cwd: checkout });
  rmSync(checkout, { recursive: true, force: true });
});

/** What a reader would paste into a shell, in order. */
function shellBlocks(files: readonly string[]): string {
  const text = files.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block).join('\n');
}

/** Processes whose working directory lies in the checkout. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
    } catch (error) {
      // It has ended meanwhile, or is not ours to look at.
      if (['ENOENT', 'EACCES', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? ''))
        return false;
      throw error;
    }
  });
}

function commandOf(pid: string): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
}

test('both languages give the same commands', () => {
  expect(shellBlocks(CHINESE)).toBe(shellBlocks(ENGLISH));
  expect(shellBlocks(ENGLISH).split('\n').length).toBeGreaterThan(30);
});

test('the READMEs start each workflow with lines that this test runs from the next page', () => {
  const startsOf = (text: string) => text.match(/^temporal workflow start .*$/gm);
  const run = startsOf(shellBlocks(ENGLISH));
  expect(run).toHaveLength(3);
  for (const readme of ['README.md', 'README.zh-CN.md'])
    expect(startsOf(readFileSync(join(ROOT, readme), 'utf8'))).toEqual(run);
});

test('every command of the README works as printed, and leaves no process behind', async () => {
  const foreign = /^(ROLLCALL|TEMPORAL|VITEST)/;
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
    // npx links the checkout into its cache, which must not outlive the checkout.
    npm_config_cache: join(checkout, '.npm'),
    // Another board may run on this machine.
    ROLLCALL_HTTP_ADDRESS: `127.0.0.1:${(await choosePorts(['board'], {}, {}))['board']}`,
  };
  // A file, because a command that reads its standard input would swallow the rest of a script that
  // comes that way. With job control, as a reader's shell has it: `kill %1` reaches what npx
  // started.
  writeFileSync(join(checkout, 'readme.sh'), `set -m\n${SHORT_NPX}\n${shellBlocks(ENGLISH)}`);
  const shell = spawn('bash', ['-e', '-u', '-x', '-o', 'pipefail', 'readme.sh'], {
    cwd: checkout,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  shell.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  shell.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  // Not 'close': where a command failed, the worker still runs and holds the pipes.
  const status = await new Promise((resolve) => shell.once('exit', resolve));
  const output = Buffer.concat(said).toString();
  expect(status, output).toBe(0);
  expect(output).toContain('3.57%');
  expect(output).toContain(
    '{"ACT5005":{"1":"7.23%"},"ERG2050":{"1":"3.57%"},"TRA5201":{"1":"5.88%"}}',
  );
  await eventually(() => processesOf(checkout).length === 0, 'every process of the README to end');
}, 600_000);
