import { describe, expect, test } from 'vitest';
import { arrangeTable, separatorOf } from '../../../src/attendance/roster/arrange.js';
import type { RosterFile } from '../../../src/attendance/roster/roster.js';

/** Lines with commas; an empty text is an empty line, which a reader skips. */
function arrange(lines: string[], file: RosterFile = 'rooms.csv') {
  const rows = lines.flatMap((text, i) =>
    text === '' ? [] : [{ line: i + 1, fields: text.split(',') }],
  );
  const table = arrangeTable(file, { rows, faults: [], notes: [] });
  return {
    ...table,
    header: table.header.join(','),
    rows: table.rows.map(({ line, fields }) => `${line}: ${fields.join(',')}`),
  };
}
const HEADER = 'room,building,floor,capacity';

test('a header below a title is found, and the title is said', () => {
  const { header, headerLine, rows, notes } = arrange([
    'All rooms of the campus,,,',
    '',
    'autumn,2019,,',
    HEADER,
    'A,B,1,2',
  ]);
  expect({ header, headerLine, rows }).toEqual({
    header: HEADER,
    headerLine: 4,
    rows: ['5: A,B,1,2'],
  });
  expect(notes).toEqual(
    [1, 3].map((line) => ({
      line,
      reason: 'the line is a title above the header: it was not read',
    })),
  );
});

test('a header that lacks columns is the line that names most of them, below a title', () => {
  expect(arrange(['All rooms,,,', '', 'room,bldg,seats,', 'A,B,1,'])).toMatchObject({
    header: 'room,bldg,seats',
    headerLine: 3,
    rows: ['4: A,B,1'],
    notes: [{ line: 1 }],
  });
  expect(arrange(['课程,,', '课程,教室,周次', 'A,B,1'], 'timetable.csv')).toMatchObject({
    headerLine: 2,
  });
});

test('the first line is the header where none names two columns', () => {
  expect(arrange(['room,block', 'A,B'])).toMatchObject({
    header: 'room,block',
    headerLine: 1,
    rows: ['2: A,B'],
    notes: [],
  });
});

test('a file without a line has no header', () => {
  expect(arrange([',,', ''])).toMatchObject({ header: '', rows: [], faults: [] });
});

test('empty lines, commas at the ends and headers of further pages are dropped', () => {
  expect(
    arrange([`${HEADER},,`, 'A,B,1,2', ',,,', 'C,D,1,2,,', HEADER, `${HEADER},,`, 'E,F,1,']),
  ).toMatchObject({
    header: HEADER,
    rows: ['2: A,B,1,2', '4: C,D,1,2', '7: E,F,1,'],
    faults: [],
  });
});

test('a line of another width is a fault', () => {
  expect(arrange([HEADER, 'A,B,1,2,3', 'A', 'A,B,1,2']).faults).toEqual([
    { line: 2, reason: '5 fields where the header has 4' },
    { line: 3, reason: '1 field where the header has 4' },
  ]);
});

test('what cannot be read in a title is no fault', () => {
  const rows = [HEADER, 'A,B,1,2'].map((text, i) => ({ line: i + 3, fields: text.split(',') }));
  const title = { line: 2, fields: ['rooms'] };
  const faults = [
    { line: 1, reason: 'x' },
    { line: 5, reason: 'y' },
  ];
  expect(
    arrangeTable('rooms.csv', { rows: [title, ...rows], faults, notes: ['a guess'] }),
  ).toMatchObject({
    faults: [{ line: 5, reason: 'y' }],
    notes: [{ line: undefined, reason: 'a guess' }, { line: 2 }],
  });
});

describe('the sign between columns', () => {
  test.each([
    [[HEADER], ','],
    [['Rooms, all', '"room";"building";"floor";"capacity"'], ';'],
    [['教室\t楼栋\t楼层\t容量'], '\t'],
    [['nothing; of it'], ','],
    [[], ','],
  ])('of %j is %j', (lines, sign) => {
    expect(separatorOf('rooms.csv', lines)).toBe(sign);
  });
});
