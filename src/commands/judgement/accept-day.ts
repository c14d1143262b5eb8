import type { Command } from 'commander';
import { loadConfig } from '../../config.js';
import { acceptDay } from '../../mysql/decisions/accept-day.js';
import { wordOf } from '../asked/class.js';
import { withDatabase } from '../connect/with-database.js';
import { addWordFlags, askedDay, type WordFlags } from '../terminal/flags.js';

type Flags = WordFlags & {
  /** "YYYY-MM-DD" */
  date: string;
  json?: boolean;
};

/** Adds `rollcall rollup accept`. */
export function registerAccept(rollup: Command): void {
  const accept = rollup
    .command('accept')
    .description('make a day final that is held back because its feed looked broken')
    .requiredOption('--date <day>', 'the day, YYYY-MM-DD', askedDay);
  addWordFlags(accept)
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      const config = loadConfig();
      const { date, by, reason } = flags;
      const word = wordOf(flags, config.timeZone);
      const held = await withDatabase((db) => acceptDay(db, date, word), config);
      console.log(
        flags.json
          ? JSON.stringify({ date, state: 'final', held, by, reason })
          : `Accepted ${date}, says ${by}: its result is final.\nIt was held back for this: ${held}`,
      );
    });
}
