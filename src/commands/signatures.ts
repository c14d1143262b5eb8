import type { Command } from 'commander';
import { DEFAULT_POLICY } from '../attendance/policy.js';
import { RollcallError } from '../errors.js';
import { readLearnedRooms, type LearnedRooms } from '../mysql/answers/learned-rooms.js';
import { withDatabase } from './connect/with-database.js';
import { askedDay } from './terminal/flags.js';
import { tableText } from './terminal/table.js';

type Flags = { date: string; policy: string; json?: boolean };

/** Adds `rollcall signatures`. */
export function registerSignatures(program: Command): void {
  program
    .command('signatures')
    .description(
      'show the room that each access point belongs to, as learned from the days up to a day',
    )
    .requiredOption('--date <day>', 'the last day that counts, YYYY-MM-DD', askedDay)
    .option('--policy <name>', 'the policy that learned the signatures', DEFAULT_POLICY)
    .option('--json', 'print JSON')
    .action(async ({ date, policy, json }: Flags) => {
      const learned = await withDatabase((db) => readLearnedRooms(db, policy, date));
      if (!learned)
        throw new RollcallError(
          'not_found',
          `Policy ${policy} has no signatures up to ${date}: "rollcall rollup run --date ${date} --policy ${policy}" learns them.`,
        );
      console.log(json ? JSON.stringify(learned) : learnedText(learned));
    });
}

function learnedText({ version, day, rooms }: LearnedRooms): string {
  const rows = rooms.map(({ accessPoint, room, share, listed }) => [
    accessPoint,
    room,
    `${(100 * share).toFixed(1)}%`,
    listed ? 'yes' : 'no',
  ]);
  const table = tableText(['access point', 'room', "of room's time", 'listed'], rows);
  return `${table}\nSignatures ${version}, learned with ${day}.`;
}
