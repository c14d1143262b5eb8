import type { Command } from 'commander';
import { deleteAuditRows, type DeletedAuditRows } from '../mysql/decisions/audit-rows.js';
import { withDatabase } from './connect/with-database.js';
import { counted } from './terminal/counted.js';
import { askedDay } from './terminal/flags.js';

/** Adds `rollcall audit delete`. */
export function registerAudit(program: Command): void {
  program
    .command('audit')
    .description('what the database keeps of the things that people did')
    .command('delete')
    .description(
      'delete corrections, confirmations, controls of ingest and looks from before a day; needs the MySQL account "privacy"',
    )
    .requiredOption('--before <day>', 'the first day that is kept, YYYY-MM-DD', askedDay)
    .option('--json', 'print the counts as JSON')
    .action(async ({ before, json }: { before: string; json?: boolean }) => {
      const deleted = await withDatabase((db) => deleteAuditRows(db, before));
      console.log(json ? JSON.stringify(deleted) : deletedText(deleted));
    });
}

function deletedText({ corrections, confirmations, controls, looks }: DeletedAuditRows): string {
  const counts = [
    counted(corrections, 'correction'),
    counted(confirmations, 'confirmation'),
    counted(controls, 'control'),
    counted(looks, 'look'),
  ];
  return `Deleted: ${counts.join(', ')}. Erasures stay, and so do words on days that can still be rolled up.`;
}
