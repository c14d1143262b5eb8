import { posix } from 'node:path';
import type { TextGrid } from '../attendance/roster/roster.js';
import { messageOf, RollcallError } from '../errors.js';
import { isDateFormat } from './cell-text.js';
import { readSheet, type SheetContext } from './sheet.js';
import { parseXml } from './xml.js';
import type { Zip } from './zip.js';

/** The sheets of an Excel workbook, in order. */
export type Workbook = {
  sheets: string[];
  /** @throws RollcallError `refused` if the sheet is damaged or too large */
  read: (sheet: string) => TextGrid;
};

/** The XML of a larger part does not fit into one text. */
const MOST_XML_BYTES = 256 * 1024 * 1024;

/** Whether a zip is a workbook. */
export function isWorkbook({ names }: Zip): boolean {
  return names.includes('xl/workbook.xml');
}

/**
 * Opens a workbook. Formulas are not computed: the values that it stores for them count. Macros are
 * not run, so a workbook that has some is refused: it may look different where they ran.
 * @param what the name of the workbook, for messages
 * @throws RollcallError `refused`
 */
export async function openWorkbook(zip: Zip, what: string): Promise<Workbook> {
  const refuse = (reason: string) =>
    new RollcallError('refused', `${what} ${reason}; nothing was imported.`);
  if (zip.names.some((name) => /vbaProject\.bin$/i.test(name)))
    throw refuse('has macros: save it as .xlsx, which holds none');
  const part = async (name: string) => {
    if (!zip.names.includes(name)) return undefined;
    const bytes = await zip.read(name);
    if (bytes.length <= MOST_XML_BYTES) return bytes;
    throw refuse('has a sheet of more than 256 MB: save the sheet as CSV');
  };
  const reading = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof RollcallError) throw error;
      throw refuse(`is damaged: ${messageOf(error)}`);
    }
  };
  const main = (await part('xl/workbook.xml'))!;
  const links = await part('xl/_rels/workbook.xml.rels');
  const strings = await part('xl/sharedStrings.xml');
  const styles = await part('xl/styles.xml');
  const { sheets, from1904 } = reading(() => readMain(main, links));
  const context: SheetContext = {
    strings: reading(() => readStrings(strings)),
    dateStyles: reading(() => readDateStyles(styles)),
    from1904,
  };
  const bytesOf = new Map<string, Buffer>();
  for (const [name, path] of sheets) {
    const bytes = await part(path);
    if (bytes) bytesOf.set(name, bytes);
  }
  const read = (sheet: string) => {
    const tooLarge = (reason: string) =>
      new RollcallError('refused', `Sheet ${sheet} of ${what} ${reason}; nothing was imported.`);
    return reading(() => readSheet(bytesOf.get(sheet)!, context, tooLarge));
  };
  return { sheets: [...bytesOf.keys()], read };
}

/** The sheets by name with their paths, and which day dates are counted from. */
function readMain(
  main: Buffer,
  links: Buffer | undefined,
): { sheets: Map<string, string>; from1904: boolean } {
  const targets = new Map<string, string>();
  if (links)
    parseXml(links, {
      open: (name, attributes, decode) => {
        if (name !== 'Relationship') return;
        const { Id: id = '', Target: target = '' } = attributes();
        targets.set(id, posix.resolve('/xl', decode(target)).slice(1));
      },
    });
  const sheets = new Map<string, string>();
  let from1904 = false;
  parseXml(main, {
    open: (name, attributes, decode) => {
      if (name === 'workbookPr') from1904 = /^(?:1|true)$/.test(attributes().date1904 ?? '');
      if (name !== 'sheet') return;
      const own = attributes();
      // r:id, whatever prefix stands for r.
      const [, id = ''] = Object.entries(own).find(([key]) => /:id$/.test(key)) ?? [];
      const path = targets.get(id);
      if (path !== undefined) sheets.set(decode(own.name ?? ''), path);
    },
  });
  return { sheets, from1904 };
}

/** The texts that cells refer to. Signs for how to say a word are left out. */
function readStrings(bytes: Buffer | undefined): string[] {
  const strings: string[] = [];
  if (!bytes) return strings;
  let text = '';
  let inText = false;
  let inPhonetic = false;
  parseXml(bytes, {
    open: (name) => {
      if (name === 'si') text = '';
      if (name === 'rPh') inPhonetic = true;
      if (name === 't') inText = !inPhonetic;
    },
    text: (value) => {
      if (inText) text += value;
    },
    close: (name) => {
      if (name === 't') inText = false;
      if (name === 'rPh') inPhonetic = false;
      if (name === 'si') strings.push(text.trim());
    },
  });
  return strings;
}

/** Which styles of cells show a number as a date or a time. */
function readDateStyles(bytes: Buffer | undefined): boolean[] {
  const dateStyles: boolean[] = [];
  if (!bytes) return dateStyles;
  const formats = new Map<number, string>();
  let inCells = false;
  parseXml(bytes, {
    open: (name, attributes, decode) => {
      if (name === 'numFmt') {
        const { numFmtId, formatCode = '' } = attributes();
        formats.set(Number(numFmtId), decode(formatCode));
      }
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) {
        const id = Number(attributes().numFmtId ?? 0);
        dateStyles.push(isDateFormat(id, formats.get(id)));
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return dateStyles;
}
