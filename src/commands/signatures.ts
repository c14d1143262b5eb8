import type { Command } from 'commander';
import { DEFAULT_POLICY } from '../attendance/policy.js';
import { RollcallError } from '../errors.js';
import { readLearnedRooms, type LearnedRooms } from '../mysql/answers/learned-rooms.js';
import { askedDay } from './asked/day.js';
import { tableText } from './terminal/table.js';
import { withDatabase } from './connect/with-database.js';

type Flags = { date: string; policy: string; json?: boolean };

/** Adds `rollcall signatures`. */
export function registerSignatures(program: Command): void {
  program
    .command('signatures')
    .description(
      'where those who attend are heard, as learned until a day: the room of each access point',
    )
    .requiredOption('--date <day>', 'the day, YYYY-MM-DD', askedDay)
    .option('--policy <name>', 'the policy that learned them', DEFAULT_POLICY)
    .option('--json', 'print JSON')
    .action(async ({ date, policy, json }: Flags) => {
      const learned = await withDatabase((db) => readLearnedRooms(db, policy, date));
      if (!learned)
        throw new RollcallError(
          'not_found',
          `Policy ${policy} has learned nothing until ${date}: a rollup does.`,
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
