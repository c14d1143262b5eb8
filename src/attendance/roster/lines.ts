import { checkHeader } from './header.js';
import type { RosterFault, RosterFile, RosterTables, TextTable } from './roster.js';
import { isSumLine, SUM_LINE } from './sum-line.js';
import { shownOrder, type DateOrder } from './written-dates.js';

/** What the check of a roster finds. */
export type Findings = {
  /** With one of these the roster must not be used. */
  errors: RosterFault[];
  warnings: RosterFault[];
  /** What a file holds that was left out. */
  notRead: RosterFault[];
  /** How a file was understood, beyond what it says by itself. */
  notes: RosterFault[];
  /** Lines that are wrong without the roster being wrong, and were left out. */
  leftOut: RosterFault[];
  /** How many lines each file has below its header. */
  lineCounts: Map<string, number>;
  /** The names that files have for people, where they are not those that rollcall uses. */
  names: Map<string, string>;
  /** The last line of a file that does not end its last line: it may be cut off there. */
  openLines: Map<string, number>;
};

/** The fault of a file that a roster must have. */
export const MISSING = 'the file is missing';

/** The line that is being read. Reading the next line changes it. */
export type RosterLine = {
  /** Its number, counted from 1. */
  line: number;
  /** The text in a column; empty if the file does not have the column. */
  text: (column: string) => string;
  /**
   * Reports the line as bad. The reason must never quote a value that may be a MAC or a student.
   */
  bad: (reason: string) => void;
  /** Reports the line as left out: nothing of it is used. The same holds for the reason. */
  leaveOut: (reason: string) => void;
  /** Which number of dates such as 03/04/2019 is the day, if the column shows it. */
  dateOrder: (column: string) => DateOrder | undefined;
};

/**
 * The lines of one file, without those of sums. Reports what makes the file as a whole, or a line
 * of it, unreadable.
 * @param isOptional whether the roster may lack the file, and the file may have no lines
 * @returns undefined if the file cannot be used at all: it is missing, or lacks a column
 */
export function rosterLines(
  tables: RosterTables,
  file: RosterFile,
  findings: Findings,
  isOptional = file === 'calendar.csv',
): Iterable<RosterLine> | undefined {
  const report = (line: number | undefined, reason: string) =>
    findings.errors.push({ file, line, reason });
  const table = tables[file];
  if (!table) {
    if (!isOptional) report(undefined, MISSING);
    return undefined;
  }
  const { positions, errors, notRead, notes } = checkHeader(file, table);
  const headerLine = table.headerLine ?? 1;
  if (table.name !== undefined) findings.names.set(file, table.name);
  if (table.openLine !== undefined) findings.openLines.set(file, table.openLine);
  for (const { line, reason } of table.notes ?? []) findings.notes.push({ file, line, reason });
  for (const reason of notes) findings.notes.push({ file, line: headerLine, reason });
  for (const reason of notRead) findings.notRead.push({ file, line: headerLine, reason });
  for (const reason of errors) report(headerLine, reason);
  if (errors.length > 0) return undefined;
  for (const fault of table.faults) findings.errors.push({ file, ...fault });
  const lineCount = table.rows.length + table.faults.length;
  findings.lineCounts.set(file, lineCount);
  if (lineCount === 0 && !isOptional) report(headerLine, 'no line follows the header');
  return eachLine(file, table, positions, {
    report,
    leaveOut: (line, reason) => findings.leftOut.push({ file, line, reason }),
    note: (reason) => findings.notes.push({ file, line: headerLine, reason }),
  });
}

type Reports = {
  report: (line: number, reason: string) => void;
  leaveOut: (line: number, reason: string) => void;
  note: (reason: string) => void;
};

/** One object is used for all lines in turn, because a roster has hundreds of thousands. */
function* eachLine(
  file: RosterFile,
  { rows }: TextTable,
  positions: ReadonlyMap<string, number>,
  { report, leaveOut, note }: Reports,
): Generator<RosterLine> {
  let current: TextTable['rows'][number] | undefined;
  const orders = new Map<string, DateOrder | undefined>();
  const line = {
    line: 0,
    text: (column: string) => current?.fields[positions.get(column) ?? -1] ?? '',
    bad: (reason: string) => report(line.line, reason),
    leaveOut: (reason: string) => leaveOut(line.line, reason),
    dateOrder: (column: string) => {
      if (orders.has(column)) return orders.get(column);
      const order = shownOrder(rows.map(({ fields }) => fields[positions.get(column)!]!));
      orders.set(column, order);
      if (order) note(`dates such as 03/04/2019 in ${column} are read with the ${order}`);
      return order;
    },
  };
  for (current of rows) {
    line.line = current.line;
    if (isSumLine(file, line.text, current.fields)) leaveOut(line.line, SUM_LINE);
    else yield line;
  }
}
