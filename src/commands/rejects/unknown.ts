import type { Command } from 'commander';
import {
  readUnknownAccessPoints,
  type UnknownAccessPoint,
} from '../../mysql/answers/unknown-access-points.js';
import { withDatabase } from '../connect/with-database.js';
import { tableText } from '../terminal/table.js';

const MOST_LISTED = 1_000;

/** Adds `rollcall rejects unknown`. */
export function registerUnknown(rejects: Command): void {
  rejects
    .command('unknown')
    .description(
      'list the access points of the last 14 days that the roster does not list, the most heard first',
    )
    .option('--json', 'print JSON')
    .action(async (_flags: unknown, command: Command) => {
      const unknown = await withDatabase((db) => readUnknownAccessPoints(db, MOST_LISTED));
      // `rejects` has a flag --json too, and takes it before `unknown` sees it.
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      console.log(json ? JSON.stringify(unknown) : unknownText(unknown));
    });
}

function unknownText(unknown: UnknownAccessPoint[]): string {
  if (unknown.length === 0) return 'The roster lists every access point that was heard.';
  return tableText(
    ['access point', 'events', 'last heard'],
    unknown.map(({ name, count, lastHeardAt }) => [name, count, lastHeardAt]),
  );
}
