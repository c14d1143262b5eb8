import type { Config } from './config.js';
import { hostOf, isLoopback } from './loopback.js';
import { temporalAddress } from './temporal/connect.js';

/**
 * A sentence for each server on another machine that is reached without TLS, or without a look at
 * its certificate. Records and rows name students and devices, so whoever can read the network on
 * the way could read them. Whoever can write on it could give Temporal orders. Many campuses have
 * such a network to themselves: it is no error.
 */
export function openLinks(config: Config): string[] {
  return [openMysql, openKafka, openTemporal].flatMap((look) => {
    try {
      return look(config) ?? [];
    } catch {
      // Whoever needs a setting that is missing or refused says so.
      return [];
    }
  });
}

function openMysql(config: Config): string | undefined {
  const url = new URL(config.mysqlUrl());
  if (isLoopback(url.hostname)) return undefined;
  const ssl = url.searchParams.get('ssl');
  if (!ssl)
    return `MySQL at ${url.host} is reached without TLS: add ?ssl=/path/to/ca.pem to its URL`;
  return ssl === 'skip-verify'
    ? `MySQL at ${url.host} is reached by TLS, but ?ssl=skip-verify trusts any server: name its authority by ?ssl=/path/to/ca.pem`
    : undefined;
}

function openKafka(config: Config): string | undefined {
  const { brokers, tls } = config.kafka();
  const remote = brokers.filter((broker) => !isLoopback(hostOf(broker)));
  if (tls || remote.length === 0) return undefined;
  return `Kafka at ${remote.join(', ')} is reached without TLS: set ROLLCALL_KAFKA_TLS=true`;
}

function openTemporal(config: Config): string | undefined {
  const { address = '', tls } = temporalAddress(config.temporalEnv).connectionOptions;
  if (address === '' || tls || isLoopback(hostOf(address))) return undefined;
  return `Temporal at ${address} is reached without TLS: set TEMPORAL_TLS=true`;
}
