import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const PAGE = readFileSync(new URL('docs/faults.md', ROOT), 'utf8');
const FAULTS = 36;

type Proof = { number: number; file: string; title: string };

/** The tests that the page names, each with the number of its fault. */
function namedTests(): Proof[] {
  let number = 0;
  return listItems(PAGE.slice(PAGE.indexOf('\n## '))).flatMap((item) => {
    const [, digits, file, title] = /^(?:(\d+)\. )?- `(test\/[\w/.-]+)`: (.+)$/.exec(item) ?? [];
    if (digits) number = Number(digits);
    return file && title ? [{ number, file, title }] : [];
  });
}

/** The items of the lists, each on one line: the page is wrapped. */
function listItems(text: string): string[] {
  const blocks = text.split(/\n\n|\n(?=\s*(?:\d+\.\s+)?- )/);
  return blocks.map((block) => block.trim().replaceAll(/\s+/g, ' '));
}

/** The titles of a file's tests as the source has them, without the escapes of a quoted text. */
function titlesOf(file: string): string[] {
  const path = fileURLToPath(new URL(file, ROOT));
  const source = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const texts = source.matchAll(/(?:\btest|\))\(\s*(['"`])((?:\\.|(?!\1).)*)\1,/g);
  return [...texts].map(([, , text]) => text!.replace(/\\(.)/g, '$1'));
}

const numbers = Array.from({ length: FAULTS }, (_, i) => i + 1);

test('the table has each fault once, in order, with what rollcall does', () => {
  const rows = [...PAGE.matchAll(/^\| (\d+) +\| (.+?) *\| (.+?) *\|$/gm)];
  expect(rows.map(([, number]) => Number(number))).toEqual(numbers);
});

test('every fault has a test', () => {
  const shown = new Set(namedTests().map(({ number }) => number));
  expect(numbers.filter((number) => !shown.has(number))).toEqual([]);
});

test('every test that the page names exists, in that file and by that title', () => {
  const named = namedTests();
  expect(named.length).toBe(PAGE.split('- `test/').length - 1);
  expect(named.filter(({ file, title }) => !titlesOf(file).includes(title))).toEqual([]);
});

test('every test that the findings name exists, in that file and by that title', () => {
  const rows = PAGE.slice(PAGE.indexOf('## Findings'))
    .split('\n')
    .filter((line) => /^\| [SF]\d/.test(line));
  const proofs = rows.map((row) => {
    const [, file, title] = /\| `(test\/[\w/.-]+)`: (.+?) +\|$/.exec(row) ?? [];
    return { row: row.slice(0, 40), file: file ?? '', title: title ?? '' };
  });
  expect(proofs.length).toBeGreaterThan(40);
  expect(proofs.filter(({ file, title }) => !titlesOf(file).includes(title))).toEqual([]);
});
