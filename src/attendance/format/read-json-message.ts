import type { Reading } from '../record/reading.js';
import type { CampusTime, ReadCampusTime } from './campus-time.js';
import { asList, type JsonMessage, type Places } from './declaration.js';
import type { Header } from './envelopes.js';
import { createKindOfWord, type FinishEvent, type KindOfWord } from './finish-event.js';
import { namesOfPath } from './json-path.js';

/** The values of an object at the paths that a format reads, each by the number of its path. */
export type JsonValues = {
  text: (path: number) => string | undefined;
  /** The same, for texts that many records share. */
  name: (path: number) => string | undefined;
  mac: (path: number) => number | undefined;
};

/** Reads an object as one kind of message; undefined where it is another. */
export type ReadJsonMessage = (
  values: JsonValues,
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
  finish: FinishEvent,
  readTime: ReadCampusTime,
): ReadJsonMessage {
  const numbersOf = (places: Places | undefined): number[] =>
    asList(places).flatMap((place) => {
      if (place === '@time') return [HEADER_TIME];
      if (place === '@host') return [HEADER_HOST];
      return namesOfPath(place).map(numberOf);
    });
  const conditions = Object.entries(message.json).map(([path, words]) => ({
    places: numbersOf(path),
    words: new Set(asList(words)),
  }));
  const { accessPoint, device, time } = message.fields;
  const [accessPoints, devices, times] = [accessPoint, device, time].map(numbersOf) as [
    number[],
    number[],
    number[],
  ];
  const kindOf = kindOfObject(message.kind, numbersOf);
  return (values, header, latest) => {
    for (const { places, words } of conditions) {
      const word = firstText(places, values, header, 'name');
      if (word === undefined || !words.has(word)) return undefined;
    }
    return finish(
      firstText(accessPoints, values, header, 'name'),
      firstMac(devices, values),
      firstTime(times, values, header, (text) => readTime(text, latest)),
      kindOf(values, header),
    );
  };
}

function kindOfObject(
  kind: JsonMessage['kind'],
  numbersOf: (places: Places) => number[],
): (values: JsonValues, header: Header) => ReturnType<KindOfWord> {
  if (typeof kind === 'string') return () => kind;
  const places = numbersOf(kind.from);
  const kindOfWord = createKindOfWord(kind);
  return (values, header) => kindOfWord(firstText(places, values, header, 'name'));
}

/** The first of these places that has a text. */
function firstText(
  places: readonly number[],
  values: JsonValues,
  header: Header,
  as: 'text' | 'name',
): string | undefined {
  for (const place of places) {
    const text =
      place === HEADER_TIME ? header.time : place === HEADER_HOST ? header.host : values[as](place);
    if (text !== undefined && text !== '') return text;
  }
  return undefined;
}

function firstTime(
  places: readonly number[],
  values: JsonValues,
  header: Header,
  read: (text: string) => CampusTime | undefined,
): CampusTime | undefined {
  for (const place of places) {
    const text = place === HEADER_TIME ? header.time : place < 0 ? undefined : values.text(place);
    const time = text === undefined ? undefined : read(text);
    if (time) return time;
  }
  return undefined;
}

function firstMac(places: readonly number[], values: JsonValues): number | undefined {
  for (const place of places) {
    const mac = place < 0 ? undefined : values.mac(place);
    if (mac !== undefined) return mac;
  }
  return undefined;
}
