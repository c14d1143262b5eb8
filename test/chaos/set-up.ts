import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { startMysqlProxy } from '../workbench/mysql-proxy.js';
import { startRelay } from '../workbench/relay.js';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';
import type { Victims } from './faults.js';
import type { Happened } from './happened.js';
import { startOwnStack } from './own-stack.js';
import { writeRosters } from './rosters.js';
import { startWorkerPair } from './worker-pair.js';

/** Records of these days come in during the faults. */
const OPEN_DAYS = ['2019-09-03', '2019-09-04'];
/** These days are read and sealed before the first fault, and expire meanwhile. */
const EXPIRED_DAYS = ['2019-09-09', '2019-09-10'];
const LINES_OF_EXPIRED_DAY = 3_000;

/** The programs and the data that a run begins with. */
export type SetUp = {
  bench: Workbench;
  campus: Campus;
  rosters: string[];
  victims: Victims;
  happened: Happened;
  /** Lines that were sent before the first fault. */
  sent: string[];
  close: () => Promise<void>;
};

/** Starts servers and workers, imports a roster, and seals the days that will expire. */
export async function setUp(folder: string, seed: number): Promise<SetUp> {
  const stack = await startOwnStack(folder);
  const bench = await createWorkbench({}, stack.addresses);
  const campus = makeCampus(join(bench.folder, 'campus'), { students: 600, sections: 24, seed });
  const rosters = writeRosters(campus);
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
  const relay = await startRelay(bench.env['ROLLCALL_MYSQL_URL']!);
  const proxy = await startMysqlProxy(relay.url);
  const workers = await startWorkerPair(bench, { ROLLCALL_MYSQL_URL: proxy.url });
  const sent: string[] = [];
  for (const day of EXPIRED_DAYS) sent.push(...(await sendAndSeal(bench, campus, day)));
  return {
    bench,
    campus,
    rosters,
    victims: { stack, workers, proxy, relay },
    happened: {
      openDays: OPEN_DAYS,
      expiredDays: EXPIRED_DAYS,
      rosters: new Map([[1, campus.folder]]),
      roster: campus.folder,
      words: [],
      erased: new Set(),
    },
    sent,
    close: async () => {
      await bench.close();
      await proxy.close();
      await relay.close();
    },
  };
}

async function sendAndSeal(bench: Workbench, campus: Campus, day: string): Promise<string[]> {
  const log = makeLog(campus, `${day}.jsonl`, day, LINES_OF_EXPIRED_DAY);
  await bench.succeed(['send', log]);
  await bench.succeed(['ingest', 'wait', '--timeout', '120']);
  await bench.succeed(['rollup', 'run', '--date', day, '--policy', 'seed']);
  return readFileSync(log, 'utf8').split('\n').filter(Boolean);
}
