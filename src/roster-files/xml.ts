import { Parser } from 'saxen';

type Handlers = {
  /** attributes: by their names as written, prefixes included, for `decode`. */
  open: (
    name: string,
    attributes: () => Record<string, string>,
    decode: (text: string) => string,
  ) => void;
  close?: (name: string) => void;
  text?: (text: string) => void;
};

/** Parts of workbooks have some ten levels. The parser keeps every element that is open. */
const MOST_LEVELS = 100;

/**
 * Reads a part of a workbook. Names of elements come without their prefix. No entity that the
 * document declares is expanded, and no address is followed.
 * @throws Error if the document is no XML, or nested far deeper than any part of a workbook
 */
export function parseXml(bytes: Buffer, { open, close, text }: Handlers): void {
  const parser = new Parser();
  let levels = 0;
  parser.on('openTag', (name, attributes, decode) => {
    levels += 1;
    if (levels > MOST_LEVELS) throw new Error(`more than ${MOST_LEVELS} elements in one another`);
    open(localName(name), attributes, decode);
  });
  parser.on('closeTag', (name) => {
    levels -= 1;
    close?.(localName(name));
  });
  if (text) {
    parser.on('text', (value, decode) => text(decode(value)));
    parser.on('cdata', text);
  }
  parser.parse(bytes.toString('utf8'));
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
