import { describe, expect, test } from 'vitest';
import { openWorkbook } from '../../src/roster-files/workbook.js';
import { openZip } from '../../src/roster-files/zip.js';
import { makeXlsx, type TestCell } from '../workbench/xlsx.js';

describe('merged cells', () => {
  async function readMerged(merged: string[], ...rows: TestCell[][]) {
    const zip = await openZip(makeXlsx({ rooms: rows }, [], merged), 'campus.xlsx');
    const grid = (await openWorkbook(zip, 'campus.xlsx')).read('rooms');
    return { ...grid, rows: grid.rows.map(({ line, fields }) => `${line}: ${fields.join('|')}`) };
  }

  test('give their value to each of their lines, where they are one column', async () => {
    const { rows, faults, notes } = await readMerged(
      ['A2:A4', 'B2:B3', 'D2:D3', 'A6:A1048576'],
      ['course', 'section', 'weekday'],
      ['CSC1001', '2', 'Mon'],
      ['', '', 'Wed'],
      ['', '3', 'Fri'],
      [],
      ['CSC1002', '1', 'Mon'],
      ['CSC1002', '1', 'Tue'],
    );
    expect(rows).toEqual([
      '1: course|section|weekday',
      '2: CSC1001|2|Mon',
      '3: CSC1001|2|Wed',
      '4: CSC1001|3|Fri',
      '6: CSC1002|1|Mon',
      '7: CSC1002|1|Tue',
    ]);
    expect(faults).toEqual([]);
    expect(notes).toEqual([
      '3 cells are merged over several lines: each of the lines has their value',
    ]);
  });

  test('stay as they are to the right', async () => {
    const { rows, notes } = await readMerged(['A1:C1', 'A2:B2'], ['All rooms'], ['a', '', 'c']);
    expect(rows).toEqual(['1: All rooms||', '2: a||c']);
    expect(notes).toEqual([]);
  });

  test('are a fault where they are a block, or hide another value', async () => {
    const { rows, faults } = await readMerged(
      ['A1:B2', 'A3:A4'],
      ['a', '', 'c'],
      ['', '', 'd'],
      ['e', 'f'],
      ['g', 'h'],
      ['i', 'j'],
    );
    expect(rows).toEqual(['3: e|f|', '5: i|j|']);
    const block =
      'cells are merged over several lines and columns: unmerge them, and write the value into each';
    expect(faults).toEqual([
      { line: 1, reason: block },
      { line: 2, reason: block },
      {
        line: 4,
        reason:
          'a cell that is merged with the one above holds another value, which does not show: unmerge them',
      },
    ]);
  });

  test('that are merged again and again are refused', async () => {
    const rows = Array.from({ length: 4000 }, () => ['a']);
    const merged = Array.from({ length: 2600 }, () => 'A1:A4000');
    await expect(readMerged(merged, ...rows)).rejects.toThrow(
      'has cells that are merged more than once',
    );
  });

  test.each(['IW1:IW9', 'ZZZZZZ1:ZZZZZZ9', `${'Z'.repeat(40)}1:B9`])(
    'in a column that no table has are refused: %s',
    async (ref) => {
      const rows = Array.from({ length: 9 }, () => ['a']);
      await expect(readMerged([ref], ...rows)).rejects.toThrow('has more than 256 columns');
    },
  );

  test('without a value make no line wider', async () => {
    const { rows } = await readMerged(['IV1:IV3'], ['a'], ['b'], ['c']);
    expect(rows).toEqual(['1: a', '2: b', '3: c']);
  });
});
