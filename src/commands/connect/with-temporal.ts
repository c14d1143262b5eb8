import type { Config } from '../../config.js';
import { connectTemporal, temporalAddress, type Client } from '../../temporal/connect.js';

/** Opens a connection to Temporal for `work`, and closes it afterwards. */
export async function withTemporal<T>(
  config: Config,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connectTemporal(temporalAddress(config.temporalEnv));
  try {
    return await work(client);
  } finally {
    await client.connection.close();
  }
}
