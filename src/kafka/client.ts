import { Kafka, logLevel, type KafkaConfig as KafkajsConfig } from 'kafkajs';
import requestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { RollcallError, messageOf } from '../errors.js';

/** How to reach Kafka. brokers: "host:port". */
export type KafkaAddress = {
  brokers: string[];
  tls: boolean;
  sasl?:
    | { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string }
    | undefined;
};

/** Makes a kafkajs client that says nothing by itself: whoever calls it gets the error, and reports it once. */
export function createKafka({ brokers, tls, sasl }: KafkaAddress): Kafka {
  stopIdleTimer();
  return new Kafka({
    clientId: 'rollcall',
    brokers,
    ssl: tls,
    ...(sasl && { sasl: sasl as NonNullable<KafkajsConfig['sasl']> }),
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    retry: { retries: 3, initialRetryTime: 200 },
    logLevel: logLevel.NOTHING,
  });
}

/** A sentence for a person when Kafka did not answer, with the reason. */
export function kafkaUnreachable({ brokers }: KafkaAddress, cause: unknown): RollcallError {
  return new RollcallError(
    'unreachable',
    `Kafka at ${brokers.join(', ')} does not answer: ${messageOf(cause)}`,
    { cause },
  );
}

type RequestQueuePrototype = {
  pending: unknown[];
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  scheduleCheckPendingRequests(this: RequestQueuePrototype): void;
  checkPendingRequests(): void;
};

/**
 * kafkajs 2.2.4 keeps a timer of a millisecond running on every idle connection (tulios/kafkajs#1604): with nothing to wait for it computes a
 * delay in the past. The queue needs the timer only while requests are held back; a response wakes it otherwise. It can go when a release
 * of kafkajs mends it.
 */
function stopIdleTimer(): void {
  const prototype = (requestQueue as { prototype: RequestQueuePrototype }).prototype;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueuePrototype) {
    if (this.throttleCheckTimeoutId || this.pending.length === 0) return;
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null;
        this.checkPendingRequests();
      },
      Math.max(this.throttledUntil - Date.now(), 10),
    );
  };
}
