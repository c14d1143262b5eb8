import { expect, test } from 'vitest';
import { createStatementSplitter } from '../../../src/commands/sql/statements.js';

/** What the splitter finds when the text comes in pieces of this length. */
function split(text: string, pieceLength: number): (string | undefined)[] {
  const splitter = createStatementSplitter();
  const found: (string | undefined)[] = [];
  for (let at = 0; at < text.length; at += pieceLength)
    found.push(...splitter.push(text.slice(at, at + pieceLength)));
  const rest = splitter.rest();
  return rest === undefined ? found : [...found, rest];
}

test.each([
  ['SELECT 1; SELECT 2;', ['SELECT 1', 'SELECT 2']],
  ['SELECT 1;\nSELECT 2', ['SELECT 1', 'SELECT 2']],
  [`SELECT ';', "a;""b", \`c;d\`; SELECT 'it''s;', 'a\\';'`, 2],
  ['-- a; b\nSELECT 1; # c; d\n/* e; f */ SELECT 2', 2],
  ['SELECT 5--1; SELECT 2', ['SELECT 5--1', 'SELECT 2']],
  ['; ;\n-- nothing\n;/* nothing */', []],
  ['/*! SET @a = 1 */; SELECT @a', 2],
  ["SELECT 'a\\\\'; SELECT 2", ["SELECT 'a\\\\'", 'SELECT 2']],
])('%j is split at its own semicolons, in whatever pieces it comes', (text, expected) => {
  for (const pieceLength of [1, 3, 1000]) {
    const found = split(text, pieceLength);
    if (typeof expected === 'number') expect(found).toHaveLength(expected);
    else expect(found.map((one) => one?.trim())).toEqual(expected);
  }
});

test('a quote that is not closed is left to MySQL, which says so', () => {
  expect(split("SELECT 'a;", 3)).toEqual(["SELECT 'a;\n;"]);
});

test('a statement of a megabyte in quotes is split', () => {
  const long = `SELECT '${"it''s\\n".repeat(150_000)}'`;
  expect(split(`${long}; SELECT 2`, 2_000_000)).toEqual([long, 'SELECT 2']);
});
