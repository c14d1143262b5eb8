import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FormatDeclaration } from '../../../src/attendance/format/declaration.js';
import { wholeRecord } from '../../../src/attendance/record/access-event.js';
import { createReadFormat } from '../../../src/attendance/format/read-format.js';
import {
  compilePattern,
  firstOf,
  MOST_HOLES,
  type TextPattern,
} from '../../../src/attendance/format/text-pattern.js';
import { parseDeclaration } from '../../../src/record-format.js';

const encode = (text: string) => new TextEncoder().encode(text);

test('the first of some patterns is found as each is found by itself', () => {
  const piece = fc.constantFrom('a', 'b', 'ab', 'ba', 'c', '');
  const pattern = fc
    .tuple(piece, fc.array(fc.constantFrom('a', 'b', 'ab', 'c'), { maxLength: 3 }), piece)
    .map(([first, between, last]) => compilePattern([first, ...between, last].join('{}')))
    .filter((compiled): compiled is TextPattern => typeof compiled !== 'string');
  const line = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'x'), maxLength: 14 });
  let later = 0;
  fc.assert(
    fc.property(
      fc.array(pattern, { maxLength: 4 }),
      fc.array(line, { minLength: 1, maxLength: 4 }),
      (patterns, lines) => {
        const find = firstOf(patterns);
        for (const text of lines) {
          const bytes = encode(text);
          const [found, own] = [new Int32Array(2 * MOST_HOLES), new Int32Array(2 * MOST_HOLES)];
          const number = find(bytes, 0, bytes.length, found);
          const first = patterns.findIndex((one) => one.find(bytes, 0, bytes.length, own));
          expect(number).toBe(first < 0 ? patterns.length : first);
          if (first < 0) continue;
          const holes = 2 * patterns[first]!.holes.length;
          expect(found.subarray(0, holes)).toEqual(own.subarray(0, holes));
          later += Number(first > 0);
        }
      },
    ),
    { numRuns: 3_000 },
  );
  expect(later).toBeGreaterThan(300);
});

const OWN: FormatDeclaration = {
  name: 'own',
  title: '',
  messages: [
    {
      text: 'sta ',
      pattern: [
        'sta {device} at {accessPoint} on {time}: {kind};',
        'sta {device} at {accessPoint}#',
      ],
      fields: { time: '@time' },
      kind: { from: 'kind={value};', joined: ['in'], left: ['out'] },
    },
  ],
};

test('the word of the kind may be a hole of the whole pattern, or has a pattern of its own', () => {
  expect(parseDeclaration(JSON.stringify(OWN))).toEqual(OWN);
  const read = createReadFormat(OWN, 'Asia/Shanghai');
  const kindOf = (line: string) => {
    const reading = read(wholeRecord(encode(line)), '2026-11-28 12:00:00');
    return typeof reading === 'string' || reading.kind === 'several' ? reading : reading.kind;
  };
  const line = 'kind=in; sta 0abe.dbc8.0d81 at AP-1 on 2026-11-27 08:00:00: ';
  expect(kindOf(`${line}out;`)).toBe('left');
  expect(kindOf(`${line}odd;`)).toBe('failed');
  expect(kindOf(`${line};`)).toBe('bad_result');
  const other = 'Nov 27 08:00:00 ac sta 0abe.dbc8.0d81 at AP-1#';
  expect(kindOf(`${other} kind=in;`)).toBe('joined');
  expect(kindOf(other)).toBe('bad_result');
});

test('a message of one kind has no word of it', () => {
  const [message] = OWN.messages;
  const text = JSON.stringify({ ...OWN, messages: [{ ...message, kind: 'left' }] });
  expect(parseDeclaration(text)).toContain('has a hole {kind}: a hole is {} or one of accessPoint');
});
