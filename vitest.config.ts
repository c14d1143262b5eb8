import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/workbench/build-for-tests.ts', 'test/workbench/stack-for-tests.ts'],
    reporters: ['default', './test/workbench/summary-reporter.ts'],
    // Temporal's native core wants a process of its own.
    pool: 'forks',
    maxWorkers: 2,
    // A deadline for what hangs; no test asserts how long anything takes.
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
