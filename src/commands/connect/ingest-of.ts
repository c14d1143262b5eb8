import type { Config } from '../../config.js';
import { RollcallError } from '../../errors.js';
import type { Board, ControlledPartition, IngestControl } from '../../http/board.js';
import { topicExtents } from '../../kafka/topic-extents.js';
import { askPartitions } from '../../temporal/ask-partitions.js';
import { describeTemporal, workersOf } from '../../temporal/describe.js';
import { askedPartitions } from '../ingest/request.js';
import { withTemporal } from './with-temporal.js';
import { workersText } from './workers-text.js';

/** A worker answers within a second or two; it may first have to end a window. */
const ANSWER_WITHIN_MS = 20_000;
const REACH_WITHIN_MS = 2_000;

/** What the board asks of Kafka and Temporal. */
export function ingestOf(config: Config): Pick<Board, 'pauseIngest' | 'resumeIngest' | 'reach'> {
  return {
    pauseIngest: (request) => askAll(config, 'pause', request),
    resumeIngest: (request) => askAll(config, 'resume', request),
    reach: async () => {
      const ends = await inTime(readEnds(config));
      const temporal = await inTime(withTemporal(config, describeTemporal));
      return { kafka: !!ends, temporal: !!temporal, ends: ends ?? new Map<number, number>() };
    },
  };
}

async function readEnds(config: Config): Promise<Map<number, number>> {
  const extents = await topicExtents(config.kafka(), config.topic);
  return new Map([...extents].map(([partition, { end }]) => [partition, end]));
}

/** Undefined where the server does not answer, or not in time. */
async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  const late = new Promise<undefined>((resolve) =>
    setTimeout(() => resolve(undefined), REACH_WITHIN_MS).unref(),
  );
  return Promise.race([work.catch(() => undefined), late]);
}

async function askAll(
  config: Config,
  what: 'pause' | 'resume',
  { partition, by, reason }: IngestControl,
): Promise<ControlledPartition[]> {
  const partitions = await askedPartitions(config, partition);
  return withTemporal(config, async (client) => {
    const workers = await workersOf(client, config.taskQueue);
    const nobody = `${workersText(workers, config)}: start one with "rollcall worker"`;
    if (workers.polling === 0)
      throw new RollcallError('unreachable', `Nothing was asked, because ${nobody}.`);
    const ended = AbortSignal.timeout(ANSWER_WITHIN_MS);
    try {
      const requestOf = () => ({ what, input: { by, reason } });
      const { done, refusal } = await askPartitions(client, config, partitions, requestOf, ended);
      if (refusal) throw refusal;
      return done.map(({ partition: one, state }) => ({ partition: one, state }));
    } catch (error) {
      if (!ended.aborted) throw error;
      throw new RollcallError(
        'unreachable',
        `No worker has answered for ${ANSWER_WITHIN_MS / 1000} s. The request stays with Temporal, and takes effect when a worker runs.`,
        { cause: error },
      );
    }
  });
}
