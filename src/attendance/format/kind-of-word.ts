import { IGNORED } from '../record/reading.js';
import type { WordTable } from './declaration.js';
import { isText, type MessageKind, type Part } from './event-parts.js';

/** The kind that a word means; undefined for no word. */
export type KindOfWord = (word: Part | undefined) => MessageKind;

/** @param textOf the text of a word */
export function createKindOfWord(table: WordTable, textOf: (word: Part) => string): KindOfWord {
  const encoder = new TextEncoder();
  const kinds = new Map<string, MessageKind>();
  const exact: { bytes: Uint8Array; kind: MessageKind }[] = [];
  for (const kind of ['joined', 'left', 'failed'] as const)
    for (const word of table[kind] ?? []) {
      exact.push({ bytes: encoder.encode(word), kind });
      kinds.set(word.toLowerCase(), kind);
    }
  const otherwise = table.otherwise ?? 'failed';
  return (word) => {
    if (!word || word.end === word.start) return otherwise === IGNORED ? IGNORED : undefined;
    // Nearly all words are written as in the table, and need no text of their own.
    for (let i = 0; i < exact.length; i += 1)
      if (isText(word, exact[i]!.bytes)) return exact[i]!.kind;
    return kinds.get(textOf(word).toLowerCase()) ?? otherwise;
  };
}
