import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

/** Tests of pure code and of pages: they need no server, no Go and no Java, and end within seconds. */
const RULES = [
  'test/{attendance,simulator,examples}/**/*.test.ts',
  'test/docs/{compose,faults-page,operations-page}.test.ts',
  'test/kafka/{client,decompress,record-batches}.test.ts',
  'test/commands/import/files.test.ts',
  'test/commands/send/pace.test.ts',
  'test/mysql/insert-rows.test.ts',
  'test/activities/ingest-window.test.ts',
  'test/chaos/plan.test.ts',
  'test/accuracy.test.ts',
];
/** Tests that stop, kill or break what runs. */
const FAILURE = ['test/failure/**/*.test.ts', 'test/chaos/chaos.test.ts'];

function project(name: string, test: TestProjectConfiguration & object): TestProjectConfiguration {
  return { extends: true, test: { name, ...('test' in test ? test.test : {}) } };
}

const WITH_SERVERS = ['test/workbench/build-for-tests.ts', 'test/workbench/stack-for-tests.ts'];

export default defineConfig({
  test: {
    projects: [
      project('rules', { test: { include: RULES } }),
      project('servers', {
        test: {
          include: ['test/**/*.test.ts'],
          exclude: [...RULES, ...FAILURE],
          globalSetup: WITH_SERVERS,
        },
      }),
      project('failure', { test: { include: FAILURE, globalSetup: WITH_SERVERS } }),
    ],
    reporters: ['default', './test/workbench/summary-reporter.ts'],
    // Temporal's native core wants a process of its own.
    pool: 'forks',
    maxWorkers: 2,
    // A deadline for what hangs; no test asserts how long anything takes.
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
