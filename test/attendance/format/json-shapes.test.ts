import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textAt } from '../../../src/attendance/format/json-path.js';
import { ABSENT, createJsonScan, type JsonScan } from '../../../src/attendance/format/json-scan.js';
import { createRememberingScan } from '../../../src/attendance/format/json-shapes.js';

const PATHS = [['a'], ['b', 'c'], ['b', 'd', 'e'], ['f']];

/** The values that a scan finds in a text within larger bytes; undefined where it gives up. */
function valuesOf(scan: JsonScan, text: string): (string | undefined)[] | undefined {
  const bytes = new TextEncoder().encode(`xx${text}yy`);
  if (!scan.find(bytes, 2, bytes.length - 2)) return undefined;
  return PATHS.map((_, path) =>
    scan.start[path] === ABSENT
      ? undefined
      : new TextDecoder().decode(bytes.subarray(scan.start[path], scan.end[path])),
  );
}

test('a scan that remembers shapes finds what the plain scan and JSON.parse find', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 5 }),
    ),
  }));
  // Texts and numbers take the place of those of the shape; signs break it, or make another one.
  const change = fc.tuple(
    fc.nat(120),
    fc.nat(3),
    fc.oneof(fc.constantFrom(...'{}[]",:01 \\-.e', '"a":', ',"a":1', '\\u0061', 'é'), fc.string()),
  );
  const remembering = createRememberingScan(PATHS);
  let found = 0;
  fc.assert(
    fc.property(
      fc.dictionary(key, tree, { maxKeys: 6 }),
      fc.nat(2),
      fc.array(change, { maxLength: 6 }),
      (object, indent, changes) => {
        const text = JSON.stringify(object, undefined, indent);
        const texts = changes.map(
          ([at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut),
        );
        for (const one of [text, ...texts, text.replaceAll(/\d/g, '7'), text]) {
          const values = valuesOf(remembering, one);
          expect(values).toEqual(valuesOf(createJsonScan(PATHS), one));
          if (!values) continue;
          found += 1;
          const parsed: unknown = JSON.parse(one);
          expect(values).toEqual(PATHS.map((path) => textAt(parsed, path)));
        }
      },
    ),
    { numRuns: 3_000 },
  );
  expect(found).toBeGreaterThan(3_000);
});

test.each([
  ['another text', '{"a":"y","g":-2.5e3,"b":{"c":12,"h":[]}}', ['y', '12']],
  ['an empty text', '{"a":"","g":1,"b":{"c":0,"h":[]}}', ['', '0']],
  ['a text with an escape', '{"a":"\\u0041","g":1,"b":{"c":0,"h":[]}}', undefined],
  ['a letter that is no ASCII', '{"a":"é","g":1,"b":{"c":0,"h":[]}}', undefined],
  ['a name twice', '{"a":"x","g":1,"b":{"c":0,"h":[]},"a":"y"}', undefined],
  ['a number that JSON writes otherwise', '{"a":"x","g":1,"b":{"c":1.0,"h":[]}}', undefined],
  ['no number', '{"a":"x","g":-,"b":{"c":1,"h":[]}}', undefined],
  ['a text where a number was', '{"a":"x","g":"1","b":{"c":1,"h":[]}}', ['x', '1']],
  ['a text that does not end', '{"a":"x', undefined],
  ['a shape that is not whole', '{"a":"x","g":1,"b":{"c":1,"h":[]}', undefined],
  ['more behind it', '{"a":"x","g":1,"b":{"c":1,"h":[]}}}', undefined],
])('after a record of a shape comes %s', (_, text, expected) => {
  const scan = createRememberingScan(PATHS);
  expect(valuesOf(scan, '{"a":"x","g":1,"b":{"c":7,"h":[]}}')?.slice(0, 2)).toEqual(['x', '7']);
  expect(valuesOf(scan, text)?.slice(0, 2)).toEqual(expected);
});

test('a word that is wanted is read in every record', () => {
  const scan = createRememberingScan(PATHS);
  for (const word of ['true', 'true', 'false', 'null'])
    expect(valuesOf(scan, `{"a":${word}}`)?.[0]).toBe(word === 'null' ? undefined : word);
});

test('more shapes than are kept are read all the same', () => {
  const scan = createRememberingScan(PATHS);
  for (let i = 0; i < 400; i += 1)
    expect(valuesOf(scan, `{"x${i % 20}":${i},"a" : "${i}"}`)?.[0]).toBe(String(i));
});
