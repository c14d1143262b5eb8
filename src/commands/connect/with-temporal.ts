import type { Config } from '../../config.js';
import { RollcallError } from '../../errors.js';
import { connectTemporal, temporalAddress, type Client } from '../../temporal/connect.js';
import { temporalFailure } from '../../temporal/failure.js';
import { OWN_CAMPUS, withDatabase } from './with-database.js';

/**
 * Opens a connection to Temporal for `work`, and closes it afterwards.
 * @throws RollcallError `usage` if the configured database belongs to another campus, and whatever
 *   `temporalFailure` makes of a request that fails
 */
export async function withTemporal<T>(
  config: Config,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  await refuseOtherCampus(config);
  const address = temporalAddress(config.temporalEnv);
  const client = await connectTemporal(address);
  try {
    return await work(client);
  } catch (error) {
    throw temporalFailure(address, error);
  } finally {
    await client.connection.close();
  }
}

/**
 * With another campus's name a command would start, ask or end the workflows of another
 * installation. A database that does not answer does not hold a command up that does without it.
 */
async function refuseOtherCampus(config: Config): Promise<void> {
  if (!config.hasDatabase || OWN_CAMPUS.has(config)) return;
  try {
    await withDatabase(() => Promise.resolve(), config);
  } catch (error) {
    if (error instanceof RollcallError && error.code === 'usage') throw error;
  }
}
