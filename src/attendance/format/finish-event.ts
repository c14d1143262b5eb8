import type { AccessEventKind } from '../record/access-event.js';
import { IGNORED, type Reading } from '../record/reading.js';
import type { CampusTime } from './campus-time.js';
import type { CleanName } from './clean-name.js';
import type { WordTable } from './declaration.js';

/** What a message is, as its words say; undefined: it has no word. */
export type MessageKind = AccessEventKind | typeof IGNORED | undefined;

/**
 * Makes an event of the parts of a message, or says what is wrong with it: the checks run in the
 * order of the plain record's.
 */
export type FinishEvent = (
  accessPoint: string | undefined,
  mac: number | undefined,
  time: CampusTime | undefined,
  kind: MessageKind,
) => Reading;

export function createFinishEvent(cleanName: CleanName): FinishEvent {
  return (accessPoint, mac, time, kind) => {
    if (kind === IGNORED) return IGNORED;
    const name = accessPoint === undefined ? undefined : cleanName(accessPoint);
    if (name === undefined) return 'bad_access_point';
    if (mac === undefined) return 'bad_mac';
    if (!time) return 'bad_time';
    if (kind === undefined) return 'bad_result';
    return { day: time.day, second: time.second, mac, accessPoint: name, kind };
  };
}

/** The kind that a word means; undefined for no word. */
export type KindOfWord = (word: string | undefined) => MessageKind;

export function createKindOfWord(table: WordTable): KindOfWord {
  const kinds = new Map<string, MessageKind>();
  for (const kind of ['joined', 'left', 'failed'] as const)
    for (const word of table[kind] ?? []) kinds.set(word.toLowerCase(), kind);
  const otherwise = table.otherwise ?? 'failed';
  return (word) => {
    if (word === undefined || word === '') return otherwise === IGNORED ? IGNORED : undefined;
    return kinds.get(word) ?? kinds.get(word.toLowerCase()) ?? otherwise;
  };
}
