import { createReadAccessEvent } from '../record/read-access-event.js';
import type { ReadRecord } from '../record/reading.js';
import type { FormatDeclaration } from './declaration.js';
import { PRESETS } from './presets/index.js';
import { createReadFormat } from './read-format.js';

/** rollcall's own JSON record: docs/input.md. */
export const PLAIN = 'json';
export type RecordFormat = typeof PLAIN | FormatDeclaration;

/** How the records of a campus are read. */
export type RecordOptions = {
  format: RecordFormat;
  /** The time zone of the campus. */
  timeZone: string;
  /** Of plain records only: swaps the two access-point fields. */
  apFieldsSwapped: boolean;
};

/** Makes the one reader of records, for ingest and for every command that reads some. */
export function createReadRecord(options: RecordOptions): ReadRecord {
  const { format, timeZone } = options;
  return format === PLAIN ? createReadAccessEvent(options) : createReadFormat(format, timeZone);
}

export function nameOfFormat(format: RecordFormat): string {
  return format === PLAIN ? PLAIN : format.name;
}

/** Every format that has a name of its own, the plain one first. */
export const NAMED_FORMATS: readonly RecordFormat[] = [PLAIN, ...PRESETS];

export function namedFormat(name: string): RecordFormat | undefined {
  return NAMED_FORMATS.find((format) => nameOfFormat(format) === name);
}
