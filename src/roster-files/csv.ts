import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import { separatorOf, separatorWord, type Separator } from '../attendance/roster/arrange.js';
import type { RosterFile, TextGrid, TextRow } from '../attendance/roster/roster.js';
import { MOST_CELLS, MOST_COLUMNS, MOST_LINES, moreThan } from '../attendance/roster/table-size.js';
import { decodeText } from './encoding.js';

/**
 * No record of a roster is longer. An opening quotation mark without its end is found here, instead
 * of swallowing the rest of the file.
 */
const MAX_LINE_CHARACTERS = 65_536;
/** The sign between the columns is looked for in these lines. */
const FIRST_LINES = 20;
/** After so many lines that are no text or no CSV, the file is something else: no more are told. */
const MOST_BAD_LINES = 5_000;
const TOO_WIDE = `the line has ${moreThan(MOST_COLUMNS, 'fields')}, empty ones included`;

/**
 * Reads the bytes of one CSV file: any common encoding and sign between the columns, any line ends,
 * quoted fields. White space around an unquoted field does not count, and empty lines are skipped.
 * A line that is not valid CSV or far too wide becomes a fault, and the lines after it are still
 * read; of a file that is too large, nothing is.
 * @param file what the file holds; undefined if its columns are certainly separated by commas
 */
export function readCsv(bytes: Buffer, file: RosterFile | undefined): TextGrid {
  const { text: decoded, guess } = decodeText(bytes);
  const plain = withPlainLineEnds(decoded);
  const separator = file === undefined ? ',' : separatorOf(file, firstLines(plain));
  const text = withoutEmptyCells(plain, separator);
  const notes = notesOf(guess, separator);
  const tooLarge = sizeFault(text, separator);
  if (tooLarge !== undefined) return { rows: [], faults: [{ line: 1, reason: tooLarge }], notes };
  const garbled = garbledLines(text, guess);
  const faults: TextGrid['faults'][number][] = [...garbled].map((line) => ({
    line,
    reason: `not ${guess ?? 'UTF-8'}: save the file as CSV in UTF-8`,
  }));
  const rows: TextRow[] = [];
  parseRecords(
    text,
    separator,
    (fields, line, lastLine) => {
      if (hasAny(garbled, line, lastLine)) return;
      if (fields.length > MOST_COLUMNS) faults.push({ line, reason: TOO_WIDE });
      else rows.push({ line, fields: unwrapped(fields) });
    },
    (line, reason) => {
      if (!garbled.has(line)) faults.push({ line, reason });
    },
  );
  const openLine = text.at(-1) === LF ? undefined : rows.at(-1)?.line;
  return { rows, faults, notes, openLine };
}

function notesOf(guess: string | undefined, separator: Separator): string[] {
  return [
    ...(guess === undefined ? [] : [`the file is read as ${guess}, by the look of its bytes`]),
    ...(separator === ',' ? [] : [`the columns are separated by ${separatorWord(separator)}`]),
  ];
}

function firstLines(text: Buffer): string[] {
  const lines: string[] = [];
  for (let from = 0; from < text.length && lines.length < FIRST_LINES;) {
    const next = startOfNextLine(text, from);
    lines.push(text.toString('utf8', from, Math.min(next, from + MAX_LINE_CHARACTERS)));
    from = next;
  }
  return lines.map((line) => line.replace(/^\ufeff/, ''));
}

/** Spreadsheets write ="00123" where a text must not become a number. */
function unwrapped(fields: string[]): string[] {
  if (!fields.some((field) => field.startsWith('='))) return fields;
  return fields.map((field) => /^="([^"]*)"$/.exec(field)?.[1] ?? field);
}

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const REPLACEMENT_MARK = '\ufffd';

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

/**
 * Empties lines of empty cells, such as ",,,". A spreadsheet writes up to a million of them below a
 * table, and csv-parse makes an error with a stack of each line that has another width than the
 * first.
 */
function withoutEmptyCells(bytes: Buffer, separator: Separator): Buffer {
  const sign = separator.charCodeAt(0);
  const kept = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let copied = 0;
  for (let from = 0; from < bytes.length; from = startOfNextLine(bytes, from)) {
    let at = from;
    while (bytes[at] === SPACE || bytes[at] === sign) at += 1;
    if (at === from || (at < bytes.length && bytes[at] !== LF)) continue;
    length += bytes.copy(kept, length, copied, from);
    copied = at;
  }
  length += bytes.copy(kept, length, copied);
  return kept.subarray(0, length);
}

/** Why a text is too large for a table; undefined if it is not. Empty lines do not count. */
function sizeFault(text: Buffer, separator: Separator): string | undefined {
  const sign = separator.charCodeAt(0);
  let lines = 0;
  let cells = 0;
  for (let i = 0, before = LF; i < text.length; i += 1) {
    const byte = text[i]!;
    if (byte === sign) cells += 1;
    else if (byte === LF && before !== LF) lines += 1;
    before = byte;
  }
  if (lines > MOST_LINES) return `the file has ${moreThan(MOST_LINES, 'lines')}`;
  return lines + cells > MOST_CELLS ? `the file has ${moreThan(MOST_CELLS, 'cells')}` : undefined;
}

/** @param guess the encoding that the text was converted from, bad bytes to replacement marks */
function garbledLines(text: Buffer, guess: string | undefined): Set<number> {
  const lines = new Set<number>();
  const isBad = (part: Buffer) =>
    guess === undefined ? !isUtf8(part) : part.includes(REPLACEMENT_MARK);
  if (!isBad(text)) return lines;
  for (let from = 0, line = 1; from < text.length && lines.size < MOST_BAD_LINES; line += 1) {
    const next = startOfNextLine(text, from);
    if (isBad(text.subarray(from, next))) lines.add(line);
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
 * no other fault. It ends where there are too many of them.
 */
function parseRecords(
  text: Buffer,
  separator: Separator,
  onRecord: (fields: string[], line: number, lastLine: number) => void,
  onBadLine: (line: number, reason: string) => void,
): void {
  let from = 0;
  let linesBefore = 0;
  for (let badLines = 1; from < text.length; badLines += 1) {
    let parsed = 0;
    try {
      parse(text.subarray(from), {
        bom: true,
        delimiter: separator,
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
      const isLast = badLines === MOST_BAD_LINES;
      onBadLine(linesBefore, isLast ? `${MISQUOTED}, ${GIVEN_UP}` : MISQUOTED);
      if (isLast) return;
    }
  }
}

const MISQUOTED = 'a quotation mark is out of place or missing';
const GIVEN_UP = `as on ${MOST_BAD_LINES - 1} lines before: the rest was not read`;

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
