import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../workbench/workbench.js';

const ROLLCALL = fileURLToPath(new URL('../../bin/rollcall.js', import.meta.url));
const FILE_OF_UP = 'export ROLLCALL_MYSQL_URL="mysql://nobody@127.0.0.1:1/elsewhere"\n';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-demo-'));
  mkdirSync(join(folder, '.rollcall'));
  writeFileSync(join(folder, '.rollcall/env'), FILE_OF_UP);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The first address that the demo prints logs in at the board, which runs on. */
async function opensBoard(said: string): Promise<void> {
  const [first = ''] = /\bhttp:\/\/\S+|\b127\.0\.0\.1:\S+/.exec(said) ?? [];
  expect(first).toContain('/login/link?token=');
  const entered = await fetch(first, { redirect: 'manual' });
  expect(entered.status).toBe(303);
  const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
  const session = await fetch(new URL('/api/v1/session', first), { headers: { cookie } });
  expect([session.status, await session.text()]).toEqual([
    200,
    expect.stringContaining('registry'),
  ]);
}

test('a second shell joins the demo by the steps that it prints, and the env file of up stays as it is', async () => {
  const foreign = /^(ROLLCALL|TEMPORAL|VITEST)/;
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !foreign.test(name)),
  );
  const demo = spawn(process.execPath, [ROLLCALL, 'demo'], { cwd: folder, env });
  const ended = new Promise((resolve) => demo.once('close', resolve));
  let said = '';
  for (const stream of [demo.stdout, demo.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  try {
    const isOver = () => demo.exitCode !== null;
    await eventually(() => said.includes('rollcall --help') || isOver(), 'the demo', 300_000);
    const steps = /In a second shell.*?\n\n([^]*?)$/.exec(said)?.[1] ?? '';
    expect(steps, said).toContain('. .rollcall/demo/env');
    const script = steps.replaceAll('npx rollcall', `'${process.execPath}' '${ROLLCALL}'`);
    const options = { cwd: folder, env, encoding: 'utf8' } as const;
    const answers = execFileSync('bash', ['-euc', script], options);
    expect(answers).toMatch(/^2019-10-16: policy standard, /m);
    expect(answers).toMatch(/^ {2}Heard in the room from ..:..,.*: late; /m);
    expect(said).toMatch(/^ERG2050 .* 3\.57% final$/m);
    await opensBoard(said);
  } finally {
    demo.kill('SIGTERM');
    await ended;
  }
  expect(readFileSync(join(folder, '.rollcall/env'), 'utf8')).toBe(FILE_OF_UP);
  expect(existsSync(join(folder, '.rollcall/demo/env'))).toBe(false);
}, 400_000);
