import type { Command } from 'commander';
import { loadStackSettings } from '../stack-config.js';
import { removeEnvFile } from '../stack/env-file.js';
import { stopStack } from '../stack/stop-stack.js';

/** Adds `rollcall down`. */
export function registerDown(program: Command): void {
  program
    .command('down')
    .description('stop the local servers, and keep their data and addresses')
    .option('--delete-data', 'also delete their data, addresses and secrets')
    .action(async ({ deleteData = false }: { deleteData?: boolean }) => {
      const { folder } = loadStackSettings();
      const stopped = await stopStack({ folder, deleteData });
      if (deleteData) await removeEnvFile(folder);
      console.log(stopped.length > 0 ? `Stopped ${stopped.join(', ')}.` : 'No server was running.');
      if (deleteData) console.log('Deleted the data of the local servers.');
    });
}
