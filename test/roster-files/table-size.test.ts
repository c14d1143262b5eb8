import { describe, expect, test } from 'vitest';
import { MOST_CELLS, MOST_LINES } from '../../src/attendance/roster/table-size.js';
import { readCsv } from '../../src/roster-files/csv.js';

/** Enrolments of 200,000 students, as a student system exports them. */
const LARGE = { lines: 1_500_000, columns: 10 };

test('a table of a large university is within the bounds', () => {
  expect(MOST_LINES).toBeGreaterThan(LARGE.lines);
  expect(MOST_CELLS).toBeGreaterThan(LARGE.lines * LARGE.columns);
});

describe('a CSV file', () => {
  test('has a fault on each line of more than 256 fields, which is not kept', () => {
    const { rows, faults } = readCsv(
      Buffer.from(`student_id,opted_out\n${`x${','.repeat(60_000)}\n`.repeat(20)}S1,0\n`),
      'students.csv',
    );
    expect(rows.map(({ line }) => line)).toEqual([1, 22]);
    expect(faults).toHaveLength(20);
    expect(faults[0]).toEqual({
      line: 2,
      reason: 'the line has more than 256 fields, empty ones included',
    });
  });

  test('may have lines of 256 fields', () => {
    const { rows, faults } = readCsv(Buffer.from(`a${',b'.repeat(255)}\n`), 'students.csv');
    expect(rows[0]!.fields).toHaveLength(256);
    expect(faults).toEqual([]);
  });

  test.each([
    ['cells', `x${','.repeat(199)}\n`.repeat(MOST_CELLS / 200 + 1), 'cells'],
    ['lines', 'x\n'.repeat(MOST_LINES + 1), 'lines'],
  ])('with too many %s is refused before it is read', (_, text, word) => {
    const most = (word === 'cells' ? MOST_CELLS : MOST_LINES).toLocaleString('en');
    expect(readCsv(Buffer.from(text), 'students.csv')).toMatchObject({
      rows: [],
      faults: [{ line: 1, reason: `the file has more than ${most} ${word}` }],
    });
  });

  test('may have lines without end that are empty', () => {
    const { rows, faults } = readCsv(
      Buffer.from(`a,b\n${',\n'.repeat(MOST_LINES + 1)}`),
      undefined,
    );
    expect(rows).toHaveLength(1);
    expect(faults).toEqual([]);
  });

  test('of quotation marks without sense is given up after 5,000 lines', () => {
    const { rows, faults } = readCsv(Buffer.from(`a,b\n${'"x"y\n'.repeat(5_002)}1,2\n`), undefined);
    expect(rows).toHaveLength(1);
    expect(faults).toHaveLength(5_000);
    expect(faults.at(-1)).toEqual({
      line: 5_001,
      reason:
        'a quotation mark is out of place or missing, as on 4999 lines before: the rest was not read',
    });
  });

  test('of bytes that are no text has so many faults at most', () => {
    const bytes = Buffer.concat([
      Buffer.from('é\n'.repeat(30_000)),
      Buffer.from([0xe9, 0x0a]),
      Buffer.from(Array.from({ length: 12_000 }, (_, i) => (i % 2 === 0 ? 0xff : 0x0a))),
    ]);
    expect(readCsv(bytes, 'students.csv').faults).toHaveLength(5_000);
  });
});
