import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { CorrectedKind } from '../attendance/judging/settle.js';
import { RollcallError, messageOf } from '../errors.js';
import type { Confirmation, SpokenName } from '../mysql/decisions/confirmations.js';
import type { RollSource } from '../mysql/decisions/rolls.js';

/** What one person said, as one line of the journal. It names no device. */
export type JournalWord = {
  /** The same name stands in the database. */
  word: string;
  /** The campus wall clock. */
  at: string;
} & (ErasureWord | CorrectionWord | ConfirmationWord | RollWord | ExcuseWord | WithdrawalWord);

type ErasureWord = { kind: 'erase' | 'lift'; student: string; by?: string; reason?: string };
type Said = SpokenName & { by: string; reason: string };
type CorrectionWord = Said & { kind: 'correction'; student: string; verdict: CorrectedKind };
type ConfirmationWord = Said & { kind: 'confirmation' } & Confirmation;
/** One roll of a class: whom it found there, and whom it did not. */
type RollWord = Said & {
  kind: 'roll';
  source: RollSource;
  marks: { student: string; isThere: boolean }[];
};
type ExcuseWord = {
  kind: 'excuse';
  student: string;
  from: string;
  to: string;
  course: string | null;
  by: string;
  reason: string;
};
type WithdrawalWord = {
  kind: 'excuse-withdrawal';
  student: string;
  /** The name of the word that it takes back. */
  excuse: string;
  by: string;
  reason: string;
};

const FILE = 'words.jsonl';

/**
 * Appends a word to the journal, and returns when it is on the disk. Without a folder it does
 * nothing.
 *
 * It is called when a transaction has written everything and has not committed. A crash after this
 * and before the commit leaves a word in the journal that the database lacks: `journal apply` then
 * does what the person had asked for. In the other order, a crash would leave a word that only the
 * database has, and a restore would lose it.
 * @throws RollcallError `failed` where it cannot be written; the transaction rolls back
 */
export function appendWord(folder: string | undefined, word: JournalWord): void {
  if (folder === undefined) return;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, FILE);
    const isNew = !existsSync(path);
    // A line that a crash or a full disk has cut off is ended first.
    const start = isNew || readFileSync(path).at(-1) === NEWLINE ? '' : '\n';
    const file = openSync(path, 'a', 0o600);
    try {
      writeWhole(file, Buffer.from(`${start}${JSON.stringify(word)}\n`));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (isNew) syncFolder(folder);
  } catch (error) {
    throw new RollcallError(
      'failed',
      `The journal in ${folder} cannot be written, so nothing was changed: ${messageOf(error)}.`,
      { cause: error },
    );
  }
}

const NEWLINE = 0x0a;

/**
 * A disk that is nearly full takes the beginning of a line, and calls that no error. It is written
 * once and not in turns, because another process may append meanwhile.
 */
function writeWhole(file: number, line: Buffer): void {
  const written = writeSync(file, line);
  if (written < line.length)
    throw new Error(`the disk took only ${written} of ${line.length} bytes`);
}

/** A new file is safe only when its name is on the disk, too. */
function syncFolder(folder: string): void {
  const entry = openSync(folder, 'r');
  try {
    fsyncSync(entry);
  } finally {
    closeSync(entry);
  }
}

/**
 * Reads the journal in the order in which the words were said. A word that was appended twice comes
 * once.
 * @returns unreadable: the numbers of the lines that are no words, such as one that a crash or a
 *   full disk has cut off
 * @throws RollcallError `not_found` where there is no journal
 */
export function readJournal(folder: string): { words: JournalWord[]; unreadable: number[] } {
  const path = join(folder, FILE);
  if (!existsSync(path))
    throw new RollcallError('not_found', `There is no journal in ${folder} (${FILE}).`);
  const words = new Map<string, JournalWord>();
  const unreadable: number[] = [];
  for (const [i, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (line === '') continue;
    const word = wordIn(line);
    if (word) words.set(word.word, words.get(word.word) ?? word);
    else unreadable.push(i + 1);
  }
  return { words: [...words.values()], unreadable };
}

const KINDS = new Set([
  ...['erase', 'lift', 'correction', 'confirmation'],
  ...['roll', 'excuse', 'excuse-withdrawal'],
]);

function wordIn(line: string): JournalWord | undefined {
  try {
    const word = JSON.parse(line) as JournalWord;
    return typeof word.word === 'string' && KINDS.has(word.kind) ? word : undefined;
  } catch {
    return undefined;
  }
}
