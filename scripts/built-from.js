// What the build in dist/ was made from, so that a build that would change nothing can be left out.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../', import.meta.url);
const MARK = new URL('dist/built-from', ROOT);
const FILES = [
  'tsconfig.json',
  'tsconfig.build.json',

  'vite.config.ts',
  'package.json',
  'package-lock.json',
];
const FOLDERS = ['src/', 'web/', 'scripts/'];

/** Whether dist/ was built from the sources as they are now. */
export function isBuilt() {
  return existsSync(MARK) && readFileSync(MARK, 'utf8') === sourcesHash();
}

/** Notes that dist/ is now built from the sources as they are. */
export function markBuilt() {
  writeFileSync(MARK, sourcesHash());
}

function sourcesHash() {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `${parentPath}/${name}`),
  );
  const hash = createHash('sha256');
  for (const file of [
    ...FILES.map((name) => fileURLToPath(new URL(name, ROOT))),
    ...inFolders.sort(),
  ])
    hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}
