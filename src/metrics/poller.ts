import { messageOf } from '../errors.js';
import type { LogExtent } from '../kafka/topic-extents.js';
import type { Logger } from '../log.js';
import type { Gauges } from '../mysql/gauges.js';
import type { Metrics } from './metrics.js';

const POLL_MS = 15_000;

export type MetricsPollerDependencies = {
  metrics: Pick<Metrics, 'setGauges' | 'setServerUp'>;
  log: Logger;
  topic: string;
  /** What MySQL knows of the positions, the roster and the days. */
  readGauges: () => Promise<Gauges>;
  /** What each partition's log holds, by Kafka. */
  readExtents: () => Promise<Map<number, LogExtent>>;
  /** The time between two polls; 15 s without it. */
  pollMs?: number;
};

/**
 * Sets the gauges at intervals, also while a server is away. It logs once when a server stops
 * answering, and once when it answers again.
 * @returns the function that ends it
 */
export function startMetricsPoller(deps: MetricsPollerDependencies): () => void {
  const { metrics, topic } = deps;
  let stopped = false;
  let polling = false;
  const ask = createAsk(deps, () => stopped);
  const poll = async () => {
    // If a server takes longer than the interval to answer, polls would pile up.
    if (polling) return;
    polling = true;
    const [gauges, extents] = await Promise.all([
      ask('mysql', deps.readGauges),
      ask('kafka', deps.readExtents),
    ]);
    polling = false;
    if (gauges && !stopped) metrics.setGauges(topic, gauges, extents);
  };
  void poll();
  const timer = setInterval(() => void poll(), deps.pollMs ?? POLL_MS);
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}

/** Asks a server. Undefined if it does not answer, or if the poller has ended meanwhile. */
type Ask = <T>(server: 'mysql' | 'kafka', read: () => Promise<T>) => Promise<T | undefined>;

/** The first poll logs nothing about a server that answers. */
function createAsk({ metrics, log }: MetricsPollerDependencies, isStopped: () => boolean): Ask {
  const down = new Set<string>();
  return async (server, read) => {
    try {
      const answer = await read();
      if (isStopped()) return undefined;
      metrics.setServerUp(server, true);
      if (down.delete(server)) log.info({ server }, 'metrics: the server answers again');
      return answer;
    } catch (error) {
      // The connections are being closed, so an error says nothing about the server.
      if (isStopped()) return undefined;
      metrics.setServerUp(server, false);
      if (!down.has(server))
        log.warn({ server, error: messageOf(error) }, 'metrics: the server does not answer');
      down.add(server);
      return undefined;
    }
  };
}
