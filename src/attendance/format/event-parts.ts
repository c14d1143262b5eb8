import type { AccessEvent, AccessEventKind } from '../record/access-event.js';
import { createNameTable, createUserTable } from '../record/name-table.js';
import { IGNORED, type Reading } from '../record/reading.js';
import { isSamePart } from './byte-search.js';
import type { CampusTime, ReadCampusTime } from './campus-time.js';
import type { CleanName } from './clean-name.js';
import { readMacBytes } from './mac-bytes.js';

/** A part of larger bytes, which are UTF-8. A record allocates none: each is filled anew. */
export type Part = { bytes: Uint8Array; start: number; end: number };

/** Whether an object has a text at the path of this number; if so, the part is that text. */
export type LocatePath = (path: number, part: Part) => boolean;

export function emptyPart(): Part {
  return { bytes: new Uint8Array(), start: 0, end: 0 };
}

/** Makes a part the same as another. */
export function copyPart({ bytes, start, end }: Part, part: Part): void {
  part.bytes = bytes;
  part.start = start;
  part.end = end;
}

/** Whether a part is a text, given by its bytes. */
export function isText({ bytes, start, end }: Part, text: Uint8Array): boolean {
  return isSamePart(text, 0, text.length, bytes, start, end);
}

/** What a message is, as its words say; undefined: it has no word. */
export type MessageKind = AccessEventKind | typeof IGNORED | undefined;

/** Turns the parts of a message into the values of an event. */
export type EventParts = {
  /** Undefined for no name, or one that is far too long. */
  accessPoint: (part: Part) => string | undefined;
  /** -1 for no MAC address. */
  mac: (part: Part) => number;
  /** Undefined for no time that can be real. */
  time: (part: Part, latest: string) => CampusTime | undefined;
  /** Undefined for no user, and where users are not read. */
  user: ((part: Part) => string | undefined) | undefined;
  /** A text that many records share. */
  word: (part: Part) => string;
};

/** It remembers the last time, because neighbours often share theirs. */
export function createEventParts(
  cleanName: CleanName,
  readTime: ReadCampusTime,
  withUsers: boolean,
): EventParts {
  const nameOf = createNameTable();
  const userOf = withUsers ? createUserTable() : undefined;
  const decoder = new TextDecoder();
  const textOf = ({ bytes, start, end }: Part) => nameOf(bytes, start, end);
  // A copy, because a view would keep the whole answer of a fetch in memory.
  const own = new Uint8Array(MOST_TIME_LENGTH);
  const known = { length: 0, text: '' };
  const textOfTime = ({ bytes, start, end }: Part): string => {
    if (!isSamePart(own, 0, known.length, bytes, start, end)) {
      known.length = end - start;
      for (let i = 0; i < known.length; i += 1) own[i] = bytes[start + i]!;
      known.text = decoder.decode(own.subarray(0, known.length));
    }
    return known.text;
  };
  return {
    accessPoint: (part) => (isShort(part) ? cleanName(textOf(part)) : undefined),
    mac: ({ bytes, start, end }) => readMacBytes(bytes, start, end),
    time: (part, latest) => (canBeTime(part) ? readTime(textOfTime(part), latest) : undefined),
    user: userOf && (({ bytes, start, end }) => userOf(bytes, start, end)),
    word: (part) =>
      isShort(part) ? textOf(part) : decoder.decode(part.bytes.subarray(part.start, part.end)),
  };
}

/**
 * The most bytes of a text that is kept, far more than a name has. With texts as long as a record,
 * a flood of made-up ones would fill the memory.
 */
const MOST_KEPT_BYTES = 2_048;

function isShort({ start, end }: Part): boolean {
  return end - start <= MOST_KEPT_BYTES;
}

const MOST_TIME_LENGTH = 48;

/** Cheap, since a format may look for a time in several places. */
function canBeTime({ bytes, start, end }: Part): boolean {
  const first = bytes[start]!;
  const isStart =
    (first >= 0x30 && first <= 0x5a) || first === 0x2a || first === 0x2e || first === 0x25;
  return end > start && end - start <= MOST_TIME_LENGTH && isStart;
}

/**
 * Makes an event of the values of a message, or says what is wrong with it: the checks run in the
 * order of the plain record's.
 */
export function finishEvent(
  accessPoint: string | undefined,
  mac: number,
  time: CampusTime | undefined,
  kind: MessageKind,
  user: string | undefined,
): Reading {
  if (kind === IGNORED) return IGNORED;
  if (accessPoint === undefined) return 'bad_access_point';
  if (mac < 0) return 'bad_mac';
  if (!time) return 'bad_time';
  if (kind === undefined) return 'bad_result';
  const event: AccessEvent = { day: time.day, second: time.second, mac, accessPoint, kind };
  if (user !== undefined) event.user = user;
  return event;
}
