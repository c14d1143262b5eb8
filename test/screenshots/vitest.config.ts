import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** `npm run screenshots`: on a stack of its own, as the tests have one. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/screenshots/take-screenshots.ts'],
    globalSetup: ['test/workbench/stack-for-tests.ts'],
    disableConsoleIntercept: true,
    pool: 'forks',
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
