import type { Reading } from '../record/reading.js';
import { findBytes, needleOf } from './byte-search.js';
import type { CampusTime } from './campus-time.js';
import { asList, type Field, type Places, type TextMessage } from './declaration.js';
import type { Header } from './envelopes.js';
import {
  copyPart,
  emptyPart,
  finishEvent,
  type EventParts,
  type MessageKind,
  type Part,
} from './event-parts.js';
import { createKindOfWord } from './kind-of-word.js';
import { createReadSyslogHeader } from './syslog-header.js';
import { compilePattern, firstOf, MOST_HOLES, type TextPattern } from './text-pattern.js';

/** Reads a line as one kind of message; undefined where it is another. */
export type ReadTextMessage = (line: Part, outer: Header, latest: string) => Reading | undefined;

/** Where a field may be: a pattern of its own, or a value of the header. */
type OwnPlace = { pattern: TextPattern; hole: number } | '@time' | '@host';
type FieldPlaces = {
  /** The number of its hole in each of the patterns of the whole message; -1 where it has none. */
  holes: number[];
  own: OwnPlace[];
};

/** The one hole of a field's own pattern that is the field. */
export const VALUE = 'value';
/** The hole of a whole pattern that is the word of the kind. */
export const KIND = 'kind';

/** @param message checked: see check-declaration.ts */
export function createReadTextMessage(message: TextMessage, parts: EventParts): ReadTextMessage {
  const texts = asList(message.text).map(needleOf);
  const wholes = asList(message.pattern).map(patternOf);
  const firstWhole = firstOf(wholes);
  const placesOf = (field: Field): FieldPlaces => ({
    holes: wholes.map(({ holes }) => holes.indexOf(field)),
    own: ownPlaces(message.fields?.[field]),
  });
  const [accessPoints, devices, times, users] = [
    placesOf('accessPoint'),
    placesOf('device'),
    placesOf('time'),
    placesOf('user'),
  ];
  const locate = createLocate();
  const found = new Int32Array(2 * MOST_HOLES);
  const part = emptyPart();
  const kindHoles = wholes.map(({ holes }) => holes.indexOf(KIND));
  const kindOf = kindOfLine(message.kind, locate, parts);

  const timeOf = (line: Part, outer: Header, hole: number, latest: string) => {
    if (hole >= 0) return parts.time(inHole(line, hole, found, part), latest);
    for (const place of times.own) {
      const time = locate(line, outer, place, part) ? parts.time(part, latest) : undefined;
      if (time) return time;
    }
    return undefined;
  };
  /** Whether `part` is where the field is. */
  const find = (line: Part, outer: Header, field: FieldPlaces, whole: number): boolean => {
    const hole = field.holes[whole] ?? -1;
    if (hole >= 0) inHole(line, hole, found, part);
    else if (!field.own.some((place) => locate(line, outer, place, part))) return false;
    return part.end > part.start;
  };

  const hasTexts = ({ bytes, start, end }: Part): boolean => {
    for (let i = 0; i < texts.length; i += 1)
      if (findBytes(bytes, texts[i]!, start, end) < 0) return false;
    return true;
  };
  // A pattern that holds the texts itself spares a line the search for them.
  const holdTexts = asList(message.pattern).map((whole) =>
    asList(message.text).every((text) => whole.includes(text)),
  );

  return (line, outer, latest) => {
    const whole = firstWhole(line.bytes, line.start, line.end, found);
    if (!holdTexts[whole] && !hasTexts(line)) return undefined;
    const name = find(line, outer, accessPoints, whole) ? parts.accessPoint(part) : undefined;
    const mac = find(line, outer, devices, whole) ? parts.mac(part) : -1;
    const time: CampusTime | undefined = timeOf(line, outer, times.holes[whole] ?? -1, latest);
    const user = parts.user && find(line, outer, users, whole) ? parts.user(part) : undefined;
    const hole = kindHoles[whole] ?? -1;
    const word = hole >= 0 ? inHole(line, hole, found, part) : undefined;
    return finishEvent(name, mac, time, kindOf(line, outer, word), user);
  };
}

/** A pattern of a declaration that was checked. */
export function patternOf(text: string): TextPattern {
  return compilePattern(text) as TextPattern;
}

function isIn({ find }: TextPattern, { bytes, start, end }: Part, found: Int32Array): boolean {
  return find(bytes, start, end, found);
}

function ownPlaces(places: Places | undefined): OwnPlace[] {
  return asList(places).map((place) => {
    if (place === '@time' || place === '@host') return place;
    const pattern = patternOf(place);
    return { pattern, hole: pattern.holes.indexOf(VALUE) };
  });
}

/** @returns a reader of the kind. word: where the pattern of the whole message has it */
function kindOfLine(
  kind: TextMessage['kind'],
  locate: Locate,
  parts: EventParts,
): (line: Part, outer: Header, word: Part | undefined) => MessageKind {
  if (typeof kind === 'string') return () => kind;
  const places = ownPlaces(kind.from);
  const kindOfWord = createKindOfWord(kind, parts.word);
  const part = emptyPart();
  return (line, outer, word) => {
    if (word) return kindOfWord(word);
    return kindOfWord(places.some((place) => locate(line, outer, place, part)) ? part : undefined);
  };
}

/** Whether a line has a place; if so, the part is that place. */
type Locate = (line: Part, outer: Header, place: OwnPlace, part: Part) => boolean;

function createLocate(): Locate {
  const found = new Int32Array(2 * MOST_HOLES);
  const readHeader = createReadSyslogHeader();
  return (line, outer, place, part) => {
    if (typeof place === 'string') {
      const name = place === '@time' ? 'time' : 'host';
      const inLine = readHeader(line)[name];
      const value = inLine ?? outer[name];
      if (value) copyPart(value, part);
      return value !== undefined;
    }
    if (!isIn(place.pattern, line, found)) return false;
    inHole(line, place.hole, found, part);
    return part.end > part.start;
  };
}

/** The part of the line in a hole, without the spaces around it. */
function inHole({ bytes }: Part, hole: number, found: Int32Array, part: Part): Part {
  let [start, end] = [found[2 * hole]!, found[2 * hole + 1]!];
  while (start < end && bytes[start]! <= SPACE) start += 1;
  while (end > start && bytes[end - 1]! <= SPACE) end -= 1;
  part.bytes = bytes;
  part.start = start;
  part.end = end;
  return part;
}

const SPACE = 0x20;
