import { parse } from 'csv-parse/sync';
import readExcelFile from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { tableFile, type Table } from '../../src/http/table-files.js';

const TABLE: Table = {
  name: 'Classes',
  columns: ['room', 'rate', 'hidden', 'met_in'],
  rows: [
    ['=1+1', -0.5, false, null],
    ['@SUM(A1)', 1, true, '教室 101'],
    ['  +cmd', 0, false, '-2'],
    ['\tx', 0, false, '＝1'],
    ['a=b', 0, false, 'say "hi", then\ngo'],
  ],
};
const PLAIN = [
  ['room', 'rate', 'hidden', 'met_in'],
  ["'=1+1", -0.5, false, null],
  ["'@SUM(A1)", 1, true, '教室 101'],
  ["'  +cmd", 0, false, "'-2"],
  ["'\tx", 0, false, "'＝1"],
  ['a=b', 0, false, 'say "hi", then\ngo'],
];

test('a CSV file has no text that a spreadsheet would compute, and its own numbers', async () => {
  const file = await tableFile([TABLE], 'csv');
  expect([...file.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(parse(file, { bom: true })).toEqual(
    PLAIN.map((row) => row.map((cell) => (cell === null ? '' : String(cell)))),
  );
});

test('an Excel file holds each table as a sheet, with numbers as numbers', async () => {
  const second = { name: 'Weeks', columns: ['week'], rows: [['2026-09-07']] };
  const file = await tableFile([TABLE, second], 'xlsx');
  const sheets = await readExcelFile(file);
  expect(sheets.map(({ sheet }) => sheet)).toEqual(['Classes', 'Weeks']);
  expect(sheets[1]!.data).toEqual([['week'], ['2026-09-07']]);
  const cells = sheets[0]!.data.map((row) => row.map((cell) => cell));
  expect(cells.slice(0, 3)).toEqual(PLAIN.slice(0, 3));
});
