import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessId } from './processes.js';
import type { Ports } from './server.js';

/** What is kept of one server from start to start: its ports, and its process while it is meant to run. */
export type ServerState = { ports: Ports; process?: ProcessId };

/** Reads the state of the server whose folder this is; before its first start it has no ports. */
export function readState(folder: string): ServerState {
  const file = join(folder, 'state.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ServerState) : { ports: {} };
}

/** Writes the state, whole or not at all; at once, because a process that nobody has recorded cannot be stopped. */
export function writeState(folder: string, state: ServerState): void {
  const file = join(folder, 'state.json');
  writeFileSync(`${file}.partial`, JSON.stringify(state));
  renameSync(`${file}.partial`, file);
}
