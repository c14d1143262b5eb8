import type { Command } from 'commander';
import { loadStackSettings } from '../stack-config.js';
import { stackStatus, type ServerStatus } from '../stack/stack-status.js';
import { tableText } from './terminal/table.js';

/** Adds `rollcall status`. */
export function registerStatus(program: Command): void {
  program
    .command('status')
    .description(
      'show the servers of "rollcall up": which answer, where they listen, where they log',
    )
    .option('--json', 'print JSON')
    .action(async (flags: { json?: boolean }) => {
      const { folder, configured } = loadStackSettings();
      const servers = await stackStatus({ folder, configured });
      console.log(flags.json ? JSON.stringify(servers, null, 2) : statusText(servers));
    });
}

function statusText(servers: ServerStatus[]): string {
  return tableText(
    ['server', 'state', 'process', 'address', 'log'],
    servers.map(({ server, state, pid, ports, log, reason }) => [
      server,
      reason === undefined ? state : `${state} (${reason})`,
      pid ?? '',
      addressText(ports),
      log,
    ]),
  );
}

function addressText({ main, ui }: ServerStatus['ports']): string {
  if (main === undefined) return '';
  return `127.0.0.1:${main}${ui === undefined ? '' : `\nUI http://127.0.0.1:${ui}`}`;
}
