import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FILES = [
  ...['scripts', 'tsconfig.json', 'tsconfig.build.json', 'vite.config.ts', 'package.json'],
  'package-lock.json',
];

test('a build is left out only where nothing has changed since the last one', async () => {
  const checkout = mkdtempSync(join(tmpdir(), 'rollcall-built-'));
  for (const file of FILES) cpSync(join(ROOT, file), join(checkout, file), { recursive: true });
  for (const folder of ['src/commands', 'web/pages', 'dist'])
    mkdirSync(join(checkout, folder), { recursive: true });
  const source = join(checkout, 'src/commands/day.ts');
  writeFileSync(source, 'one');
  const script = pathToFileURL(join(checkout, 'scripts/built-from.js')).href;
  const { isBuilt, markBuilt } = (await import(script)) as {
    isBuilt: () => boolean;
    markBuilt: () => void;
  };
  expect(isBuilt()).toBe(false);
  markBuilt();
  expect(isBuilt()).toBe(true);
  writeFileSync(join(checkout, 'web/pages/day-page.tsx'), 'one');
  expect(isBuilt()).toBe(false);
  markBuilt();
  writeFileSync(source, 'two');
  expect(isBuilt()).toBe(false);
  markBuilt();
  rmSync(source);
  expect(isBuilt()).toBe(false);
  rmSync(checkout, { recursive: true });
});
