import { NativeConnection } from '@temporalio/worker';
import type { Config } from '../config.js';
import { temporalAddress } from '../temporal/connect.js';
import { temporalUnreachable } from '../temporal/failure.js';

/** Opens the connection to Temporal of a process's workers. @throws RollcallError `unreachable` */
export async function connectNative(config: Config): Promise<NativeConnection> {
  const { connectionOptions } = temporalAddress(config.temporalEnv);
  try {
    return await NativeConnection.connect(connectionOptions);
  } catch (error) {
    throw temporalUnreachable(connectionOptions.address, error);
  }
}
