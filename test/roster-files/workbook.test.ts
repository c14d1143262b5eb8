import { describe, expect, test } from 'vitest';
import { openWorkbook } from '../../src/roster-files/workbook.js';
import { openZip } from '../../src/roster-files/zip.js';
import { makeXlsx, type TestCell } from '../workbench/xlsx.js';
import { makeZip } from '../workbench/zip.js';

async function open(bytes: Buffer) {
  return openWorkbook(await openZip(bytes, 'campus.xlsx'), 'campus.xlsx');
}

async function readRows(...rows: TestCell[][]) {
  const { read } = await open(makeXlsx({ rooms: rows }));
  const grid = read('rooms');
  return { ...grid, rows: grid.rows.map(({ line, fields }) => `${line}: ${fields.join('|')}`) };
}

const styled = (style: number, value: number) => ({ xml: `<c s="${style}"><v>${value}</v></c>` });

describe('a sheet', () => {
  test('gives its texts and numbers, row by row, and skips empty rows', async () => {
    const { rows, faults, notes } = await readRows(
      ['room', 'building', 'floor', 'capacity'],
      [],
      [' A & B ', '', '1F', 60],
      ['C', 'D', '', ''],
      ['', 12345678901, 0.1, 1.5e-7],
    );
    expect(rows).toEqual([
      '1: room|building|floor|capacity',
      '3: A & B||1F|60',
      '4: C|D||',
      '5: |12345678901|0.1|1.5e-7',
    ]);
    expect({ faults, notes }).toEqual({ faults: [], notes: [] });
  });

  test('gives dates and times as they are shown', async () => {
    const { rows } = await readRows([
      styled(1, 43710),
      styled(3, 43710),
      styled(2, 10 / 24),
      styled(2, 0.4728009259),
      styled(1, 43710.5),
      styled(2, 0),
      styled(0, 43710),
    ]);
    expect(rows).toEqual(['1: 2019-09-02|2019-09-02|10:00|11:20:50|2019-09-02 12:00|00:00|43710']);
  });

  test('gives what stands in the cell itself, yes and no, and dates as text', async () => {
    const { rows } = await readRows([
      { xml: '<c t="inlineStr"><is><t>A-101</t></is></c>' },
      { xml: '<c t="b"><v>1</v></c>' },
      { xml: '<c t="d"><v>2019-09-02</v></c>' },
      { xml: '<c><v></v></c>' },
      { xml: '<c><v>many</v></c>' },
    ]);
    expect(rows).toEqual(['1: A-101|1|2019-09-02||many']);
  });

  test('gives the value that is stored for a formula, and says so', async () => {
    const { rows, faults, notes } = await readRows(
      ['a', { xml: '<c t="str"><f>"A-"&amp;101</f><v>A-101</v></c>' }],
      ['b', { xml: '<c><f>1+1</f><v>2</v></c>' }],
      ['c', { xml: '<c t="str"><f>""</f><v></v></c>' }],
      ['d', { xml: '<c><f>1+1</f></c>' }],
    );
    expect(rows).toEqual(['1: a|A-101', '2: b|2', '3: c|']);
    expect(faults).toEqual([
      {
        line: 4,
        reason:
          'a cell holds a formula without a value: open the workbook in a spreadsheet program and save it',
      },
    ]);
    expect(notes).toEqual([
      '4 cells hold formulas: the values that the workbook stores for them were read',
    ]);
  });

  test('has a fault on a row with a number that is no date in a column of dates', async () => {
    const { rows, faults } = await readRows(
      [styled(1, 116010007)],
      [styled(1, -1)],
      [styled(1, 2958466)],
      [styled(1, 2958465)],
    );
    expect(rows).toEqual(['4: 9999-12-31']);
    const reason =
      'a cell is formatted as a date, and its number is none: format the column as text';
    expect(faults).toEqual([1, 2, 3].map((line) => ({ line, reason })));
  });

  test('has a fault on a row with an error or a number that has lost its end', async () => {
    const { rows, faults } = await readRows(
      ['a', { xml: '<c t="e"><v>#N/A</v></c>' }],
      [202300010001000123, 'b'],
      ['c', 'd'],
    );
    expect(rows).toEqual(['3: c|d']);
    expect(faults).toEqual([
      { line: 1, reason: 'a cell holds the error #N/A' },
      {
        line: 2,
        reason:
          'a number has more than 15 digits, so the last ones are lost: format the column as text and fill it again',
      },
    ]);
  });
});

describe('a workbook', () => {
  test('gives its sheets in order, and its dates from 1904 if it counts so', async () => {
    const bytes = makeZip([
      {
        name: 'xl/workbook.xml',
        data: '<x:workbook xmlns:x="m" xmlns:q="r"><x:workbookPr date1904="1"/><x:sheets><x:sheet name="学生" q:id="a"/><x:sheet name="gone" q:id="b"/></x:sheets></x:workbook>',
      },
      {
        name: 'xl/_rels/workbook.xml.rels',
        data: '<Relationships><Relationship Id="a" Target="/xl/one.xml"/><Relationship Id="b" Target="two.xml"/></Relationships>',
      },
      {
        name: 'xl/styles.xml',
        data: '<styleSheet><cellXfs><xf numFmtId="22"/></cellXfs></styleSheet>',
      },
      {
        name: 'xl/one.xml',
        data: '<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>',
      },
    ]);
    const { sheets, read } = await open(bytes);
    expect(sheets).toEqual(['学生']);
    expect(read('学生').rows).toEqual([{ line: 1, fields: ['1904-01-02'] }]);
  });

  test('with macros is refused', async () => {
    const bytes = makeXlsx({ rooms: [] }, [{ name: 'xl/vbaProject.bin', data: 'x' }]);
    await expect(open(bytes)).rejects.toThrow(
      'campus.xlsx has macros: save it as .xlsx, which holds none; nothing was imported.',
    );
  });

  test.each([
    ['xl/workbook.xml', '<workbook><sheets></workbook>'],
    ['xl/sharedStrings.xml', '<sst'],
    ['xl/sharedStrings.xml', `${'<a>'.repeat(101)}${'</a>'.repeat(101)}`],
  ])('whose %s is damaged is refused', async (name, data) => {
    const parts = [
      { name: 'xl/workbook.xml', data: '<workbook/>' },
      { name, data },
    ];
    await expect(open(makeZip(parts.slice(name === 'xl/workbook.xml' ? 1 : 0)))).rejects.toThrow(
      /^campus\.xlsx is damaged: .+; nothing was imported\.$/,
    );
  });

  test('of a sheet that is damaged is refused when it is read', async () => {
    const { read } = await open(makeXlsx({ rooms: [[{ xml: '<c><v>1</c>' }]] }));
    expect(() => read('rooms')).toThrow(/^campus\.xlsx is damaged: /);
  });

  test('does not expand what it declares', async () => {
    const bytes = makeZip([
      {
        name: 'xl/workbook.xml',
        data: '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><workbook><sheets><sheet name="&b;rooms&a;" r:id="i"/></sheets></workbook>',
      },
      {
        name: 'xl/_rels/workbook.xml.rels',
        data: '<Relationships><Relationship Id="i" Target="s.xml"/></Relationships>',
      },
      { name: 'xl/s.xml', data: '<worksheet/>' },
    ]);
    expect((await open(bytes)).sheets).toEqual(['&b;rooms&a;']);
  });
});

describe('a sheet that is too large is refused in one sentence', () => {
  const sheetOf = (data: string) =>
    makeZip([
      {
        name: 'xl/workbook.xml',
        data: '<workbook><sheets><sheet name="rooms" r:id="i"/></sheets></workbook>',
      },
      {
        name: 'xl/_rels/workbook.xml.rels',
        data: '<Relationships><Relationship Id="i" Target="s.xml"/></Relationships>',
      },
      { name: 'xl/s.xml', data: `<worksheet><sheetData>${data}</sheetData></worksheet>` },
    ]);

  test('with very many rows', async () => {
    const { read } = await open(sheetOf('<row><c><v>1</v></c></row>'.repeat(500_001)));
    expect(() => read('rooms')).toThrow(
      'Sheet rooms of campus.xlsx has more than 500000 rows: save it as CSV; nothing was imported.',
    );
  });

  test('but many empty rows are none', async () => {
    const { read } = await open(
      sheetOf(`${'<row s="1"><c s="1"/></row>'.repeat(200_000)}<row><c><v>1</v></c></row>`),
    );
    expect(read('rooms').rows).toEqual([{ line: 200_001, fields: ['1'] }]);
  });

  test('with columns without end', async () => {
    const { read } = await open(sheetOf('<row><c r="XFD1"><v>1</v></c></row>'));
    expect(() => read('rooms')).toThrow(
      'Sheet rooms of campus.xlsx has more than 256 columns; nothing was imported.',
    );
  });

  const LONE = '<row><c r="IV1"><v>1</v></c></row>';

  test.each([
    ['with a lone cell in the last column of each row', LONE.repeat(100_000)],
    [
      'with many rows under a wide header',
      `${LONE}${'<row><c><v>1</v></c></row>'.repeat(100_000)}`,
    ],
  ])('%s', async (_, data) => {
    const { read } = await open(sheetOf(data));
    expect(() => read('rooms')).toThrow(
      'Sheet rooms of campus.xlsx has more than 20,000,000 cells; nothing was imported.',
    );
  });

  test('but cells that are empty and only have a colour are none', async () => {
    const { read } = await open(
      sheetOf('<row><c><v>1</v></c><c r="IV1" s="1"/></row>'.repeat(100_000)),
    );
    expect(read('rooms').rows.at(-1)).toEqual({ line: 100_000, fields: ['1'] });
  });
});
