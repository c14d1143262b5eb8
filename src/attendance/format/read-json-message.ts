import type { Reading } from '../record/reading.js';
import type { CampusTime } from './campus-time.js';
import { asList, type JsonMessage, type Places } from './declaration.js';
import type { Header } from './envelopes.js';
import {
  copyPart,
  emptyPart,
  finishEvent,
  isText,
  type EventParts,
  type LocatePath,
  type MessageKind,
  type Part,
} from './event-parts.js';
import { namesOfPath } from './json-path.js';
import { createKindOfWord } from './kind-of-word.js';

/** Reads an object as one kind of message; undefined where it is another. */
export type ReadJsonMessage = (
  locate: LocatePath,
  header: Header,
  latest: string,
) => Reading | undefined;

/** The paths that the messages of a format read, each once. */
export type JsonPaths = { paths: string[][]; numberOf: (names: string[]) => number };

export function createJsonPaths(): JsonPaths {
  const paths: string[][] = [];
  const numbers = new Map<string, number>();
  return {
    paths,
    numberOf: (names) => {
      const key = JSON.stringify(names);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, paths.length);
      return paths.push(names) - 1;
    },
  };
}

const HEADER_TIME = -1;
const HEADER_HOST = -2;

export function createReadJsonMessage(
  message: JsonMessage,
  { numberOf }: JsonPaths,
  parts: EventParts,
): ReadJsonMessage {
  const numbersOf = (places: Places | undefined): number[] =>
    asList(places).flatMap((place) => {
      if (place === '@time') return [HEADER_TIME];
      if (place === '@host') return [HEADER_HOST];
      return namesOfPath(place).map(numberOf);
    });
  const conditions = Object.entries(message.json).map(([path, words]) => ({
    places: numbersOf(path),
    words: asList(words).map((word) => new TextEncoder().encode(word)),
  }));
  const [accessPoints, devices, times, users] = [
    numbersOf(message.fields.accessPoint),
    numbersOf(message.fields.device),
    numbersOf(message.fields.time),
    parts.user ? numbersOf(message.fields.user) : [],
  ];
  const part = emptyPart();
  const kindOf = kindOfObject(message.kind, numbersOf, parts);
  const timeOf = (locate: LocatePath, header: Header, latest: string) => {
    for (const place of times) {
      const time = find(place, locate, header, part) ? parts.time(part, latest) : undefined;
      if (time) return time;
    }
    return undefined;
  };
  return (locate, header, latest) => {
    for (const { places, words } of conditions)
      if (!findFirst(places, locate, header, part) || !isOneOf(part, words)) return undefined;
    const name = findFirst(accessPoints, locate, header, part)
      ? parts.accessPoint(part)
      : undefined;
    const mac = findFirst(devices, locate, header, part) ? parts.mac(part) : -1;
    const time: CampusTime | undefined = timeOf(locate, header, latest);
    const user =
      parts.user && findFirst(users, locate, header, part) ? parts.user(part) : undefined;
    return finishEvent(name, mac, time, kindOf(locate, header), user);
  };
}

function kindOfObject(
  kind: JsonMessage['kind'],
  numbersOf: (places: Places) => number[],
  parts: EventParts,
): (locate: LocatePath, header: Header) => MessageKind {
  if (typeof kind === 'string') return () => kind;
  const places = numbersOf(kind.from);
  const kindOfWord = createKindOfWord(kind, parts.word);
  const part = emptyPart();
  return (locate, header) => kindOfWord(findFirst(places, locate, header, part) ? part : undefined);
}

function isOneOf(part: Part, words: readonly Uint8Array[]): boolean {
  for (let i = 0; i < words.length; i += 1) if (isText(part, words[i]!)) return true;
  return false;
}

/** Whether one of these places has a text; if so, the part is the first. */
function findFirst(
  places: readonly number[],
  locate: LocatePath,
  header: Header,
  part: Part,
): boolean {
  for (let i = 0; i < places.length; i += 1)
    if (find(places[i]!, locate, header, part)) return true;
  return false;
}

function find(place: number, locate: LocatePath, header: Header, part: Part): boolean {
  if (place >= 0) return locate(place, part) && part.end > part.start;
  const value = place === HEADER_TIME ? header.time : header.host;
  if (value) copyPart(value, part);
  return value !== undefined;
}
