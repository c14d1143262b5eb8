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

/** Whether the users of records are read. Only a roster with logins needs them. */
export type UserWish = { wanted: boolean };

const NEVER: UserWish = { wanted: false };

/**
 * Makes the one reader of records, for ingest and for every command that reads some.
 * @param users asked before each record. While they are not wanted, nothing looks for them
 */
export function createReadRecord(options: RecordOptions, users: UserWish = NEVER): ReadRecord {
  const withoutUsers = createReader(options, false);
  if (users === NEVER) return withoutUsers;
  let withUsers: ReadRecord | undefined;
  return (record, latest) => {
    if (!users.wanted) return withoutUsers(record, latest);
    withUsers ??= createReader(options, true);
    return withUsers(record, latest);
  };
}

function createReader(options: RecordOptions, withUsers: boolean): ReadRecord {
  const { format, timeZone } = options;
  return format === PLAIN
    ? createReadAccessEvent(options, withUsers)
    : createReadFormat(format, timeZone, withUsers);
}

export function nameOfFormat(format: RecordFormat): string {
  return format === PLAIN ? PLAIN : format.name;
}

/** Every format that has a name of its own, the plain one first. */
export const NAMED_FORMATS: readonly RecordFormat[] = [PLAIN, ...PRESETS];

export function namedFormat(name: string): RecordFormat | undefined {
  return NAMED_FORMATS.find((format) => nameOfFormat(format) === name);
}
