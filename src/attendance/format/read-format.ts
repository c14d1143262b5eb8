import type { AccessEvent, RecordBytes } from '../record/access-event.js';
import { MAX_RECORD_BYTES } from '../record/limits.js';
import { IGNORED, type Reading, type ReadRecord } from '../record/reading.js';
import { createReadCampusTime } from './campus-time.js';
import { createCleanName } from './clean-name.js';
import { ENVELOPES, type FormatDeclaration } from './declaration.js';
import { createUnwrap, NO_HEADER, type Header, type Unwrap } from './envelopes.js';
import { isAscii } from './byte-search.js';
import { createEventParts, emptyPart, type LocatePath, type Part } from './event-parts.js';
import { isObject } from './json-path.js';
import { createRememberingScan } from './json-shapes.js';
import { createScannedValues, parsedValues, partOfText } from './json-values.js';
import {
  createJsonPaths,
  createReadJsonMessage,
  type ReadJsonMessage,
} from './read-json-message.js';
import { createReadTextMessage, type ReadTextMessage } from './read-text-message.js';
import { compileLayout, type WrittenTime } from './time-text.js';

/** Envelopes in envelopes: more than this is no record of a real campus. */
const MOST_ENVELOPES = 4;
const OPEN_LIST = 0x5b;
const OPEN = 0x7b;
const SPACE = 0x20;
/** Before a record, Confluent's serializers write a zero and the number of a schema. */
const CONFLUENT_BYTES = 5;

/** The messages of a format, compiled. */
type Messages = {
  texts: ReadTextMessage[];
  jsons: ReadJsonMessage[];
  /** The paths that the messages read. */
  paths: string[][];
  unwrap: Unwrap;
};

/**
 * Compiles a format, once, into a reader of records.
 * @param format checked: see check-declaration.ts
 * @param campus the time zone of the campus
 * @param withUsers whether events have the user of their record
 */
export function createReadFormat(
  format: FormatDeclaration,
  campus: string,
  withUsers = false,
): ReadRecord {
  const envelopes = format.envelopes ?? ENVELOPES;
  const isFramed = envelopes.includes('confluent');
  const messages = compileMessages(format, campus, withUsers);
  const decode = createDecode(format.encodings ?? ['utf-8']);
  const scan = messages.jsons.length > 0 ? createReadScanned(messages) : undefined;
  const line = emptyPart();
  return (record, latest) => {
    if (record.end <= record.start) return 'empty';
    if (record.end - record.start > MAX_RECORD_BYTES) return 'too_large';
    const { bytes, end } = record;
    const start = startOf(record, isFramed);
    if (scan && bytes[start] === OPEN) {
      const reading = scan(bytes, start, end, latest);
      if (reading !== undefined) return reading;
    }
    const first = bytes[start];
    if (first !== OPEN && first !== OPEN_LIST && isAscii(bytes, start, end)) {
      line.bytes = bytes;
      line.start = start;
      line.end = end;
      return readLine(line, messages, NO_HEADER, latest);
    }
    const text = decode(bytes.subarray(start, end));
    return text === undefined ? 'not_utf8' : readText(text, messages, NO_HEADER, latest, 0);
  };
}

function compileMessages(format: FormatDeclaration, campus: string, withUsers: boolean): Messages {
  const { layout, zone = campus } = format.time ?? {};
  const readTime = createReadCampusTime({
    campus,
    zone,
    ...(layout !== undefined && {
      layout: compileLayout(layout) as (text: string) => WrittenTime | undefined,
    }),
  });
  const parts = createEventParts(createCleanName(format.names), readTime, withUsers);
  const jsonPaths = createJsonPaths();
  return {
    texts: format.messages.flatMap((one) =>
      'text' in one ? [createReadTextMessage(one, parts)] : [],
    ),
    jsons: format.messages.flatMap((one) =>
      'json' in one ? [createReadJsonMessage(one, jsonPaths, parts)] : [],
    ),
    paths: jsonPaths.paths,
    unwrap: createUnwrap(format.envelopes ?? ENVELOPES),
  };
}

function startOf({ bytes, start, end }: RecordBytes, isFramed: boolean): number {
  let at = start;
  if (isFramed && bytes[at] === 0 && end - at > CONFLUENT_BYTES) at += CONFLUENT_BYTES;
  while (at < end && bytes[at]! <= SPACE) at += 1;
  return at;
}

/** Undefined where the bytes are no text in any of the encodings. */
function createDecode(encodings: readonly string[]): (bytes: Uint8Array) => string | undefined {
  const decoders = encodings.map((encoding) => new TextDecoder(encoding, { fatal: true }));
  return (bytes) => {
    for (const decoder of decoders) {
      try {
        return decoder.decode(bytes);
      } catch {
        // The next encoding may fit.
      }
    }
    return undefined;
  };
}

/** Reads an object from its bytes; undefined where JSON.parse has to decide. */
type ReadScanned = (
  bytes: Uint8Array,
  start: number,
  end: number,
  latest: string,
) => Reading | undefined;

function createReadScanned({ jsons, paths }: Messages): ReadScanned {
  const scan = createRememberingScan(paths);
  const valuesOf = createScannedValues(scan);
  return (bytes, start, end, latest) =>
    scan.find(bytes, start, end) ? readJson(valuesOf(bytes), jsons, NO_HEADER, latest) : undefined;
}

function readJson(
  locate: LocatePath,
  jsons: readonly ReadJsonMessage[],
  header: Header,
  latest: string,
): Reading | undefined {
  for (const read of jsons) {
    const reading = read(locate, header, latest);
    if (reading !== undefined) return reading;
  }
  return undefined;
}

/** Reads a text: an object, a list of them, or a line. */
function readText(
  text: string,
  messages: Messages,
  header: Header,
  latest: string,
  depth: number,
): Reading {
  if (/^\s*[{[]/.test(text)) {
    const parsed = parseJson(text);
    if (parsed !== undefined) return readValue(parsed, messages, header, latest, depth);
  }
  return readLine(partOfText(text), messages, header, latest);
}

function readLine(line: Part, { texts }: Messages, header: Header, latest: string): Reading {
  if (texts.length === 0) return 'not_json';
  for (let i = 0; i < texts.length; i += 1) {
    const reading = texts[i]!(line, header, latest);
    if (reading !== undefined) return reading;
  }
  return IGNORED;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A line may begin with a bracket too.
    return undefined;
  }
}

/** Reads what was in an envelope. */
function readValue(
  value: unknown,
  messages: Messages,
  header: Header,
  latest: string,
  depth: number,
): Reading {
  if (typeof value === 'string') return readText(value, messages, header, latest, depth);
  if (Array.isArray(value)) return readSeveral(value, messages, header, latest, depth);
  if (!isObject(value)) return 'not_object';
  const locate = parsedValues(value, messages.paths);
  const reading = readJson(locate, messages.jsons, header, latest);
  if (reading !== undefined) return reading;
  const unwrapped = depth < MOST_ENVELOPES ? messages.unwrap(value, header) : undefined;
  if (unwrapped?.kind === 'several')
    return readSeveral(unwrapped.values, messages, header, latest, depth);
  return unwrapped?.kind === 'one'
    ? readValue(unwrapped.value, messages, unwrapped.header, latest, depth + 1)
    : IGNORED;
}

function readSeveral(
  values: readonly unknown[],
  messages: Messages,
  header: Header,
  latest: string,
  depth: number,
): Reading {
  const events: AccessEvent[] = [];
  let reject: Extract<Reading, { kind: 'several' }>['reject'];
  for (const value of depth < MOST_ENVELOPES ? values : []) {
    const reading = readValue(value, messages, header, latest, depth + 1);
    if (typeof reading === 'string') {
      if (reading !== IGNORED) reject ??= reading;
    } else if (reading.kind === 'several') {
      events.push(...reading.events);
      reject ??= reading.reject;
    } else events.push(reading);
  }
  if (events.length === 0) return reject ?? IGNORED;
  return events.length === 1 && !reject ? events[0]! : { kind: 'several', events, reject };
}
