import { isUtf8 } from 'node:buffer';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { ROSTER_FILES, type RosterTables, type TextTable } from '../../attendance/roster/roster.js';
import { RollcallError } from '../../errors.js';
import { counted } from '../terminal/counted.js';

/**
 * No record of a roster is longer. An opening quotation mark without its end is found here, instead
 * of swallowing the rest of the file.
 */
const MAX_LINE_CHARACTERS = 65_536;
/** The header is looked for in these lines, if the first one is none. */
const MOST_KEPT_LINES = 20;

/**
 * Reads the CSV files of a roster folder as text: UTF-8, with or without a byte order mark, any
 * line ends, quoted fields. White space around an unquoted field does not count, and empty lines
 * are skipped. A line that is not valid CSV becomes a fault, and the lines after it are still read.
 * @returns names: those of all files of the folder
 * @throws RollcallError `usage` when there is no such folder
 */
export function readRosterFiles(folder: string): { tables: RosterTables; names: string[] } {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new RollcallError(
      'usage',
      `${folder} is not a folder: give the folder that holds the CSV files of the roster.`,
    );
  }
  // The check reads one file after the other. Each is read when it is asked for and not kept, since
  // all of them together need much memory.
  const tables: RosterTables = {};
  // By the listing, since some file systems find a file in any letter case.
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  for (const file of ROSTER_FILES) {
    const path = join(folder, file);
    Object.defineProperty(tables, file, {
      get: () => (names.includes(file) ? readTable(readFileSync(path)) : undefined),
    });
  }
  return { tables, names };
}

/** Reads the bytes of one CSV file. The header is empty where the file is. */
export function readTable(bytes: Buffer): TextTable {
  const text = withPlainLineEnds(bytes);
  const garbled = garbledLines(text);
  const faults: TextTable['faults'][number][] = [...garbled].map((line) => ({
    line,
    reason: 'not UTF-8: save the file as CSV in UTF-8',
  }));
  let header: readonly string[] | undefined;
  const rows: { line: number; fields: readonly string[] }[] = [];
  parseRecords(
    text,
    (fields, line, lastLine) => {
      if (!header) header = fields;
      else if (hasAny(garbled, line, lastLine)) return;
      else if (fields.length === header.length) rows.push({ line, fields });
      else {
        const reason = `${counted(fields.length, 'field')} where the header has ${header.length}`;
        faults.push(line <= MOST_KEPT_LINES ? { line, reason, fields } : { line, reason });
      }
    },
    (line) => {
      if (!garbled.has(line))
        faults.push({ line, reason: 'a quotation mark is out of place or missing' });
    },
  );
  return { header: header ?? [], rows, faults };
}

const LF = 0x0a;
const CR = 0x0d;

/** Ends every line with one line feed: csv-parse needs it to count lines inside quoted fields. */
function withPlainLineEnds(bytes: Buffer): Buffer {
  if (!bytes.includes(CR)) return bytes;
  const plain = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (const [i, byte] of bytes.entries()) {
    if (byte === CR && bytes[i + 1] === LF) continue;
    plain[length] = byte === CR ? LF : byte;
    length += 1;
  }
  return plain.subarray(0, length);
}

function garbledLines(text: Buffer): Set<number> {
  const lines = new Set<number>();
  if (isUtf8(text)) return lines;
  for (let from = 0, line = 1; from < text.length; line += 1) {
    const next = startOfNextLine(text, from);
    if (!isUtf8(text.subarray(from, next))) lines.add(line);
    from = next;
  }
  return lines;
}

function startOfNextLine(text: Buffer, from: number): number {
  const end = text.indexOf(LF, from);
  return end === -1 ? text.length : end + 1;
}

function hasAny(lines: ReadonlySet<number>, first: number, last: number): boolean {
  for (let line = first; line <= last; line += 1) if (lines.has(line)) return true;
  return false;
}

/**
 * Calls `onRecord` for every record with its first and last line. After a record that is not valid
 * CSV it calls `onBadLine` and goes on with the next line, so that one stray quotation mark hides
 * no other fault.
 */
function parseRecords(
  text: Buffer,
  onRecord: (fields: string[], line: number, lastLine: number) => void,
  onBadLine: (line: number) => void,
): void {
  let from = 0;
  let linesBefore = 0;
  while (from < text.length) {
    let parsed = 0;
    try {
      parse(text.subarray(from), {
        bom: true,
        trim: true,
        relax_column_count: true,
        skip_empty_lines: true,
        record_delimiter: '\n',
        max_record_size: MAX_LINE_CHARACTERS,
        on_record: (fields: string[], { lines }) => {
          parsed = lines;
          onRecord(fields, linesBefore + lines - countLineFeeds(fields), linesBefore + lines);
          return null;
        },
      });
      return;
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      // The bad record begins on the first line after the last good one that is not empty.
      let bad = 0;
      for (; bad < parsed || isBlank(text, from); bad += 1) from = startOfNextLine(text, from);
      from = startOfNextLine(text, from);
      linesBefore += bad + 1;
      onBadLine(linesBefore);
    }
  }
}

function isBlank(text: Buffer, from: number): boolean {
  return (
    from < text.length && text.toString('utf8', from, startOfNextLine(text, from)).trim() === ''
  );
}

function countLineFeeds(fields: readonly string[]): number {
  let count = 0;
  for (const field of fields) {
    if (field.includes('\n')) count += field.split('\n').length - 1;
  }
  return count;
}
