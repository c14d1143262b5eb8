import { describe, expect, test } from 'vitest';
import { readCsv } from '../../src/roster-files/csv.js';

const bytesOf = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const read = (...parts: (string | number[])[]) => {
  const { rows, faults } = readCsv(bytesOf(...parts), 'students.csv');
  const [head, ...others] = rows;
  return {
    header: head?.fields ?? [],
    rows: others.map(({ line, fields }) => `${line}: ${fields.join('|')}`),
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

  test('may have lines of empty cells, as a spreadsheet writes below a table', () => {
    expect(read('a,b\n1,2\n,\n , ,,\n3,4\n,,\n,')).toEqual({
      header: ['a', 'b'],
      rows: ['2: 1|2', '5: 3|4'],
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
    expect(read('a,b\n1,"', [0xe9], '"x\n3,ééé\n')).toMatchObject({
      rows: ['3: 3|ééé'],
      faults: [`2: ${GARBLED}`],
    });
  });

  test('has a fault on each line that is not UTF-8, and the others are read', () => {
    expect(read('a,b\n1,', [0xe9], '\n3,éééé\n"x\ny', [0xff], '",4\n5,6')).toEqual({
      header: ['a', 'b'],
      rows: ['3: 3|éééé', '6: 5|6'],
      faults: [`2: ${GARBLED}`, `5: ${GARBLED}`],
    });
  });
});

describe('a CSV file in another encoding', () => {
  const CHINESE = '学号,是否退出\n王小明,否\n李雷,是\n';
  /** In GB 18030: encoders for it are rare, so the bytes stand here. */
  const GB18030 = [
    0xd1, 0xa7, 0xba, 0xc5, 0x2c, 0xca, 0xc7, 0xb7, 0xf1, 0xcd, 0xcb, 0xb3, 0xf6, 0x0a, 0xcd, 0xf5,
    0xd0, 0xa1, 0xc3, 0xf7, 0x2c, 0xb7, 0xf1, 0x0a, 0xc0, 0xee, 0xc0, 0xd7, 0x2c, 0xca, 0xc7, 0x0a,
  ];
  const utf16 = (text: string, swap: boolean) => {
    const bytes = Buffer.from(text, 'utf16le');
    return swap ? bytes.swap16() : bytes;
  };
  const [, ...chineseRows] = CHINESE.trim()
    .split('\n')
    .map((line, i) => ({ line: i + 1, fields: line.split(',') }));

  test.each<[string, Buffer, string]>([
    ['UTF-16 with a mark', utf16(`\ufeff${CHINESE}`, false), 'UTF-16'],
    ['UTF-16 the other way round, with a mark', utf16(`\ufeff${CHINESE}`, true), 'UTF-16'],
    ['UTF-16 without a mark', utf16(`student_id,x\n${CHINESE}`, false).subarray(26), 'UTF-16'],
    [
      'UTF-16 the other way round, without a mark',
      utf16(`student_id,x\n${CHINESE}`, true).subarray(26),
      'UTF-16',
    ],
    ['GB18030', Buffer.from(GB18030), 'GB18030'],
  ])('is read and its guess is said: %s', (_, bytes, guess) => {
    const { rows, faults, notes } = readCsv(bytes, 'students.csv');
    expect(faults).toEqual([]);
    expect(rows.slice(1)).toEqual(chineseRows);
    expect(notes).toEqual([`the file is read as ${guess}, by the look of its bytes`]);
  });

  test('in Windows-1252 keeps its letters, those that ISO 8859-1 lacks too', () => {
    const bytes = bytesOf(
      'room,building\nA,',
      [0xd1, 0x75, 0xf1, 0x6f, 0x61],
      '\nB,',
      [0x80],
      '\n',
    );
    const { rows, notes } = readCsv(bytes, 'rooms.csv');
    expect(rows.map(({ fields }) => fields[1])).toEqual(['building', 'Ñuñoa', '€']);
    expect(notes).toEqual(['the file is read as Windows-1252, by the look of its bytes']);
  });

  test('has a fault on a line that does not fit the guess', () => {
    const { rows, faults } = readCsv(bytesOf(GB18030, [0xff, 0x2c, 0x31, 0x0a]), 'students.csv');
    expect(rows).toHaveLength(3);
    expect(faults).toEqual([{ line: 4, reason: 'not GB18030: save the file as CSV in UTF-8' }]);
  });
});

describe('a CSV file with another sign between its columns', () => {
  test.each([
    [';', 'semicolons'],
    ['\t', 'tabs'],
    ['|', 'vertical bars'],
  ])('is read, empty fields too: %j', (sign, word) => {
    const lines = ['Rooms, all of them', 'room,building,floor,capacity', 'A,,1F,', ',,,9'];
    const text = lines.map((line, i) => (i === 0 ? line : line.replaceAll(',', sign))).join('\n');
    const { rows, notes } = readCsv(Buffer.from(text), 'rooms.csv');
    expect(rows.slice(2).map(({ fields }) => fields)).toEqual([
      ['A', '', '1F', ''],
      ['', '', '', '9'],
    ]);
    expect(notes).toEqual([`the columns are separated by ${word}`]);
  });

  test('has commas if nothing is known of its columns', () => {
    expect(readCsv(Buffer.from('a;b\n'), undefined).rows).toEqual([{ line: 1, fields: ['a;b'] }]);
  });
});

test('a text that a spreadsheet has kept from becoming a number is unwrapped', () => {
  expect(read('a,b\n"=""00123""",=1+1\n').rows).toEqual(['2: 00123|=1+1']);
});

test('a last line without an end is told, since the file may be cut off there', () => {
  expect(readCsv(Buffer.from('room\nA\nB'), 'rooms.csv').openLine).toBe(3);
  expect(readCsv(Buffer.from('room\nA\nB\n'), 'rooms.csv').openLine).toBeUndefined();
  expect(readCsv(Buffer.from(''), 'rooms.csv').openLine).toBeUndefined();
});
