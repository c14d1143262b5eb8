import { RollcallError } from '../errors.js';
import {
  addConfirmation,
  hasRoom,
  readSpoken,
  type Confirmation,
  type DayClass,
  type Word,
} from '../mysql/decisions/confirmations.js';
import { withTransaction, type Database } from '../mysql/pool.js';
import type { JournalWord } from './journal-file.js';

/**
 * Keeps what a person said about a class; the next rollup of its day uses it.
 * @param keep appends the word to the journal, the last thing before the commit
 * @throws RollcallError `not_found` where the roster has no such room, `expired` where the day's
 * events are deleted, so that no rollup can follow
 */
export async function confirmClass(
  db: Database,
  meant: DayClass,
  confirmation: Confirmation,
  word: Word & { word: string },
  keep: (said: JournalWord) => void,
): Promise<void> {
  await requireRoom(db, meant, confirmation);
  await withTransaction(db, async (tx) => {
    const spoken = await readSpoken(tx, meant);
    await addConfirmation(tx, spoken, confirmation, word);
    const { now, ...said } = word;
    keep({ kind: 'confirmation', at: now, ...said, ...spoken, ...confirmation });
  });
}

async function requireRoom(
  db: Database,
  { version, date }: DayClass,
  { room }: Confirmation,
): Promise<void> {
  if (room === null || (await hasRoom(db, version, room))) return;
  throw new RollcallError(
    'not_found',
    `There is no room ${room} in the roster of ${date}: write its name as rooms.csv does.`,
  );
}
