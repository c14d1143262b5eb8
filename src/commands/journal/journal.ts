import type { Command } from 'commander';
import { wallClock } from '../../attendance/wall-clock.js';
import { loadConfig } from '../../config.js';
import { RollcallError } from '../../errors.js';
import { withDatabase } from '../connect/with-database.js';
import { counted } from '../terminal/counted.js';
import { applyJournal, type AppliedWords } from './apply-journal.js';
import { readJournal } from '../../service/journal-file.js';

/** Adds `rollcall journal apply`. */
export function registerJournal(program: Command): void {
  program
    .command('journal')
    .description('what people said, kept outside the database (ROLLCALL_JOURNAL)')
    .command('apply')
    .description(
      'after a restore: give the database the words of people that it lacks; safe to repeat',
    )
    .option('--json', 'print the counts as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const config = loadConfig();
      if (config.journalFolder === undefined)
        throw new RollcallError(
          'usage',
          'ROLLCALL_JOURNAL is not set: set it to the folder of the journal.',
        );
      const { words, unreadable } = readJournal(config.journalFolder);
      const now = wallClock(Date.now(), config.timeZone);
      const applied = await withDatabase(
        (db) => applyJournal(db, words, now),
        config,
        config.privacyUrl(),
      );
      if (unreadable.length > 0)
        console.error(
          `Left out, because they are no words (a crash may have cut them off): line ${unreadable.join(', ')}.`,
        );
      console.log(json ? JSON.stringify(applied) : appliedText(applied));
    });
}

function appliedText(applied: AppliedWords): string {
  const { erasures, corrections, confirmations, alreadyThere, superseded } = applied;
  const more = [
    counted(applied.rolls, 'roll'),
    counted(applied.excuses, 'excuse'),
    counted(applied.withdrawals, 'withdrawal'),
  ];
  return [
    `Applied: ${counted(erasures, 'erasure')}, ${counted(corrections, 'correction')}, ${counted(confirmations, 'confirmation')}, ${more.join(', ')}.`,
    `Nothing to do: ${alreadyThere} were there already, ${superseded} no longer count, because of a later word or the retention.`,
  ].join('\n');
}
