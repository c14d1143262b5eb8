import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const ROLLCALL = fileURLToPath(new URL('bin/rollcall.js', ROOT));

/** Runs `rollcall --help` in a process that takes its own Node for another version. */
function startOn(version: string): { status: number | null; stdout: string; stderr: string } {
  const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } })`;
  const hook = `data:text/javascript,${encodeURIComponent(pretend)}`;
  const args = ['--import', hook, ROLLCALL, '--help'];
  return spawnSync(process.execPath, args, { encoding: 'utf8' });
}

test.each(['18.20.4', '20.19.0', '24.10.1'])(
  'on Node %s rollcall loads nothing, and one sentence says what it needs and how to get it',
  (version) => {
    const { status, stdout, stderr } = startOn(version);
    expect(stderr).toBe(
      `rollcall needs Node 24.11 or newer, but this is Node ${version}: ` +
        'run "npx rollcall" in a checkout, which brings its own Node, or install Node 24.\n',
    );
    expect(stdout).toBe('');
    expect(status).toBe(2);
  },
);

test('the Node that rollcall asks for is the one that package.json names', () => {
  const { engines } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as {
    engines: { node: string };
  };
  expect(engines.node).toBe('>=24.11');
  expect(startOn('24.11.0').stderr).not.toContain('needs Node');
});
