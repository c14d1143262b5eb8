import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Seconds that the long files take, about, on a machine with two cores. Only their order matters,
 * and a file that is not listed counts as a short one.
 */
const SECONDS: Record<string, number> = {
  'chaos/chaos': 125,
  'docs/readme': 120,
  'failure/worker-killed': 110,
  'failure/worker-terminated': 100,
  'failure/bad-records': 95,
  'failure/topic-changes': 90,
  'failure/rollup-killed': 85,
  'failure/kafka-restart': 85,
  'failure/ingest-control': 80,
  'failure/ingest-rewind': 80,
  metrics: 80,
  'failure/mysql-sessions': 80,
  'failure/workers-spread': 80,
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
