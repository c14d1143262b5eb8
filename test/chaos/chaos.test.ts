import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, inject, onTestFailed, test } from 'vitest';
import { readTopic } from '../workbench/kafka-admin.js';
import { ownFolder, removeStack } from '../workbench/stack-for-tests.js';
import { keepActing } from './act.js';
import { calmRun, differences, readResults, type Results } from './calm-run.js';
import { findFaults } from './check.js';
import { compareWithSent } from './compare-log.js';
import { countFaults, countRecords, countWords, figuresText, summarize } from './figures.js';
import type { Figures } from './figures.js';
import type {} from './folder-for-chaos.js';
import { unleash } from './nemesis.js';
import { patientCommand } from './patient-command.js';
import { watchRecoveries } from './recoveries.js';
import { keepSending } from './sender.js';
import { setUp, type SetUp } from './set-up.js';
import { settle } from './settle.js';
import { watchBatches } from './watch-batches.js';

// `npm run chaos` sets these. The seed of the short run kills a worker, Kafka and Temporal, cuts
// connections to MySQL, and stops a worker for longer than its heartbeat timeout.
const { CHAOS_SECONDS = '60', CHAOS_SEED = '1766', CHAOS_JSON } = process.env;
const SECONDS = Number(CHAOS_SECONDS);
const SEED = Number(CHAOS_SEED);
const PARTITIONS = 3;
const folder = inject('chaosFolder') ?? ownFolder('chaos');
/** The faults so far, for a run that prints them only at its end. */
const history: string[] = [];
const say = (line: string) => void (inject('chaosFolder') ? console.log(line) : history.push(line));

let run: SetUp;

beforeAll(async () => {
  run = await setUp(folder, SEED);
});

afterAll(async () => {
  await run?.close();
  await removeStack(folder);
});

/** Does everything at once while the faults happen, and then brings it to its end. */
async function runFaults() {
  const { bench, campus, rosters, victims, happened } = run;
  const command = patientCommand(bench, { ROLLCALL_MYSQL_URL: victims.proxy.url });
  const sender = keepSending(bench, campus, happened.openDays, SEED);
  const recoveries = watchRecoveries(bench, PARTITIONS);
  const batches = watchBatches(bench);
  const stage = { bench, command, sender, recoveries, rosters, happened };
  say(`Chaos for ${SECONDS} s, seed ${SEED}.`);
  const acting = keepActing(SEED, stage, say);
  const faults = await unleash({ seed: SEED, seconds: SECONDS, victims, recoveries, say });
  await acting.stop();
  const sent = [...run.sent, ...(await sender.stop())];
  await settle(bench, happened);
  await recoveries.close();
  return {
    sent,
    figures: {
      faults: countFaults(faults),
      actions: Object.fromEntries(acting.done),
      refusedActions: Object.fromEntries(acting.refused),
      failedCommands: command.failures(),
      ...countWords(happened),
      interruptedSends: sender.interruptions(),
      largestBatch: await batches.stop(),
      recovery: summarize(recoveries),
    },
  };
}

test(
  `after ${SECONDS} s of random faults (seed ${SEED}), every record is counted once and every word is in force`,
  { timeout: SECONDS * 1_000 + 1_800_000 },
  async () => {
    onTestFailed(() => console.log([...history, lastWords()].join('\n')));
    const { sent, figures } = await runFaults();
    const { bench, happened, victims } = run;
    const log = await readTopic(bench);
    const compared = compareWithSent(
      log.map(({ value }) => value!.toString('latin1')),
      sent,
    );
    const found = await findFaults(bench, happened, log);
    found.push(...differences(await readResults(bench, happened.openDays), await calm()));
    const all: Figures = {
      seed: SEED,
      seconds: SECONDS,
      ...figures,
      sent: sent.length,
      resent: compared.resent,
      logged: log.length,
      ...(await countRecords(bench, log.length, compared)),
      fencedBatches: victims.workers
        .logs()
        .reduce((sum, one) => sum + one.split('fenced: another attempt').length - 1, 0),
      surprises: victims.workers.surprises,
      found,
    };
    try {
      expect(compared).toMatchObject({ missing: [], foreign: [] });
      expect(all).toMatchObject({ lost: 0, doubled: 0, surprises: [], found: [] });
      expect(await victims.workers.stop()).toEqual([0, 0]);
      all.passed = true;
    } finally {
      console.log([...history, figuresText(all)].join('\n'));
      if (CHAOS_JSON)
        writeFileSync(
          CHAOS_JSON,
          `${JSON.stringify({ ...all, passed: all.passed ?? false }, null, 2)}\n`,
        );
    }
  },
);

function calm(): Promise<Results> {
  const { bench, victims, happened } = run;
  return calmRun(victims.stack.addresses, bench.topic, happened);
}

/** The last log lines of the last two workers. */
function lastWords(): string {
  const logs = run.victims.workers.logs().slice(-2);
  return logs.map((log) => log.split('\n').slice(-20).join('\n')).join('\n\n');
}
