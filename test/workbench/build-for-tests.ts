import { spawnSync } from 'node:child_process';

/** Builds what the tests of commands and workers run as real processes: never an older build than the code under test. */
export default function buildForTests(): void {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the build failed:\n${stdout}${stderr}`);
}
