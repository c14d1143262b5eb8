import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * `npm run chaos`: the configuration of the tests without their stack, because chaos starts its own
 * and breaks it.
 */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/chaos/chaos.test.ts'],
    globalSetup: ['test/workbench/build-for-tests.ts', 'test/chaos/folder-for-chaos.ts'],
    // Prints each fault when it happens.
    disableConsoleIntercept: true,
    pool: 'forks',
    hookTimeout: 300_000,
  },
});
