import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { RollcallError, messageOf } from '../errors.js';

export type { Client };

/** How to reach Temporal, as its environment configuration says (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TLS_..., TEMPORAL_API_KEY). */
export type TemporalAddress = ReturnType<typeof temporalAddress>;

/** Reads Temporal's own variables from `env`; without any it is the local default, localhost:7233. */
export function temporalAddress(env: Record<string, string | undefined>) {
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
    const address = connectionOptions.address ?? 'localhost:7233';
    throw new RollcallError(
      'unreachable',
      `Temporal at ${address} does not answer: ${messageOf(error)}.`,
      {
        cause: error,
      },
    );
  }
}

function definedOnly(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
