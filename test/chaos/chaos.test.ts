import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, onTestFailed, test } from 'vitest';
import { makeCampus, type Campus } from '../workbench/campus.js';
import { expectExact, expectVerdicts, rows } from '../workbench/checker.js';
import { startMysqlProxy } from '../workbench/mysql-proxy.js';
import { startRelay } from '../workbench/relay.js';
import { recount } from '../workbench/recount.js';
import { ownFolder, removeStack } from '../workbench/stack-for-tests.js';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';
import type { Victims } from './faults.js';
import { countFaults, countRecords, figuresText, summarize, type Figures } from './figures.js';
import type {} from './folder-for-chaos.js';
import { unleash } from './nemesis.js';
import { startOwnStack } from './own-stack.js';
import { compareWithSent, readLog } from './read-log.js';
import { watchRecoveries } from './recoveries.js';
import { keepSending } from './sender.js';
import { startWorkerPair } from './worker-pair.js';

// `npm run chaos` sets these. The default is a short run whose seed kills MySQL and Kafka and stops
// a worker for longer than its heartbeat timeout.
const { CHAOS_MINUTES = '1', CHAOS_SEED = '17', CHAOS_JSON } = process.env;
const MINUTES = Number(CHAOS_MINUTES);
const SEED = Number(CHAOS_SEED);
const DAY = '2019-09-04';
const PARTITIONS = 3;
const LOG = 'log.jsonl';
const folder = inject('chaosFolder') ?? ownFolder('chaos');
/** The faults so far, for a run that prints them only at its end. */
const history: string[] = [];
const say = (line: string) => void (inject('chaosFolder') ? console.log(line) : history.push(line));

let bench: Workbench;
let campus: Campus;
let victims: Victims;

beforeAll(async () => {
  const stack = await startOwnStack(folder);
  bench = await createWorkbench({}, stack.addresses);
  campus = makeCampus(join(bench.folder, 'campus'), { students: 300, sections: 12, seed: SEED });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
  const relay = await startRelay(bench.env['ROLLCALL_MYSQL_URL']!);
  const proxy = await startMysqlProxy(relay.url);
  const workers = await startWorkerPair(bench, { ROLLCALL_MYSQL_URL: proxy.url });
  victims = { stack, workers, proxy, relay };
});

afterAll(async () => {
  await bench?.close();
  await victims?.proxy.close();
  await victims?.relay.close();
  await removeStack(folder);
});

/** Sends records while the faults happen, then waits until everything is read. */
async function runFaults() {
  const sender = keepSending(bench, campus, DAY);
  const recoveries = watchRecoveries(bench, PARTITIONS);
  say(`Chaos for ${MINUTES} min, seed ${SEED}.`);
  const happened = await unleash({
    seed: SEED,
    seconds: MINUTES * 60,
    victims,
    recoveries,
    say,
  });
  const sent = await sender.stop();
  await bench.succeed(['ingest', 'wait', '--timeout', '240']);
  await recoveries.close();
  await bench.succeed(['rollup', 'run', '--date', DAY, '--policy', 'seed']);
  return {
    happened,
    sent,
    interruptedSends: sender.interruptions(),
    recovery: summarize(recoveries),
  };
}

test(
  `after ${MINUTES} min of random faults (seed ${SEED}), every record is counted once`,
  { timeout: MINUTES * 60_000 + 900_000 },
  async () => {
    onTestFailed(() => console.log(lastWords()));
    const { happened, sent, ...rest } = await runFaults();
    const logged = await readLog(bench, campus.folder, LOG);
    const compared = compareWithSent(logged, sent);
    const expected = recount(campus.folder, { logs: [LOG] });
    const figures: Figures = {
      seed: SEED,
      minutes: MINUTES,
      faults: countFaults(happened),
      sent: sent.length,
      resent: compared.resent,
      logged: logged.length,
      ...(await countRecords(bench, logged.length, compared, expected)),
      fencedBatches: victims.workers
        .logs()
        .reduce((sum, log) => sum + log.split('fenced: another attempt').length - 1, 0),
      surprises: victims.workers.surprises,
      ...rest,
    };
    try {
      expect(compared).toMatchObject({ missing: [], foreign: [] });
      await expectExact(bench, campus.folder, [LOG]);
      await expectVerdicts(bench, expected, DAY);
      expect(await rows(bench, 'SELECT DISTINCT state FROM ingest_position')).toEqual([
        { state: 'running' },
      ]);
      expect(figures).toMatchObject({ lost: 0, doubled: 0, surprises: [] });
      expect(await victims.workers.stop()).toEqual([0, 0]);
      figures.passed = true;
    } finally {
      console.log([...history, figuresText(figures)].join('\n'));
      if (CHAOS_JSON)
        writeFileSync(
          CHAOS_JSON,
          `${JSON.stringify({ ...figures, passed: figures.passed ?? false }, null, 2)}\n`,
        );
    }
  },
);

/** The last log lines of the last two workers. */
function lastWords(): string {
  const logs = victims.workers.logs().slice(-2);
  return logs.map((log) => log.split('\n').slice(-20).join('\n')).join('\n\n');
}
