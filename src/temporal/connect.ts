import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import { RollcallError } from '../errors.js';
import { hostOf, isLoopback } from '../loopback.js';
import { temporalUnreachable } from './failure.js';

export type { Client };

/**
 * How to reach Temporal, as its own environment configuration says: TEMPORAL_ADDRESS,
 * TEMPORAL_NAMESPACE, TEMPORAL_TLS_..., TEMPORAL_API_KEY.
 */
export type TemporalAddress = Required<ClientConnectConfig> & {
  /** The proxy through which a client reaches it; undefined: none. A worker uses no proxy. */
  proxy: string | undefined;
};

/** gRPC takes the first of these that is set, and reads them in lower case only. */
const PROXY_VARIABLES = ['grpc_proxy', 'https_proxy', 'http_proxy'];
const NO_PROXY_VARIABLES = ['no_grpc_proxy', 'no_proxy'];

/**
 * Reads Temporal's own variables from `env`; without any the address is localhost:7233.
 * @throws RollcallError `usage` for a TEMPORAL_TLS that the SDK would take for "false"
 */
export function temporalAddress(env: Record<string, string | undefined>): TemporalAddress {
  requireFlag(env['TEMPORAL_TLS']);
  const { connectionOptions, namespace } = loadClientConnectConfig({
    overrideEnvVars: definedOnly(env),
  });
  const host = hostOf(connectionOptions.address ?? 'localhost:7233');
  return { connectionOptions, namespace: namespace ?? 'default', proxy: proxyOf(host, env) };
}

/** The SDK reads "TRUE" and "yes" as false, and would silently leave TLS out. */
function requireFlag(value: string | undefined): void {
  if (!value || ['true', 'false', '1', '0'].includes(value)) return;
  throw new RollcallError('usage', `TEMPORAL_TLS must be true, false, 1 or 0, not ${value}.`);
}

/** No proxy leads to this machine itself, so none is used for a loopback address. */
function proxyOf(host: string, env: Record<string, string | undefined>): string | undefined {
  const firstOf = (names: string[]) => names.map((name) => env[name]).find(Boolean);
  const direct = (firstOf(NO_PROXY_VARIABLES) ?? '').split(',').map((entry) => entry.trim());
  if (isLoopback(host) || direct.some((entry) => entry !== '' && host.endsWith(entry)))
    return undefined;
  return firstOf(PROXY_VARIABLES);
}

/** Connects a client, and checks that the server answers. @throws RollcallError `unreachable` */
export async function connectTemporal({
  connectionOptions,
  namespace,
  proxy,
}: TemporalAddress): Promise<Client> {
  try {
    const connection = await Connection.connect({
      ...connectionOptions,
      connectTimeout: '5 seconds',
      // gRPC takes a proxy from the environment for every address, this machine's own too.
      channelArgs: { 'grpc.enable_http_proxy': proxy === undefined ? 0 : 1 },
    });
    return new Client({ connection, namespace });
  } catch (error) {
    throw temporalUnreachable(connectionOptions.address, error, proxy);
  }
}

function definedOnly(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
