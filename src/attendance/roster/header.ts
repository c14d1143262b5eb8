import { COLUMNS, columnMeant } from './known-names.js';
import type { RosterFile, TextTable } from './roster.js';

/** What is found of the header of a file. */
export type HeaderFindings = {
  /** Why the file cannot be read as it is; its lines then say nothing. */
  errors: string[];
  /** Columns that are left out. */
  notRead: string[];
};

/** A title above the header has few lines. */
const MOST_TITLE_LINES = 20;
const SEPARATORS = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'vertical bars'],
] as const;

/** Checks the header of a file. Each cause is told once, not once for each column. */
export function checkHeader(file: RosterFile, table: TextTable): HeaderFindings {
  const { header } = table;
  const missing = COLUMNS[file].required.filter((column) => !header.includes(column));
  const whole = missing.length > 0 ? wholeFileFault(file, table) : undefined;
  if (whole !== undefined) return { errors: [whole], notRead: [] };
  const unknown = header.filter((column) => column !== '' && !isKnown(file, column));
  const meant = new Map(unknown.map((column) => [column, columnMeant(file, column, header)]));
  const errors = [
    ...missingFault(missing.filter((column) => ![...meant.values()].includes(column))),
    ...repeats(header).map((column) => `the column ${column} is there twice`),
    ...[...meant].flatMap(([column, right]) =>
      right === undefined
        ? []
        : [`the column ${nameText(column)} is not read: rename it to ${right}`],
    ),
  ];
  const notRead = [...meant].flatMap(([column, right]) =>
    right === undefined ? [notReadText(table, column)] : [],
  );
  if (hasNameless(table)) notRead.push('a column without a name was not read');
  return { errors, notRead };
}

function isKnown(file: RosterFile, column: string): boolean {
  const { required, optional } = COLUMNS[file];
  return required.includes(column) || optional.includes(column);
}

/** Why the first line is no header of this file at all. */
function wholeFileFault(file: RosterFile, { header, rows, faults }: TextTable): string | undefined {
  if (header.length === 0) return 'the file is empty';
  const { required } = COLUMNS[file];
  const hasAll = (fields: readonly string[]) => required.every((column) => fields.includes(column));
  const [separator] = SEPARATORS.filter(([sign]) => {
    const names = header
      .join(',')
      .split(sign)
      .map((name) => name.trim());
    return names.length > 1 && names.some((name) => isKnown(file, name));
  });
  if (separator)
    return `the columns are separated by ${separator[1]}: save the file as CSV with commas`;
  const early = [...faults, ...rows].filter(({ line }) => line <= MOST_TITLE_LINES);
  const real = early.find(({ fields }) => fields && hasAll(fields));
  return real && `line 1 is no header, line ${real.line} is: delete the lines above it`;
}

function missingFault(missing: readonly string[]): string[] {
  if (missing.length === 0) return [];
  if (missing.length === 1) return [`the column ${missing[0]} is missing`];
  return [`the columns ${missing.slice(0, -1).join(', ')} and ${missing.at(-1)} are missing`];
}

function repeats(header: readonly string[]): string[] {
  return [...new Set(header.filter((column, i) => column !== '' && header.indexOf(column) < i))];
}

/** A name from a broken file may be very long, or hold signs that do not show. */
function nameText(column: string): string {
  const text = column.replaceAll(/[\u0000-\u001f\u007f]/g, ' ');
  return text.length > 64 ? `${text.slice(0, 64)}...` : text;
}

/** By columns of these names, other systems say that a line must not be used as it stands. */
const MARKS =
  /^(?:is_?)?(?:status|state|role|cancell?ed|withdrawn|dropped|deleted|active|inactive|enabled|disabled)$/i;

function notReadText(table: TextTable, column: string): string {
  if (!MARKS.test(column)) return `the column ${nameText(column)} was not read`;
  const values = valuesText(table, column);
  return `the column ${column} was not read: lines that it marks are imported as usual${values}`;
}

const MOST_VALUES = 5;

/** The values of a column with their counts, if they are few plain words: no ids, no names. */
function valuesText({ header, rows }: TextTable, column: string): string {
  const position = header.indexOf(column);
  const counts = new Map<string, number>();
  for (const { fields } of rows) {
    const value = fields[position]!;
    if (value === '') continue;
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > MOST_VALUES || !/^(?:[a-z _-]{1,20}|[01])$/i.test(value)) return '';
  }
  const texts = [...counts].map(([value, count]) => `${value} on ${count}`);
  return texts.length === 0 ? '' : ` (${texts.join(', ')})`;
}

function hasNameless({ header, rows }: TextTable): boolean {
  const nameless = header.flatMap((column, i) => (column === '' ? [i] : []));
  return nameless.length > 0 && rows.some(({ fields }) => nameless.some((i) => fields[i] !== ''));
}
