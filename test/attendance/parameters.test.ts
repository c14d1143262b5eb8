import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Limits, Parameter } from '../../src/attendance/parameter.js';
import { PARAMETERS } from '../../src/attendance/parameters.js';

const parameters: [name: string, parameter: Parameter][] = Object.entries(PARAMETERS);

test.each(parameters)('the default of %s lies within its limits', (_, { value, limits }) => {
  for (const one of [value].flat(2)) expect(isWithin(one, limits)).toBe(true);
});

test('every parameter says what it does and where its default comes from', () => {
  for (const [, { text, source }] of parameters) {
    expect(text).toMatch(/^[A-Za-z].*\.$/);
    expect(source).not.toBe('');
  }
});

test('docs/method.md names every parameter', async () => {
  const page = await readFile('docs/method.md', 'utf8');
  const words = new Set(page.match(/\w+/g));
  expect(parameters.map(([name]) => name).filter((name) => !words.has(name))).toEqual([]);
});

test('docs/parameters.md lists every parameter as it is declared (vitest -u writes it anew)', async () => {
  const header = ['parameter', 'default', 'values', 'meaning', 'source of the default'];
  const rows = parameters.map(([name, { value, limits, text, source }]) => [
    `\`${name}\``,
    JSON.stringify(value),
    limitsText(limits),
    text,
    source,
  ]);
  await expect(`${INTRODUCTION}\n\n${markdownTable(header, rows)}\n`).toMatchFileSnapshot(
    '../../docs/parameters.md',
  );
});

const INTRODUCTION = `# Parameters of the standard policy

\`rollcall policy add <file>\` adds a policy with other values. A parameter that the file does not
name keeps its default. "Estimate" means that only the sweeps of [accuracy.md](accuracy.md) support
the value. The declarations are in \`src/attendance/parameters.ts\`; a test keeps this page true to
them.`;

function isWithin(value: number, { min, above, max, below, whole }: Limits): boolean {
  return (
    value >= (min ?? -Infinity) &&
    value <= (max ?? Infinity) &&
    value > (above ?? -Infinity) &&
    value < (below ?? Infinity) &&
    (!whole || Number.isInteger(value))
  );
}

function limitsText({ min, above, max, below, whole }: Limits): string {
  const parts = [
    min !== undefined && `${min} or more`,
    above !== undefined && `above ${above}`,
    max !== undefined && `at most ${max}`,
    below !== undefined && `below ${below}`,
    whole && 'whole',
  ];
  return parts.filter(Boolean).join(', ');
}

/** A table of Markdown, padded as prettier pads it. */
function markdownTable(header: string[], rows: string[][]): string {
  const widths = header.map((_, i) => Math.max(...[header, ...rows].map((row) => row[i]!.length)));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join(
    '\n',
  );
}
