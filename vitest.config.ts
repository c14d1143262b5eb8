import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import LongestFirst from './test/workbench/longest-first.js';

// Kafka compiles its code for a long run. That takes most of the CPU of a broker that lives a
// minute.
process.env['JDK_JAVA_OPTIONS'] ??= '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';

/** Tests of pure code and of pages: they need no build, no server, no Go and no Java. */
const RULES = [
  'test/{accuracy,attendance,bench,campuses,simulator,examples,notices,roster-files,web}/**/*.test.ts',
  'test/docs/{compose,compose-schema,faults-page,links,onboarding-page,operations-page}.test.ts',
  'test/{bin,scripts}/**/*.test.ts',
  'test/kafka/{batch-mark,client,decompress,record-batches}.test.ts',
  'test/commands/explain/explanation.test.ts',
  'test/commands/import/dirty-{lines,rosters}.test.ts',
  'test/commands/ingest/newest-records.test.ts',
  'test/commands/send/pace.test.ts',
  'test/commands/sql/statements.test.ts',
  'test/mysql/{insert-rows,lock-watch,revision-watch}.test.ts',
  'test/temporal/failure.test.ts',
  'test/http/{course-grid,failures,small-groups,table-files,terms}.test.ts',
  'test/service/lms-{canvas,moodle}.test.ts',
  'test/activities/{ahead,batch-pieces,commit-lives,failures,ingest-window,nightly-steps,read-users,rollup-lives,same-log,window-summary}.test.ts',
  'test/{chaos/plan,worker/turns}.test.ts',
  'test/workflows/histories.test.ts',
  'test/{accuracy,accuracy-third,config,login-key,open-links}.test.ts',
];
/** Tests that stop, kill or break the servers and the workers. */
const FAILURE = ['test/failure/**/*.test.ts', 'test/chaos/chaos.test.ts'];

/** Tests that kill a member of a cluster of servers. `npm run test:clusters` runs them. */
const CLUSTERS = ['test/clusters/**/*.test.ts'];

/** Tests of tables, of the API and of pages. They start no worker, so they share processes. */
const DATABASE = ['test/{board,http,mysql}/**/*.test.ts'];

/** All projects share one build and one stack. */
const WITH_SERVERS = ['test/workbench/stack-for-tests.ts'];

function project(
  name: string,
  include: string[],
  more: {
    exclude?: string[];
    globalSetup?: string[];
    isolate?: boolean;
    testTimeout?: number;
    hookTimeout?: number;
  } = {},
): TestProjectConfiguration {
  return { extends: true, test: { name, include, ...more } };
}

export default defineConfig({
  test: {
    projects: [
      project('rules', RULES, { isolate: false }),
      project('servers', ['test/**/*.test.ts'], {
        exclude: [...RULES, ...FAILURE, ...DATABASE, ...CLUSTERS],
        globalSetup: WITH_SERVERS,
      }),
      project('database', DATABASE, {
        exclude: RULES,
        globalSetup: WITH_SERVERS,
        isolate: false,
      }),
      project('failure', FAILURE, { globalSetup: WITH_SERVERS }),
      project('clusters', CLUSTERS, {
        globalSetup: WITH_SERVERS,
        // Members of clusters start and fail over several times in each.
        testTimeout: 600_000,
        hookTimeout: 900_000,
      }),
    ],
    reporters: ['default', './test/workbench/summary-reporter.ts'],
    // Temporal's native core needs a process of its own.
    pool: 'forks',
    // Twice the cores of a small machine, since most files wait most of the time.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // Ends a test that hangs. No test asserts how long something takes.
    testTimeout: 240_000,
    hookTimeout: 300_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
      thresholds: { 'src/attendance/**': { branches: 100 } },
    },
  },
});
