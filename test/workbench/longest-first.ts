import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Seconds that the long files take, about, on a machine with two cores. Only their order matters,
 * and a file that is not listed counts as a short one.
 */
const SECONDS: Record<string, number> = {
  'chaos/chaos': 165,
  'board/page-states': 165,
  'commands/demo': 125,
  'docs/sql': 60,
  'http/hostile-input': 90,
  'board/now-and-day': 90,
  'board/shell': 70,
  'docs/readme': 150,
  'kafka/secure': 110,
  'failure/worker-killed': 125,
  'standard/classes': 100,
  'failure/topic-changes': 90,
  'failure/kafka-restart': 85,
  'failure/rollup-killed': 80,
  'failure/ingest-control': 80,
  'failure/ingest-rewind': 80,
  metrics: 80,
  'failure/worker-terminated': 75,
  'failure/workers-spread': 75,
  'failure/mysql-sessions': 70,
  'failure/temporal-away': 70,
  'failure/mysql-refuses': 70,
  'stack/stack': 70,
  'workflows/ingest-partition': 70,
  'mysql/roster/write-roster': 70,
  'failure/mysql-limits': 60,
  'failure/mysql-restart': 60,
  'failure/missed-nights': 60,
  'failure/twin-workflows': 60,
  'failure/worker-stopped': 60,
  'mysql/roster/days': 60,
  'mysql/grants': 60,
  'workflows/ingest-controls': 60,
  'chaos/check': 50,
  'standard/provisional': 60,
};
const SHORT_SECONDS = 5;

/** Starts the long files first, so that no long one is left to run alone at the end. */
export default class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((a, b) => secondsOf(b) - secondsOf(a)));
  }
}

function secondsOf({ moduleId }: TestSpecification): number {
  const [, name = ''] = /\/test\/(.+)\.test\.ts$/.exec(moduleId) ?? [];
  return SECONDS[name] ?? SHORT_SECONDS;
}
