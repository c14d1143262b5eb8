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

/**
 * Reads a part of a workbook. Names of elements come without their prefix. No entity that the
 * document declares is expanded, and no address is followed.
 */
export function parseXml(bytes: Buffer, { open, close, text }: Handlers): void {
  const parser = new Parser();
  parser.on('openTag', (name, attributes, decode) => open(localName(name), attributes, decode));
  if (close) parser.on('closeTag', (name) => close(localName(name)));
  if (text) {
    parser.on('text', (value, decode) => text(decode(value)));
    parser.on('cdata', text);
  }
  parser.parse(bytes.toString('utf8'));
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
