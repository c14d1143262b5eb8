import type { Envelope } from './declaration.js';
import type { Part } from './event-parts.js';
import { isObject, textAt } from './json-path.js';
import { partOfText } from './json-values.js';

/** What an envelope says beside the record in it; undefined where it does not say. */
export type Header = {
  /** When the forwarder took the record. */
  time: Part | undefined;
  /** The machine that the record came from. */
  host: Part | undefined;
};

export const NO_HEADER: Header = { time: undefined, host: undefined };

/** What was in an envelope. */
export type Unwrapped =
  /** One record: an object, or a text that may be one. */
  | { kind: 'one'; value: unknown; header: Header }
  | { kind: 'several'; values: unknown[] }
  /** A row that was deleted: it says nothing. */
  | { kind: 'nothing' };

/** Takes one envelope off; undefined where the object is none. */
export type Unwrap = (object: Record<string, unknown>, outer: Header) => Unwrapped | undefined;

/** Makes a function that takes off the first of these envelopes that an object is. */
export function createUnwrap(envelopes: readonly Envelope[]): Unwrap {
  const all = UNWRAPS.filter(([envelope]) => envelopes.includes(envelope));
  return (object, outer) => {
    for (const [, unwrap] of all) {
      const unwrapped = unwrap(object, outer);
      if (unwrapped) return unwrapped;
    }
    return undefined;
  };
}

const UNWRAPS: [Envelope, Unwrap][] = [
  ['connect', unwrapConnect],
  ['debezium', unwrapDebezium],
  ['records', unwrapRecords],
  ['logstash', unwrapLogstash],
  ['filebeat', unwrapFilebeat],
];

/** Kafka Connect's JSON converter: {"schema": ..., "payload": ...}. */
function unwrapConnect(object: Record<string, unknown>, header: Header): Unwrapped | undefined {
  if (!('schema' in object) || !('payload' in object)) return undefined;
  const value = object['payload'];
  return value === null ? { kind: 'nothing' } : { kind: 'one', value, header };
}

/** A change event of Debezium: {"before": ..., "after": ..., "op": "c"}. */
function unwrapDebezium(object: Record<string, unknown>, header: Header): Unwrapped | undefined {
  if (!('after' in object) || typeof object['op'] !== 'string') return undefined;
  const value = object['after'];
  return value === null ? { kind: 'nothing' } : { kind: 'one', value, header };
}

/** Several at once, as Kafka's REST proxy takes them: {"records": [{"value": ...}, ...]}. */
function unwrapRecords(object: Record<string, unknown>): Unwrapped | undefined {
  const records = object['records'];
  if (!Array.isArray(records)) return undefined;
  const values = records.map((one: unknown) =>
    isObject(one) && 'value' in one ? one['value'] : one,
  );
  return { kind: 'several', values };
}

/** Logstash keeps the line in "message", or since version 8 in "event.original". */
function unwrapLogstash(object: Record<string, unknown>): Unwrapped | undefined {
  if (!('@version' in object)) return undefined;
  return unwrapLine(object, ORIGINAL) ?? unwrapLine(object, MESSAGE);
}

/** Filebeat, and what writes as it does: {"@timestamp": ..., "message": "the line"}. */
function unwrapFilebeat(object: Record<string, unknown>): Unwrapped | undefined {
  return '@timestamp' in object ? unwrapLine(object, MESSAGE) : undefined;
}

const MESSAGE = ['message'];
const ORIGINAL = ['event', 'original'];

function unwrapLine(
  object: Record<string, unknown>,
  place: readonly string[],
): Unwrapped | undefined {
  const value = textAt(object, place);
  if (value === undefined) return undefined;
  const header = { time: partAt(textAt(object, ['@timestamp'])), host: partAt(hostOf(object)) };
  return { kind: 'one', value, header };
}

function partAt(text: string | undefined): Part | undefined {
  return text === undefined ? undefined : partOfText(text);
}

function hostOf(object: Record<string, unknown>): string | undefined {
  return (
    textAt(object, ['host', 'hostname']) ??
    textAt(object, ['host', 'name']) ??
    textAt(object, ['host'])
  );
}
