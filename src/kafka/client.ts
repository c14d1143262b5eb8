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

/** A sentence for a person when Kafka did not answer, or did not let us in, with the reason. Never the password. */
export function kafkaUnreachable(address: KafkaAddress, cause: unknown): RollcallError {
  return new RollcallError(
    'unreachable',
    `Kafka at ${address.brokers.join(', ')} ${reasonOf(address, cause)}`,
    {
      cause,
    },
  );
}

/** What OpenSSL says of a certificate of which it cannot find who signed it. */
const UNKNOWN_AUTHORITY = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function reasonOf({ sasl }: KafkaAddress, cause: unknown): string {
  for (let error: unknown = cause; error instanceof Error; error = error.cause) {
    if (error.name === 'KafkaJSSASLAuthenticationError' && sasl) {
      const wrong = /invalid (credentials|username or password)/i.test(error.message);
      const reason = wrong ? 'the name or the password is wrong.' : error.message;
      return `does not let ${sasl.username} in by ${sasl.mechanism}: ${reason}`;
    }
    // Without a sign-in a broker that wants one says nothing, and hangs up.
    if (error.name === 'KafkaJSConnectionClosedError' && !sasl)
      return 'closes the connection: it may want a sign-in (ROLLCALL_KAFKA_SASL_MECHANISM).';
    if ('code' in error && UNKNOWN_AUTHORITY.has(String(error.code))) {
      return 'has a certificate of an authority that Node does not know: name the file with its certificate in NODE_EXTRA_CA_CERTS, in the environment (.env is read too late).';
    }
  }
  return `does not answer: ${messageOf(cause)}`;
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
