import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** `npm run chaos`: like the tests' own, but without their stack, since chaos starts one that it may break. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/chaos/chaos.test.ts'],
    globalSetup: ['test/workbench/build-for-tests.ts', 'test/chaos/folder-for-chaos.ts'],
    // The faults are printed as they come.
    disableConsoleIntercept: true,
    pool: 'forks',
    hookTimeout: 300_000,
  },
});
