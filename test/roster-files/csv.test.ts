import { describe, expect, test } from 'vitest';
import { readCsv } from '../../src/roster-files/csv.js';

const read = (...parts: (string | number[])[]) => {
  const { rows, faults, notes } = readCsv(
    Buffer.concat(parts.map((part) => Buffer.from(part as string))),
    'students.csv',
  );
  return {
    notes,
    rows: rows.map(({ line, fields }) => `${line}: ${fields.join('|')}`),
    faults: faults.map(({ line, reason }) => `${line}: ${reason}`),
  };
};
const MISQUOTED = 'a quotation mark is out of place or missing';
const GARBLED = 'not UTF-8: save the file as CSV in UTF-8';

describe('a CSV file', () => {
  test.each([
    ['line feeds', '\n'],
    ['carriage returns and line feeds', '\r\n'],
    ['carriage returns', '\r'],
  ])('may end its lines with %s, and contain empty lines', (_, end) => {
    expect(read(['a,b', '1,2', '', '3,4', ''].join(end))).toEqual({
      header: ['a', 'b'],
      rows: ['2: 1|2', '4: 3|4'],
      faults: [],
    });
  });

  test('may begin with a byte order mark, and end without a line end', () => {
    expect(read('\ufeffa,b\n1,2')).toEqual({ header: ['a', 'b'], rows: ['2: 1|2'], faults: [] });
  });

  test('may quote fields, with commas, quotation marks and line ends in them, and lines are still counted right', () => {
    const { rows, faults } = read('a,b\r\n"x, ""y""",2\r\n"p\r\nq\nr",4\r\n5,6\r\n');
    expect(rows).toEqual(['2: x, "y"|2', '3: p\nq\nr|4', '6: 5|6']);
    expect(faults).toEqual([]);
  });

  test('may have white space around unquoted fields, which is ignored', () => {
    expect(read('a , b\n 1 ,\t2\n" 3 ",4\n').rows).toEqual(['2: 1|2', '3:  3 |4']);
  });

  test('without a byte is an empty table', () => {
    expect(read('')).toEqual({ header: [], rows: [], faults: [] });
  });

  test('has a fault on each line with more or fewer fields than the header', () => {
    expect(read('a,b\n1,2,3\n4\n5,6\n')).toEqual({
      header: ['a', 'b'],
      rows: ['4: 5|6'],
      faults: ['2: 3 fields where the header has 2', '3: 1 field where the header has 2'],
    });
  });

  test.each([
    ['in a field', '1,x"y'],
    ['after a quoted field', '1,"x"y'],
    ['that is not closed', '1,"x'],
    ['that is not closed, far from the end', `1,"${'x'.repeat(200_000)}`],
  ])('has a fault on the line of a quotation mark %s, and the next lines are read', (_, line) => {
    const { rows, faults } = read(`a,b\n\n${line}\n3,4\n\n5,6\n`);
    expect(rows).toEqual(['4: 3|4', '6: 5|6']);
    expect(faults).toEqual([`3: ${MISQUOTED}`]);
  });

  test('has one fault for each of many misquoted lines', () => {
    const lines = Array.from({ length: 5000 }, (_, i) => (i % 2 ? `${i},"x"y` : `${i},x`));
    const { rows, faults } = read(['a,b', ...lines].join('\n'));
    expect(rows).toHaveLength(2500);
    expect(faults).toHaveLength(2500);
    expect(faults.at(-1)).toBe(`5001: ${MISQUOTED}`);
  });

  test('has one fault on a line that is neither UTF-8 nor well quoted', () => {
    expect(read('a,b\n1,"', [0xe9], '"x\n3,4\n')).toMatchObject({
      rows: ['3: 3|4'],
      faults: [`2: ${GARBLED}`],
    });
  });

  test('has a fault on each line that is not UTF-8, and the others are read', () => {
    expect(read('a,b\n1,', [0xe9], '\n3,é\n"x\ny', [0xff], '",4\n5,6')).toEqual({
      header: ['a', 'b'],
      rows: ['3: 3|é', '6: 5|6'],
      faults: [`2: ${GARBLED}`, `5: ${GARBLED}`],
    });
  });
});
