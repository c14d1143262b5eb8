import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel, type KafkaConfig as KafkajsConfig } from 'kafkajs';
import requestQueue from 'kafkajs/src/network/requestQueue/index.js';
import createSocketFactory from 'kafkajs/src/network/socketFactory.js';
import { RollcallError, messageOf } from '../errors.js';

/** How to reach Kafka. */
export type KafkaAddress = {
  /** Each as "host:port"; an IPv6 address in brackets, "[::1]:9092". */
  brokers: string[];
  tls: boolean;
  /** Absent where the broker asks for no sign-in. */
  sasl?:
    | { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string }
    | undefined;
};

/** How long a client waits, and how often it tries. */
export type Patience = Required<Pick<KafkajsConfig, 'requestTimeout' | 'retry'>>;

const PATIENT: Patience = {
  requestTimeout: 30_000,
  retry: { retries: 3, initialRetryTime: 200 },
};

/** Makes a kafkajs client that logs nothing: the caller gets each error and reports it once. */
export function createKafka(address: KafkaAddress, patience = PATIENT): Kafka {
  const { tls, sasl } = address;
  stopIdleTimer();
  return new Kafka({
    clientId: 'rollcall',
    brokers: brokersInOrder(address).map(withoutColons),
    socketFactory: (options) => openSocket({ ...options, host: withColons(options.host) }),
    ssl: tls,
    ...(sasl && { sasl: sasl as NonNullable<KafkajsConfig['sasl']> }),
    connectionTimeout: 5_000,
    ...patience,
    logLevel: logLevel.NOTHING,
  });
}

/** Which broker of a list the next client asks first. */
const firstOf = new WeakMap<KafkaAddress, number>();

/**
 * kafkajs asks the first broker of its list about the cluster. It asks another one only if it
 * cannot connect. But a broker that hangs takes connections, and does not answer.
 */
function brokersInOrder(address: KafkaAddress): string[] {
  const first = firstOf.get(address) ?? 0;
  return [...address.brokers.slice(first), ...address.brokers.slice(0, first)];
}

/**
 * Lets new clients ask another broker first, because `broker` does not answer. Many readers may say
 * so of the same broker at once.
 */
export function passOver(address: KafkaAddress, broker: string): void {
  const [first] = brokersInOrder(address);
  if (first !== broker) return;
  firstOf.set(address, (address.brokers.indexOf(broker) + 1) % address.brokers.length);
}

/** The broker that a new client asks first. */
export function firstBroker(address: KafkaAddress): string {
  return brokersInOrder(address)[0]!;
}

const LONGEST_PAUSE_MS = 500;

/**
 * Does work again, after a pause, while it fails with what kafkajs would have tried again itself.
 * @param work may ask another broker by a client of its own
 * @param goesOn whether an attempt may follow this one, the first being 1
 */
export async function tryAgain<T>(
  work: (attempt: number) => Promise<T>,
  goesOn: (attempt: number, error: unknown) => boolean,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await work(attempt);
    } catch (error) {
      if (!mayTryAgain(error) || !goesOn(attempt, error)) throw error;
      await sleep(Math.min(100 * 2 ** attempt, LONGEST_PAUSE_MS));
    }
}

/**
 * Whether kafkajs would have tried again after this error, if it might. A producer that finds no
 * leader says so by an error within another one.
 */
export function mayTryAgain(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'KafkaJSNumberOfRetriesExceeded' || mayTryAgain(error.cause);
}

/** The broker, as "host:port", that got a request or a connection and did not answer in time. */
export function silentBroker(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'KafkaJSRequestTimeoutError')
    return 'broker' in error ? String(error.broker) : '';
  return silentBroker(error.cause);
}

const openSocket = createSocketFactory();

/**
 * kafkajs cuts "host:port" at the first colon, so an IPv6 address in brackets goes through it with
 * underscores. The addresses that brokers give come as they are, without brackets.
 */
function withoutColons(broker: string): string {
  return broker.replace(/^\[.*\]/, (address) => address.replaceAll(':', '_'));
}

function withColons(host: string): string {
  return /^\[.*\]$/.test(host) ? host.slice(1, -1).replaceAll('_', ':') : host;
}

/** A sentence that says why Kafka did not answer or refused the sign-in. Never has the password. */
export function kafkaUnreachable(address: KafkaAddress, cause: unknown): RollcallError {
  return new RollcallError(
    'unreachable',
    `Kafka at ${address.brokers.join(', ')} ${reasonOf(address, cause)}`,
    {
      cause,
    },
  );
}

/** The same for what a request failed with, if that comes from kafkajs; any other error stays. */
export function kafkaFailure(address: KafkaAddress, error: unknown): unknown {
  const isKafkas =
    error instanceof Error &&
    (error.name.startsWith('KafkaJS') || error.message === 'Broker not connected');
  return isKafkas ? kafkaUnreachable(address, error) : error;
}

/** OpenSSL's codes for a certificate whose authority it does not know. */
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
    // A broker that wants a sign-in and gets none closes the connection without a word.
    if (error.name === 'KafkaJSConnectionClosedError' && !sasl)
      return 'closes the connection: it may want a sign-in (ROLLCALL_KAFKA_SASL_MECHANISM).';
    if (error.name === 'KafkaJSProtocolError') return `refuses the request: ${error.message}`;
    if ('code' in error && UNKNOWN_AUTHORITY.has(String(error.code))) {
      return (
        'has a certificate from an authority that Node does not know: set NODE_EXTRA_CA_CERTS to ' +
        "the file with the authority's certificate, in the environment (.env is read too late)."
      );
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
 * kafkajs 2.2.4 sets a timer of 1 ms again and again on every idle connection, because it computes
 * a delay in the past (tulios/kafkajs#1604). The queue needs a timer only while it holds requests
 * back; otherwise a response wakes it. This can go when a release of kafkajs has the fix.
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
