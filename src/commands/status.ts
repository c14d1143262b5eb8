import Table from 'cli-table3';
import type { Command } from 'commander';
import { loadStackSettings } from '../config.js';
import { stackStatus, type ServerStatus } from '../stack/stack-status.js';

/** Adds `rollcall status`. */
export function registerStatus(program: Command): void {
  program
    .command('status')
    .description('show the local servers: which answer, where they listen, where they log')
    .option('--json', 'print JSON')
    .action(async (flags: { json?: boolean }) => {
      const { folder, configured } = loadStackSettings();
      const servers = await stackStatus({ folder, configured });
      console.log(flags.json ? JSON.stringify(servers, null, 2) : tableOf(servers));
    });
}

function tableOf(servers: ServerStatus[]): string {
  const table = new Table({
    head: ['server', 'state', 'process', 'address', 'log'],
    style: { head: [], border: [] },
  });
  for (const { server, state, pid, ports, log, reason } of servers) {
    table.push([
      server,
      reason === undefined ? state : `${state} (${reason})`,
      pid ?? '',
      addressOf(ports),
      log,
    ]);
  }
  return table.toString();
}

function addressOf({ main, ui }: ServerStatus['ports']): string {
  if (main === undefined) return '';
  return `127.0.0.1:${main}${ui === undefined ? '' : `\nUI http://127.0.0.1:${ui}`}`;
}
