import {
  columnMeant,
  columnNamed,
  mayBeOptOut,
  requiredColumns,
  SAID_BY_WEEKS,
  type Meaning,
} from './known-names.js';
import type { RosterFile, TextTable } from './roster.js';

/** What is found of the header of a file. */
export type HeaderFindings = {
  /** Known column -> its place in a line. */
  positions: ReadonlyMap<string, number>;
  /** Why the file cannot be read as it is; its lines then say nothing. */
  errors: string[];
  /** Columns that are left out. */
  notRead: string[];
  /** Columns that are read under another name than their own. */
  notes: string[];
};

/** Checks the header of a file. Each cause is told once, not once for each column. */
export function checkHeader(file: RosterFile, table: TextTable): HeaderFindings {
  const { header, faults } = table;
  const nothing = { positions: new Map<string, number>(), notRead: [], notes: [] };
  if (header.length === 0) {
    const [fault] = faults;
    const reason = fault ? `no line of the file can be read: ${fault.reason}` : 'the file is empty';
    return { ...nothing, errors: [reason] };
  }
  const { chosen, left, doubts } = chooseColumns(file, header);
  const has = (column: string) => chosen.has(column);
  const meant = new Map(left.map((name) => [name, columnMeant(file, name, has)]));
  const nearMisses = [...meant].flatMap(([name, column]) =>
    column === undefined ? [] : [{ name, column }],
  );
  const unread = left.filter((name) => meant.get(name) === undefined);
  const doubtful = new Set([...doubts.keys(), ...nearMisses.map(({ column }) => column)]);
  const missing = requiredColumns(file, has).filter((column) => !has(column));
  const errors = [
    ...missingFault(
      missing.filter((column) => !doubtful.has(column)),
      chosen.size >= LEAST_NAMED ? unread : [],
    ),
    ...doubts.values(),
    ...nearMisses.map(
      ({ name, column }) => `the column ${nameText(name)} is not read: rename it to ${column}`,
    ),
    ...(file === 'students.csv' && has('student_id') && !has('opted_out')
      ? optOutFault(unread)
      : []),
  ];
  const notRead = unread.map((name) => notReadText(table, name));
  if (hasNameless(table)) notRead.push('a column without a name was not read');
  const notes = [...chosen].flatMap(([column, { name, rank }]) =>
    rank === 0 ? [] : [`the column ${nameText(name)} is read as ${column}`],
  );
  const positions = new Map([...chosen].map(([column, { position }]) => [column, position]));
  return { positions, errors, notRead, notes };
}

/** Whether these fields name every column that the file must have. */
export function isHeader(file: RosterFile, fields: readonly string[]): boolean {
  const columns = new Set(fields.map((name) => columnNamed(file, name)?.column));
  return requiredColumns(file, (column) => columns.has(column)).every((one) => columns.has(one));
}

/** A line that names so many columns is a header: two words of a title seldom do. */
export const LEAST_NAMED = 2;

/** How many columns of the file these fields name. */
export function namedColumns(file: RosterFile, fields: readonly string[]): number {
  const named = fields.flatMap((name) => columnNamed(file, name)?.column ?? []);
  return new Set(named).size;
}

type Named = Meaning & { name: string; position: number };

/**
 * For each known column, the one of the header that is read as it. Where several could be, a name
 * of its own or in another spelling comes before another word for it; two of one kind are a doubt.
 */
function chooseColumns(
  file: RosterFile,
  header: readonly string[],
): { chosen: Map<string, Named>; left: string[]; doubts: Map<string, string> } {
  const named: Named[] = [];
  const left = new Set<string>();
  for (const [position, name] of header.entries()) {
    const meaning = name === '' ? undefined : columnNamed(file, name);
    if (meaning) named.push({ ...meaning, name, position });
    else if (name !== '') left.add(name);
  }
  const chosen = new Map<string, Named>();
  const doubts = new Map<string, string>();
  for (const [column, candidates] of Map.groupBy(named, (one) => one.column)) {
    const words = candidates.filter(({ rank }) => rank === 2);
    const own = candidates.filter(({ rank }) => rank < 2);
    const best = own.length > 0 ? own : words;
    chosen.set(column, best[0]!);
    if (best.length > 1) doubts.set(column, doubtText(column, best));
    if (own.length > 0) for (const { name } of words) left.add(name);
  }
  return { chosen, left: [...left], doubts };
}

function doubtText(column: string, candidates: readonly Named[]): string {
  const names = [...new Set(candidates.map(({ name }) => nameText(name)))];
  if (names.length === 1) return `the column ${names[0]} is there twice`;
  return `the columns ${names.join(' and ')} may both be ${column}: leave the right one, or rename it to ${column}`;
}

/** @param unread columns of which one may be the missing one */
function missingFault(missing: readonly string[], unread: readonly string[]): string[] {
  if (missing.length === 0) return [];
  const names =
    missing.length === 1
      ? `the column ${missing[0]} is missing`
      : `the columns ${missing.slice(0, -1).join(', ')} and ${missing.at(-1)} are missing`;
  const weeks = missing.some((column) => SAID_BY_WEEKS.includes(column))
    ? ` (weeks may stand for ${SAID_BY_WEEKS.join(' and ')})`
    : '';
  const others = unread.slice(0, MOST_UNREAD).map(nameText).join(', ');
  return [`${names}${weeks}${others === '' ? '' : `; not read: ${others}`}`];
}

const MOST_UNREAD = 10;

/** A column of opt-outs that is passed over would have people measured who have opted out. */
function optOutFault(unread: readonly string[]): string[] {
  const name = unread.find(mayBeOptOut);
  if (name === undefined) return [];
  return [
    `the column ${nameText(name)} may say who opted out and is not read, so all students would be measured: name the column that says it opted_out, with 1 or yes for each who opted out, and take out the others of this kind`,
  ];
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
