import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import { temporalUnreachable } from './failure.js';

export type { Client };

/**
 * How to reach Temporal, as its own environment configuration says: TEMPORAL_ADDRESS,
 * TEMPORAL_NAMESPACE, TEMPORAL_TLS_..., TEMPORAL_API_KEY.
 */
export type TemporalAddress = Required<ClientConnectConfig>;

/** Reads Temporal's own variables from `env`; without any the address is localhost:7233. */
export function temporalAddress(env: Record<string, string | undefined>): TemporalAddress {
  const { connectionOptions, namespace } = loadClientConnectConfig({
    overrideEnvVars: definedOnly(env),
  });
  return { connectionOptions, namespace: namespace ?? 'default' };
}

/** Connects a client, and checks that the server answers. @throws RollcallError `unreachable` */
export async function connectTemporal({
  connectionOptions,
  namespace,
}: TemporalAddress): Promise<Client> {
  try {
    const connection = await Connection.connect({
      ...connectionOptions,
      connectTimeout: '5 seconds',
    });
    return new Client({ connection, namespace });
  } catch (error) {
    throw temporalUnreachable(connectionOptions.address, error);
  }
}

function definedOnly(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
