import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export type Release = {
  /** Its `rollcall`. */
  program: string;
  remove: () => void;
};

/** Whether this clone holds a commit: a shallow one may not. */
export function hasCommit(commit: string): boolean {
  try {
    execFileSync('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: ROOT, stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

/** Builds the program of an earlier commit in a folder of its own, with today's dependencies. */
export function buildRelease(commit: string): Release {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-release-'));
  const archive = execFileSync('git', ['archive', commit], {
    cwd: ROOT,
    maxBuffer: 256 * 1024 * 1024,
  });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const node = (...args: string[]) => execFileSync(process.execPath, args, { cwd: folder });
  node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
  node('scripts/bundle-workflows.js');
  return {
    program: join(folder, 'bin', 'rollcall.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
