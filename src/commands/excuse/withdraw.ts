import type { Command } from 'commander';
import { loadConfig } from '../../config.js';
import { withdrawExcuse } from '../../service/excuse.js';
import { appendWord } from '../../service/journal-file.js';
import { wordOf } from '../asked/class.js';
import { withDatabase } from '../connect/with-database.js';
import { counted } from '../terminal/counted.js';
import { addWordFlags, wholeNumber, type WordFlags } from '../terminal/flags.js';

/** Adds `rollcall excuse withdraw`. */
export function registerExcuseWithdraw(excuse: Command): void {
  const withdraw = excuse
    .command('withdraw')
    .description('take an excuse back, for all of its days')
    .argument('<number>', 'the number, as "rollcall excuse list" shows it', wholeNumber(1));
  addWordFlags(withdraw)
    .option('--json', 'print JSON')
    .action(async (excuseNo: number, flags: WordFlags & { json?: boolean }) => {
      const config = loadConfig();
      const word = wordOf(flags, config.timeZone);
      const effect = await withDatabase(
        (db) =>
          withdrawExcuse(db, excuseNo, word, (said) => appendWord(config.journalFolder, said)),
        config,
      );
      console.log(
        flags.json
          ? JSON.stringify(effect)
          : `Excuse ${excuseNo} is withdrawn; ${counted(effect.classes, 'class', 'classes')} changed.`,
      );
    });
}
