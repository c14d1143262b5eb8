import type { RequiredSetting, Settings } from './config-schema.js';
import { RollcallError } from './errors.js';
import { hostOf, isLoopback } from './loopback.js';

/** How to reach Kafka. */
export type KafkaConfig = {
  /** Each "host:port"; an IPv6 address in brackets, "[::1]:9092". */
  brokers: string[];
  topic: string;
  /** Undefined: events are not published. */
  enrichedTopic: string | undefined;
  /** How long the topics that rollcall creates keep their records. */
  retentionDays: number;
  tls: boolean;
  sasl:
    | { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string }
    | undefined;
};

/**
 * The part of the configuration that says how to reach Kafka.
 * @param required a setting that must be there
 * @throws RollcallError `usage`
 */
export function kafkaConfig(settings: Settings, required: RequiredSetting): KafkaConfig {
  const mechanism = settings.ROLLCALL_KAFKA_SASL_MECHANISM;
  const brokers = required('ROLLCALL_KAFKA_BROKERS');
  refusePlainPassword(settings, brokers);
  return {
    brokers,
    topic: settings.ROLLCALL_KAFKA_TOPIC,
    enrichedTopic: settings.ROLLCALL_KAFKA_ENRICHED_TOPIC,
    retentionDays: settings.ROLLCALL_KAFKA_RETENTION_DAYS ?? settings.ROLLCALL_EVENT_DAYS,
    tls: settings.ROLLCALL_KAFKA_TLS,
    sasl: mechanism && {
      mechanism,
      username: required('ROLLCALL_KAFKA_SASL_USERNAME'),
      password: required('ROLLCALL_KAFKA_SASL_PASSWORD'),
    },
  };
}

/** SASL "plain" sends the password itself: without TLS everybody on the way can read it. */
function refusePlainPassword(settings: Settings, brokers: string[]): void {
  if (settings.ROLLCALL_KAFKA_SASL_MECHANISM !== 'plain' || settings.ROLLCALL_KAFKA_TLS) return;
  const remote = brokers.find((broker) => !isLoopback(hostOf(broker)));
  if (remote === undefined) return;
  throw new RollcallError(
    'usage',
    `ROLLCALL_KAFKA_SASL_MECHANISM=plain would send the password to ${remote} unencrypted: set ROLLCALL_KAFKA_TLS=true, or use scram-sha-512.`,
  );
}
