import { makeZip, type ZipEntry } from './zip.js';

/** A cell: a text, a number, or its XML as it stands in the sheet. */
export type TestCell = string | number | { xml: string };

/** The styles of `makeXlsx`: 0 general, 1 a date, 2 a time, 3 a date by its own format. */
export const DATE_STYLE = 1;
export const TIME_STYLE = 2;

/**
 * Makes a workbook as spreadsheet programs do: texts are shared, empty cells are not stored.
 * @param merged the cells of each sheet that are merged, such as "A4:A6"
 */
export function makeXlsx(
  sheets: Record<string, readonly (readonly TestCell[])[]>,
  more: readonly ZipEntry[] = [],
  merged: readonly string[] = [],
): Buffer {
  const strings: string[] = [];
  const names = Object.keys(sheets);
  const parts = Object.values(sheets).map((rows, i) => ({
    name: `xl/worksheets/sheet${i + 1}.xml`,
    data: sheetXml(rows, strings, merged),
  }));
  return makeZip([
    { name: 'xl/workbook.xml', data: workbookXml(names) },
    { name: 'xl/_rels/workbook.xml.rels', data: linksXml(names) },
    {
      name: 'xl/sharedStrings.xml',
      data: `<sst>${strings.map((text) => `<si><r><t>${escaped(text)}</t></r><rPh><t>x</t></rPh></si>`).join('')}</sst>`,
    },
    { name: 'xl/styles.xml', data: STYLES },
    ...parts,
    ...more,
  ]);
}

const STYLES =
  '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;-&quot;mm"/></numFmts>' +
  '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
  '<cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="164"/></cellXfs></styleSheet>';

function workbookXml(names: readonly string[]): string {
  const sheets = names.map(
    (name, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
  );
  return `<workbook><workbookPr/><sheets>${sheets.join('')}</sheets></workbook>`;
}

function linksXml(names: readonly string[]): string {
  const links = names.map(
    (_, i) => `<Relationship Id="rId${i + 1}" Target="worksheets/sheet${i + 1}.xml"/>`,
  );
  return `<Relationships>${links.join('')}</Relationships>`;
}

function sheetXml(
  rows: readonly (readonly TestCell[])[],
  strings: string[],
  merged: readonly string[],
): string {
  const lines = rows.map((cells, i) => {
    const texts = cells.map((cell, k) => cellXml(cell, `${columnName(k)}${i + 1}`, strings));
    return `<row r="${i + 1}">${texts.join('')}</row>`;
  });
  const merges = merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('');
  return `<worksheet><sheetData>${lines.join('')}</sheetData><mergeCells>${merges}</mergeCells></worksheet>`;
}

function cellXml(cell: TestCell, place: string, strings: string[]): string {
  if (cell === '') return '';
  if (typeof cell === 'object') return cell.xml.replace('<c', `<c r="${place}"`);
  if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`;
  return `<c r="${place}" t="s"><v>${strings.push(cell) - 1}</v></c>`;
}

function columnName(index: number): string {
  return index < 26
    ? String.fromCharCode(65 + index)
    : columnName(Math.floor(index / 26) - 1) + columnName(index % 26);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
