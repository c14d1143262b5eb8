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

/**
 * Builds the program of an earlier release in a folder of its own, with today's dependencies.
 * @param name of its source in test/failure/releases, which was made by `git archive COMMIT src
 *   migrations bin scripts package.json tsconfig.json tsconfig.build.json | gzip -9n`. A clone need
 *   not have the history
 */
export function buildRelease(name: string): Release {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-release-'));
  const source = join(ROOT, 'test', 'failure', 'releases', `${name}.tar.gz`);
  execFileSync('tar', ['-xz', '-C', folder, '-f', source]);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const node = (...args: string[]) => execFileSync(process.execPath, args, { cwd: folder });
  node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
  node('scripts/bundle-workflows.js');
  return {
    program: join(folder, 'bin', 'rollcall.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
