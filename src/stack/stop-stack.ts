import { existsSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stopProcess } from './processes.js';
import type { Server } from './server.js';
import { readState, writeState } from './server-state.js';
import { SERVERS } from './start-stack.js';
import { withLock } from './with-lock.js';

/**
 * Stops the servers of a folder and waits until they are gone. Their data, addresses and secrets
 * stay, unless `deleteData` is set.
 * @returns the titles of the servers that ran
 */
export async function stopStack({
  folder,
  deleteData = false,
}: {
  folder: string;
  deleteData?: boolean;
}): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const home = realpathSync(folder);
  return withLock(home, async () => {
    const stopped = await Promise.all(
      SERVERS.map(([server]) => stopServer(server, join(home, server.name), deleteData)),
    );
    return stopped.filter((title) => title !== undefined);
  });
}

async function stopServer(
  server: Server,
  folder: string,
  deleteData: boolean,
): Promise<string | undefined> {
  const { ports, process } = readState(folder);
  const ran = process !== undefined && (await stopProcess(process));
  if (process !== undefined) writeState(folder, { ports });
  if (deleteData) await rm(folder, { recursive: true, force: true });
  return ran ? server.title : undefined;
}
