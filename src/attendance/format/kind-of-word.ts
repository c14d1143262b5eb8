import { IGNORED } from '../record/reading.js';
import type { WordTable } from './declaration.js';
import type { MessageKind } from './event-parts.js';

/** The kind that a word means; undefined for no word. */
export type KindOfWord = (word: string | undefined) => MessageKind;

export function createKindOfWord(table: WordTable): KindOfWord {
  const kinds = new Map<string, MessageKind>();
  for (const kind of ['joined', 'left', 'failed'] as const)
    for (const word of table[kind] ?? []) {
      kinds.set(word, kind);
      kinds.set(word.toLowerCase(), kind);
    }
  const otherwise = table.otherwise ?? 'failed';
  return (word) => {
    if (word === undefined || word === '') return otherwise === IGNORED ? IGNORED : undefined;
    return kinds.get(word) ?? kinds.get(word.toLowerCase()) ?? otherwise;
  };
}
