import type { TextGrid } from '../attendance/roster/roster.js';
import { MOST_CELLS, MOST_COLUMNS, moreThan } from '../attendance/roster/table-size.js';
import { dateText, numberText } from './cell-text.js';
import { fillMergedCells, type MergedCells } from './merged-cells.js';
import { parseXml } from './xml.js';

/** What the cells of all sheets of a workbook share. */
export type SheetContext = {
  /** The texts that cells refer to, trimmed: one may stand in each cell of a sheet. */
  strings: readonly string[];
  /** Whether a style shows numbers as dates, by its number. */
  dateStyles: readonly boolean[];
  from1904: boolean;
};

/** A sheet has at most 1,048,576 rows; so many lines are better kept as CSV. */
const MOST_ROWS = 500_000;
/** The header stands in these rows, so they say how wide the table is. */
const FIRST_ROWS = 20;

/**
 * Reads one sheet as rows of text. Empty rows are skipped.
 * @param refuse the error for a sheet that is too large
 */
export function readSheet(
  bytes: Buffer,
  context: SheetContext,
  refuse: (reason: string) => Error,
): TextGrid {
  const rows: { line: number; fields: string[] }[] = [];
  const faults: TextGrid['faults'][number][] = [];
  const merges: MergedCells[] = [];
  const tooManyCells = () => refuse(`has ${moreThan(MOST_CELLS, 'cells')}`);
  const tooManyColumns = () => refuse(`has more than ${MOST_COLUMNS} columns`);
  let formulas = 0;
  let cells = 0;
  let line = 0;
  let column = 0;
  let fields: string[] = [];
  let fault: string | undefined;
  let cell: Cell = { type: 'n', style: 0, value: '', hasFormula: false };
  let inValue = false;
  parseXml(bytes, {
    open: (name, attributes) => {
      if (name === 'row') {
        line = Number(attributes().r ?? line + 1);
        [column, fields, fault] = [0, [], undefined];
      } else if (name === 'c') {
        const { r: place, t: type = 'n', s: style } = attributes();
        column = place === undefined ? column + 1 : columnOf(place);
        if (column > MOST_COLUMNS) throw tooManyColumns();
        cell = { type, style: Number(style ?? 0), value: '', hasFormula: false };
      } else if (name === 'mergeCell') {
        const merged = mergedCells(attributes().ref ?? '');
        if (merged.column > MOST_COLUMNS) throw tooManyColumns();
        merges.push(merged);
        if (merges.length > MOST_ROWS) throw refuse(`has ${moreThan(MOST_ROWS, 'merged cells')}`);
      } else if (name === 'f') cell.hasFormula = true;
      else if (name === 'v' || name === 't') inValue = true;
    },
    text: (text) => {
      if (inValue) cell.value += text;
    },
    close: (name) => {
      if (name === 'v' || name === 't') inValue = false;
      else if (name === 'c') {
        formulas += Number(cell.hasFormula);
        const read = cellText(cell, context);
        fault ??= read.fault;
        if (read.text === '') return;
        while (fields.length < column) fields.push('');
        fields[column - 1] = read.text;
      } else if (name === 'row') {
        if (fault !== undefined) faults.push({ line, reason: fault });
        else if (fields.some((field) => field !== '')) rows.push({ line, fields });
        cells += fields.length;
        if (cells > MOST_CELLS) throw tooManyCells();
        if (rows.length + faults.length > MOST_ROWS)
          throw refuse(`has more than ${MOST_ROWS} rows: save it as CSV`);
      }
    },
  });
  const notes =
    formulas === 0
      ? []
      : [`${formulas} cells hold formulas: the values that the workbook stores for them were read`];
  const width = Math.max(0, ...rows.slice(0, FIRST_ROWS).map(({ fields: { length } }) => length));
  if (rows.length * width > MOST_CELLS) throw tooManyCells();
  const whole = fillMergedCells(atWidth(rows, width), merges, refuse);
  return {
    rows: whole.rows,
    faults: [...faults, ...whole.faults],
    notes: [...notes, ...whole.notes],
  };
}

type Cell = { type: string; style: number; value: string; hasFormula: boolean };

function cellText(
  { type, style, value, hasFormula }: Cell,
  { strings, dateStyles, from1904 }: SheetContext,
): { text: string; fault?: string } {
  if (value === '' && hasFormula && type !== 'str') return { text: '', fault: NO_VALUE };
  switch (type) {
    case 's':
      return { text: strings[Number(value)] ?? '' };
    case 'e':
      return { text: '', fault: `a cell holds the error ${value.slice(0, 16)}` };
    case 'n': {
      if (value === '') return { text: '' };
      const number = Number(value);
      if (Number.isNaN(number)) return { text: value };
      const isDate = dateStyles[style] === true;
      const text = isDate ? dateText(number, from1904) : numberText(number);
      if (text !== undefined) return { text };
      return { text: '', fault: isDate ? NO_DATE : DIGITS_LOST };
    }
    default:
      return { text: value.trim() };
  }
}

const NO_VALUE =
  'a cell holds a formula without a value: open the workbook in a spreadsheet program and save it';
const NO_DATE = 'a cell is formatted as a date, and its number is none: format the column as text';
const DIGITS_LOST =
  'a number has more than 15 digits, so the last ones are lost: format the column as text and fill it again';

/** The number of a column: 1 for "A7", 28 for "AB7". */
function columnOf(place: string): number {
  let column = 0;
  for (const letter of /^[A-Z]*/.exec(place)![0]) column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}

/** A sheet does not store the empty cells at the end of a row. */
function atWidth<Row extends { fields: string[] }>(rows: readonly Row[], width: number) {
  for (const { fields } of rows) while (fields.length < width) fields.push('');
  return rows;
}

/** "A4:A6" names the first and the last of some cells that are merged. */
function mergedCells(ref: string): MergedCells {
  const [first = '', last = first] = ref.split(':');
  const [column, line] = [columnOf(first), lineOf(first)];
  return { column, line, columns: columnOf(last) - column + 1, lines: lineOf(last) - line + 1 };
}

/** The number of a line: 7 for "A7". */
function lineOf(place: string): number {
  return Number(/\d*$/.exec(place)![0]);
}
