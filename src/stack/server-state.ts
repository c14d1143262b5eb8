import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessId } from './processes.js';
import type { Ports } from './server.js';

/** What a server's folder keeps between two starts. */
export type ServerState = {
  ports: Ports;
  /** Present from the start of the server until it is stopped. */
  process?: ProcessId;
};

/** Reads the state of the server with this folder. Before its first start it has no ports. */
export function readState(folder: string): ServerState {
  const file = join(folder, 'state.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ServerState) : { ports: {} };
}

/**
 * Writes the state, completely or not at all. It is synchronous, because nothing may happen between
 * the start of a process and its record: a process without a record cannot be stopped.
 */
export function writeState(folder: string, state: ServerState): void {
  const file = join(folder, 'state.json');
  writeFileSync(`${file}.partial`, JSON.stringify(state));
  renameSync(`${file}.partial`, file);
}
