import { Command } from 'commander';
import { registerCheck } from '../../src/commands/check.js';
import { registerDay } from '../../src/commands/day.js';
import { registerExplain } from '../../src/commands/explain.js';
import { registerExport } from '../../src/commands/export.js';
import { registerFormat } from '../../src/commands/format/format.js';
import { registerImport } from '../../src/commands/import/import.js';
import { registerIngest } from '../../src/commands/ingest/ingest.js';
import { registerJournal } from '../../src/commands/journal/journal.js';
import { registerMigrate } from '../../src/commands/migrate.js';
import { registerRejects } from '../../src/commands/rejects/rejects.js';
import { registerRoll } from '../../src/commands/roll/roll.js';
import { registerRollup } from '../../src/commands/rollup.js';
import { registerRooms } from '../../src/commands/rooms.js';
import { registerSend } from '../../src/commands/send/send.js';
import { registerSetting } from '../../src/commands/setting.js';
import { registerSql } from '../../src/commands/sql/sql.js';
import { registerUnmatched } from '../../src/commands/unmatched.js';
import { registerUp } from '../../src/commands/up.js';
import { registerWorker } from '../../src/commands/worker/worker.js';

const program = new Command('rollcall');
for (const register of [
  ...[registerCheck, registerDay, registerExplain, registerExport, registerFormat],
  ...[registerImport, registerIngest, registerJournal, registerMigrate, registerRejects],
  ...[registerRoll, registerRollup, registerRooms, registerSend, registerSetting],
  ...[registerSql, registerUnmatched, registerUp, registerWorker],
])
  register(program);

/**
 * What of a command line, without "rollcall", the program does not know, and what it would ask for
 * besides.
 */
export function wrongIn(line: string): string[] {
  const words: string[] = line.match(/"[^"]*"|[^\s[\]]+/g) ?? [];
  let command: Command = program;
  for (let next; (next = command.commands.find((one) => one.name() === words[0])); words.shift())
    command = next;
  if (command === program) return [`there is no command ${words[0]}`];
  const flags = words.filter((word) => word.startsWith('--'));
  const known = command.options.map(({ long }) => long);
  const needed = command.options.filter(({ mandatory }) => mandatory).map(({ long }) => long!);
  const values = words.filter(
    (word, i) => !word.startsWith('--') && !words[i - 1]?.startsWith('--'),
  );
  return [
    ...flags.filter((flag) => !known.includes(flag)),
    ...needed.filter((flag) => !flags.includes(flag)).map((flag) => `${flag} is missing`),
    ...(values.length === command.registeredArguments.length
      ? []
      : [`its arguments are ${values.join(' ')}`]),
  ];
}
