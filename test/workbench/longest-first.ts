import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Seconds that the long files take, about, on a machine with two cores. Only their order matters,
 * and a file that is not listed counts as a short one.
 */
const SECONDS: Record<string, number> = {
  'chaos/chaos': 280,
  'failure/import-killed': 260,
  'docs/readme': 240,
  'standard/classes': 135,
  'failure/worker-killed': 125,
  'board/page-states': 100,
  'commands/demo': 95,
  'kafka/secure': 95,
  'http/live/live': 85,
  metrics: 85,
  'board/now-and-day': 75,
  'failure/packing-killed': 100,
  'failure/many-campuses': 95,
  'failure/rollup-killed': 100,
  'failure/topic-changes': 70,
  'failure/kafka-restart': 70,
  'failure/two-campuses': 70,
  'failure/schedule': 70,
  'workflows/ingest-partition': 70,
  'http/hostile-input': 70,
  'commands/plain-errors': 65,
  'failure/mysql-refuses': 60,
  'failure/worker-stopped': 60,
  'chaos/check': 60,
  'failure/mysql-sessions': 60,
  'failure/mysql-limits': 60,
  'workflows/ingest-controls': 60,
  'board/roll-pages': 60,
  'commands/rollup/broken-feed': 55,
  'failure/temporal-away': 55,
  'failure/two-releases': 55,
  'board/requests-pages': 55,
  'failure/restore': 55,
  'standard/rollup': 55,
  'failure/worker-terminated': 50,
  'board/health-page': 50,
  'failure/ingest-rewind': 50,
  'failure/nobody-reads': 45,
  'failure/workers-spread': 45,
  'stack/stack': 45,
  'failure/mysql-restart': 45,
  'board/shell': 45,
  'failure/failover': 40,
  'mysql/grants': 40,
  'board/course-page': 40,
  'http/live/live-ingest': 40,
  'board/class-page': 40,
  'board/attention-pages': 40,
  'failure/attention': 35,
  'workflows/replay': 35,
  'failure/missed-nights': 35,
  'failure/ingest-stopped': 35,
  'failure/rollup': 35,
  'failure/any-order': 30,
  'simulator/radio/radio-noise': 30,
  cli: 30,
  'failure/topic-anew': 30,
  'kafka/codecs': 30,
  'failure/log-replaced': 30,
  'failure/enriched': 30,
  'commands/send/send': 30,
  'workflows/shown-in-temporal': 25,
  'temporal/proxy': 25,
  'failure/bad-records': 25,
  'workflows/nightly-import': 25,
  'failure/late-records': 25,
  'failure/kafka-retention': 25,
  'failure/ingest-control': 25,
  'failure/twin-workflows': 20,
  'failure/rollup-meets-night': 20,
  'failure/hostile-roster': 20,
  'mysql/session-settings': 20,
  day: 20,
  'failure/roster-changed': 20,
  'simulator/simulate-campus': 20,
  'failure/pause-outlives-workflow': 20,
  'commands/record-formats': 20,
  'failure/bad-row': 20,
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
