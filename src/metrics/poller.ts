import { messageOf } from '../errors.js';
import type { LogExtent } from '../kafka/topic-extents.js';
import type { Logger } from '../log.js';
import type { Metrics } from './metrics.js';
import type { Gauges } from '../mysql/gauges.js';

const POLL_MS = 15_000;

export type MetricsPollerDependencies = {
  metrics: Pick<Metrics, 'setGauges' | 'setServerUp'>;
  log: Logger;
  topic: string;
  readGauges: () => Promise<Gauges>;
  readExtents: () => Promise<Map<number, LogExtent>>;
  pollMs?: number;
};

/** Sets the gauges every 15 s, whatever fails; says once when a server stops answering, and once when it answers again. Returns the function that ends it. */
export function startMetricsPoller(deps: MetricsPollerDependencies): () => void {
  const { metrics, topic } = deps;
  let stopped = false;
  let polling = false;
  const ask = createAsk(deps, () => stopped);
  const poll = async () => {
    // A server that answers after more than 15 s would have polls pile up.
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

/** A reader that answers undefined where a server does not, and notes it. Servers are taken to answer until one does not. */
function createAsk({ metrics, log }: MetricsPollerDependencies, isStopped: () => boolean) {
  const down = new Set<string>();
  return async <T>(server: 'mysql' | 'kafka', read: () => Promise<T>): Promise<T | undefined> => {
    try {
      const answer = await read();
      if (isStopped()) return undefined;
      metrics.setServerUp(server, true);
      if (down.delete(server)) log.info({ server }, 'metrics: the server answers again');
      return answer;
    } catch (error) {
      // What is asked while the connections are being closed tells nothing.
      if (isStopped()) return undefined;
      metrics.setServerUp(server, false);
      if (!down.has(server))
        log.warn({ server, error: messageOf(error) }, 'metrics: the server does not answer');
      down.add(server);
      return undefined;
    }
  };
}
