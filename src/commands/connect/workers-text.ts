import { wallClock } from '../../attendance/wall-clock.js';
import type { Config } from '../../config.js';
import type { Client } from '../../temporal/connect.js';
import { workersOf, type Workers } from '../../temporal/describe.js';
import { counted } from '../terminal/counted.js';
import type { WaitingFor } from '../terminal/waiting.js';

/** "2 workers ask for work on task queue rollcall", or since when none has. */
export function workersText({ polling, lastPollMs }: Workers, config: Config): string {
  const queue = `on task queue ${config.taskQueue}`;
  if (polling > 0) return `${counted(polling, 'worker asks', 'workers ask')} for work ${queue}`;
  return lastPollMs === undefined
    ? `no worker has asked for work ${queue}`
    : `no worker has asked for work ${queue} since ${wallClock(lastPollMs, config.timeZone).slice(11)}`;
}

/** What a command waits for that needs the workers, and whether there are any. */
export async function waitingForWorkers(
  client: Client,
  config: Config,
  what: string,
): Promise<WaitingFor> {
  const workers = await workersOf(client, config.taskQueue);
  const isStuck = workers.polling === 0;
  const mend = isStuck ? ': start one with "rollcall worker"' : '';
  return { sentence: `Waiting for ${what}; ${workersText(workers, config)}${mend}.`, isStuck };
}
