import type { Reading } from '../record/reading.js';
import type { CampusTime, ReadCampusTime } from './campus-time.js';
import { asList, type Field, type Places, type TextMessage } from './declaration.js';
import type { Header } from './envelopes.js';
import { createKindOfWord, type FinishEvent, type KindOfWord } from './finish-event.js';
import { readMacText } from './mac-text.js';
import { readSyslogHeader } from './syslog-header.js';
import { compilePattern, MOST_HOLES, type TextPattern } from './text-pattern.js';

/** Reads a line as one kind of message; undefined where it is another. */
export type ReadTextMessage = (line: string, outer: Header, latest: string) => Reading | undefined;

/** A part of a line: from a character up to another. */
type Part = { start: number; end: number };
/** Where a field may be: a pattern of its own, or a value of the header. */
type OwnPlace = TextPattern | '@time' | '@host';
type FieldPlaces = {
  /** The number of its hole in each of the patterns of the whole message; -1 where it has none. */
  holes: number[];
  own: OwnPlace[];
};

/** The one hole of a field's own pattern that is the field. */
export const VALUE = 'value';

/** @param message checked: see check-declaration.ts */
export function createReadTextMessage(
  message: TextMessage,
  finish: FinishEvent,
  readTime: ReadCampusTime,
): ReadTextMessage {
  const texts = asList(message.text);
  const wholes = asList(message.pattern).map(patternOf);
  const placesOf = (field: Field): FieldPlaces => ({
    holes: wholes.map(({ holes }) => holes.indexOf(field)),
    own: ownPlaces(message.fields?.[field]),
  });
  const [accessPoint, device, time] = [
    placesOf('accessPoint'),
    placesOf('device'),
    placesOf('time'),
  ];
  const kindOf = kindOfLine(message.kind);
  const found = new Int32Array(2 * MOST_HOLES);

  return (line, outer, latest) => {
    for (const text of texts) if (!line.includes(text)) return undefined;
    let whole = 0;
    while (whole < wholes.length && !wholes[whole]!.find(line, found)) whole += 1;
    const partOf = (field: FieldPlaces) => holeOf(line, field.holes[whole], found) ?? field;
    const name = textOf(line, partOf(accessPoint), outer);
    const mac = macOf(line, partOf(device), outer);
    const at = timeOf(line, partOf(time), outer, (text) => readTime(text, latest));
    return finish(name, mac, at, kindOf(line, outer));
  };
}

function patternOf(text: string): TextPattern {
  return compilePattern(text) as TextPattern;
}

function ownPlaces(places: Places | undefined): OwnPlace[] {
  return asList(places).map((place) =>
    place === '@time' || place === '@host' ? place : patternOf(place),
  );
}

function kindOfLine(
  kind: TextMessage['kind'],
): (line: string, outer: Header) => ReturnType<KindOfWord> {
  if (typeof kind === 'string') return () => kind;
  const field: FieldPlaces = { holes: [], own: ownPlaces(kind.from) };
  const kindOfWord = createKindOfWord(kind);
  return (line, outer) => kindOfWord(textOf(line, field, outer));
}

/** The part of the line in a hole; undefined where the message has no such hole. */
function holeOf(line: string, hole: number | undefined, found: Int32Array): Part | undefined {
  if (hole === undefined || hole < 0) return undefined;
  return trimmed(line, found[2 * hole]!, found[2 * hole + 1]!);
}

/** The part without the spaces around it. */
function trimmed(line: string, from: number, to: number): Part {
  let [start, end] = [from, to];
  while (start < end && line.charCodeAt(start) <= SPACE) start += 1;
  while (end > start && line.charCodeAt(end - 1) <= SPACE) end -= 1;
  return { start, end };
}

const SPACE = 0x20;

function textOf(line: string, place: Part | FieldPlaces, outer: Header): string | undefined {
  if ('start' in place) return line.slice(place.start, place.end);
  for (const own of place.own) {
    const text = ownText(line, own, outer);
    if (text !== undefined && text !== '') return text;
  }
  return undefined;
}

function macOf(line: string, place: Part | FieldPlaces, outer: Header): number | undefined {
  if ('start' in place) return readMacText(line, place.start, place.end);
  const text = textOf(line, place, outer);
  return text === undefined ? undefined : readMacText(text, 0, text.length);
}

/** The first of the places that holds a time: where one looks for it, something else may stand. */
function timeOf(
  line: string,
  place: Part | FieldPlaces,
  outer: Header,
  read: (text: string) => CampusTime | undefined,
): CampusTime | undefined {
  if ('start' in place) return read(line.slice(place.start, place.end));
  for (const own of place.own) {
    const text = ownText(line, own, outer);
    const time = text === undefined ? undefined : read(text);
    if (time) return time;
  }
  return undefined;
}

const ownFound = new Int32Array(2 * MOST_HOLES);

function ownText(line: string, own: OwnPlace, outer: Header): string | undefined {
  if (own === '@time') return readSyslogHeader(line, outer).time;
  if (own === '@host') return readSyslogHeader(line, outer).host;
  if (!own.find(line, ownFound)) return undefined;
  const part = holeOf(line, own.holes.indexOf(VALUE), ownFound)!;
  return line.slice(part.start, part.end);
}
