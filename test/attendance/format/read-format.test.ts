import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wholeRecord } from '../../../src/attendance/record/access-event.js';
import { textAt } from '../../../src/attendance/format/json-path.js';
import { ABSENT, createJsonScan } from '../../../src/attendance/format/json-scan.js';
import { createEventParts } from '../../../src/attendance/format/event-parts.js';
import { PRESETS } from '../../../src/attendance/format/presets/index.js';
import { createReadFormat } from '../../../src/attendance/format/read-format.js';
import { compilePattern, type TextPattern } from '../../../src/attendance/format/text-pattern.js';
import { createReadCampusTime } from '../../../src/attendance/format/campus-time.js';
import { parseDeclaration } from '../../../src/record-format.js';
import type { FormatDeclaration } from '../../../src/attendance/format/declaration.js';

const LATEST = '2026-11-28 12:00:00';
const encode = (text: string) => new TextEncoder().encode(text);
const SHANGHAI = 'Asia/Shanghai';

test.each([
  ['1795737601', '2026-11-27 28801'],
  ['1795737601123', '2026-11-27 28801'],
  ['1795737601123456', '2026-11-27 28801'],
  ['2026-11-27 08:00:01', '2026-11-27 28801'],
  ['2026/11/27 08:00:01.250', '2026-11-27 28801'],
  ['2026-11-27T00:00:01Z', '2026-11-27 28801'],
  ['2026-11-27T00:00:01.123+00:00', '2026-11-27 28801'],
  ['2026-11-26T19:00:01-0500', '2026-11-27 28801'],
  ['Nov 27 08:00:01', '2026-11-27 28801'],
  ['Nov  7 08:00:01', '2026-11-07 28801'],
  ['Dec 31 23:59:59', '2025-12-31 86399'],
  ['Fri Nov 27 2026 08:00:01 CST', '2026-11-27 28801'],
  ['*Nov 27 00:00:01.123 UTC', '2026-11-27 28801'],
  ['Nov 27 08:00:01:123 2026', '2026-11-27 28801'],
  ['Feb 30 2026 08:00:01', undefined],
  ['2026-11-27 24:00:01', undefined],
  ['27/11/2026 08:00:01', undefined],
  ['x026-11-27 08:00:01', undefined],
  ['2o26-11-27 08:00:01', undefined],
  ['0000-11-27 08:00:01', undefined],
  ['0000-11-27T08:00:01Z', undefined],
  ['0026-11-27 08:00:01', undefined],
  ['Nov 27 0000 08:00:01', undefined],
  ['Nov 27 08:00:01 0000', undefined],
  ['Nov 27 08:00:01 0026', undefined],
  ['2099-01-01 00:00:00', undefined],
  ['1999-12-31 23:59:59', undefined],
  ['99999999999999999', undefined],
  ['', undefined],
  ['soon', undefined],
])('the time %j is read as %s', (text, expected) => {
  const read = createReadCampusTime({ campus: SHANGHAI, zone: SHANGHAI });
  const time = read(text, LATEST);
  expect(time && `${time.day} ${time.second}`).toBe(expected);
});

test('a time without an offset is in the zone that the format names', () => {
  const read = createReadCampusTime({ campus: SHANGHAI, zone: 'UTC' });
  expect(read('2026-11-27 00:00:01', LATEST)).toEqual({ day: '2026-11-27', second: 28801 });
});

test('a scan finds what JSON.parse finds, or leaves the record to it', () => {
  const paths = [['a'], ['b', 'c'], ['b', 'd', 'e'], ['f']];
  const scan = createJsonScan(paths);
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
  let found = 0;
  fc.assert(
    fc.property(
      fc.dictionary(key, tree, { maxKeys: 6 }),
      fc.nat(2),
      fc.option(fc.tuple(fc.nat(200), fc.constantFrom(...'{}[]",:0a \\-.e'))),
      (object, indent, spoil) => {
        let text = JSON.stringify(object, undefined, indent);
        if (spoil) text = text.slice(0, spoil[0]) + spoil[1] + text.slice(spoil[0] + 1);
        const bytes = encode(`xx${text}yy`);
        if (!scan.find(bytes, 2, bytes.length - 2)) return;
        found += 1;
        const parsed: unknown = JSON.parse(text);
        paths.forEach((path, index) => {
          const value =
            scan.start[index] === ABSENT
              ? undefined
              : new TextDecoder().decode(bytes.subarray(scan.start[index], scan.end[index]));
          expect(value).toBe(textAt(parsed, path));
        });
      },
    ),
    { numRuns: 3_000 },
  );
  expect(found).toBeGreaterThan(300);
});

test('of a name that comes twice the last counts', () => {
  const unifi = PRESETS.find(({ name }) => name === 'unifi')!;
  const read = createReadFormat(unifi, SHANGHAI);
  const line =
    '{"key":"EVT_WU_Connected","user":"0a:be:db:c8:0d:83","ap":"X","ap":"Y","time":1795737601123}';
  expect(read(wholeRecord(encode(line)), LATEST)).toMatchObject({ accessPoint: 'Y' });
  const none = line.replace('"Y"', 'null');
  expect(read(wholeRecord(encode(none)), LATEST)).toBe('bad_access_point');
});

test('a hostile pattern on a hostile line ends', () => {
  const pattern = compilePattern(`${'a'.repeat(40)}{}${'a'.repeat(40)}b{}c`) as TextPattern;
  const line = encode('a'.repeat(65_536));
  expect(pattern.find(line, 0, line.length, new Int32Array(24))).toBe(false);
});

test.each([
  ['{device}', 'has no text beside its holes'],
  ['a{x}{y}b', 'has two holes with no text between them'],
  ['a{x', 'has a "{" without its "}"'],
  ['a}x', 'has a "}" without its "{"'],
  [`a${'{x}b'.repeat(13)}`, 'has 13 holes'],
  ['x'.repeat(301), 'has 301 characters'],
])('the pattern %j is refused: it %s', (text, fault) => {
  expect(compilePattern(text)).toContain(fault);
});

const OWN: FormatDeclaration = {
  name: 'own',
  title: '',
  time: { zone: 'Europe/Madrid', layout: 'DD/MM/YYYY HH:mm:ss' },
  names: { ssid: 'cut', case: 'upper' },
  messages: [
    {
      text: 'wifi',
      pattern: 'wifi {time}; {device} {{{accessPoint}}}',
      kind: { from: 'state={value};', joined: ['up'], left: ['down'], otherwise: 'ignored' },
    },
  ],
};

test('a declared format reads its own layout, zone, words and names', () => {
  const parsed = parseDeclaration(JSON.stringify(OWN));
  expect(parsed).toEqual(OWN);
  const read = createReadFormat(parsed as FormatDeclaration, SHANGHAI);
  const of = (line: string) => read(wholeRecord(encode(line)), LATEST);
  const line = 'wifi 27/11/2026 01:00:01; 0abe.dbc8.0d81 {ap-1:campus} state=UP;';
  expect(of(line)).toEqual({
    day: '2026-11-27',
    second: 28801,
    mac: 0x0abedbc80d81,
    accessPoint: 'AP-1',
    kind: 'joined',
  });
  expect(of(line.replace('UP', 'odd'))).toBe('ignored');
  expect(of(line.replace('27/11', '11-27'))).toBe('bad_time');
  expect(of(line.replace('2026', '0000'))).toBe('bad_time');
  expect(of(line.replace('0abe', 'zzzz'))).toBe('bad_mac');
  expect(of(line.replace('ap-1', ' '))).toBe('bad_access_point');
  expect(of('something else')).toBe('ignored');
  expect(of('')).toBe('empty');
  expect(of(`wifi ${'x'.repeat(65_536)}`)).toBe('too_large');
  expect(read(wholeRecord(Uint8Array.of(0xff, 0x20, 0xff)), LATEST)).toBe('not_utf8');
});

test('an access point of more than 2,048 bytes is none, whatever would be left of it', () => {
  const read = createReadFormat(OWN, SHANGHAI);
  const of = (name: string) =>
    read(
      wholeRecord(encode(`wifi 27/11/2026 01:00:01; 0abe.dbc8.0d81 {${name}} state=up;`)),
      LATEST,
    );
  expect(of(`ap-1:${'x'.repeat(2_043)}`)).toMatchObject({ accessPoint: 'AP-1' });
  expect(of(`ap-1:${'x'.repeat(2_044)}`)).toBe('bad_access_point');
  expect(of('x'.repeat(256))).toBe('bad_access_point');
});

test('a long word is read, and no copy of it is kept', () => {
  const { word } = createEventParts(
    (name) => name,
    () => undefined,
    false,
  );
  const bytes = new Uint8Array(1024 * 1024).fill(0x78);
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 64; i += 1) {
    bytes[0] = 0x30 + i;
    expect(word({ bytes, start: 0, end: bytes.length })).toHaveLength(bytes.length);
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * bytes.length);
});

test.each([
  ['{', 'it is no JSON'],
  ['{}', 'name is missing; messages is missing'],
  [JSON.stringify({ ...OWN, name: 7 }), 'name must be a text, not 7'],
  [JSON.stringify({ ...OWN, zone: 'UTC' }), 'the file has "zone", which is not known there'],
  [JSON.stringify({ ...OWN, messages: [] }), 'messages must have 1 or more entries'],
  [
    JSON.stringify({ ...OWN, messages: [{ text: 'x', pattern: 'x', kind: 'joind' }] }),
    'messages[0].kind must be joined, left or failed, not joind',
  ],
  [
    JSON.stringify({ ...OWN, messages: [{ text: 'x', kind: { from: 5 } }] }),
    'messages[0].kind.from must be a text, not 5',
  ],
  [
    JSON.stringify({ ...OWN, messages: [{ json: { a: 'b' }, fields: {}, kind: {} }] }),
    'messages[0].kind.from is missing',
  ],
  [JSON.stringify({ ...OWN, name: 'h3c' }), 'is the name of a preset'],
  [JSON.stringify({ ...OWN, time: { zone: 'Mars' } }), 'must be an IANA time zone'],
  [JSON.stringify({ ...OWN, time: { layout: 'DD.MM' } }), 'time.layout lacks YYYY, HH, mm, ss'],
  [JSON.stringify({ ...OWN, encodings: ['klingon'] }), 'which is no encoding'],
  [JSON.stringify({ ...OWN, messages: [{ text: '', kind: 'left' }] }), 'has an empty "text"'],
  [
    JSON.stringify({ ...OWN, messages: [{ text: 'x', pattern: 'x{device}', kind: 'left' }] }),
    'says nowhere where the accessPoint is',
  ],
  [
    JSON.stringify({ ...OWN, messages: [{ text: 'x', pattern: 'x{ap}', kind: 'left' }] }),
    'has a hole {ap}',
  ],
])('the format file %j is refused with one sentence', (text, fault) => {
  expect(parseDeclaration(text)).toContain(fault);
});

test('a record that holds several gives all of their events, and says what cannot be read', () => {
  const freeradius = PRESETS.find(({ name }) => name === 'freeradius')!;
  const read = createReadFormat(freeradius, SHANGHAI);
  const lines = readFileSync(
    new URL('../../examples/records/freeradius.log', import.meta.url),
    'utf8',
  )
    .trimEnd()
    .split('\n');
  const values = lines.map((line) => ({ value: JSON.parse(line) as unknown }));
  const several = read(wholeRecord(encode(JSON.stringify({ records: values }))), LATEST);
  expect(several).toMatchObject({ kind: 'several', reject: undefined });
  expect((several as { events: unknown[] }).events).toHaveLength(4);
  const bad = { value: { 'Acct-Status-Type': 'Start' } };
  const some = read(wholeRecord(encode(JSON.stringify({ records: [...values, bad] }))), LATEST);
  expect(some).toMatchObject({ kind: 'several', reject: 'bad_access_point' });
  expect(read(wholeRecord(encode('{"records":[]}')), LATEST)).toBe('ignored');
  const change = { op: 'c', before: null, after: values[0]!.value };
  expect(read(wholeRecord(encode(JSON.stringify(change))), LATEST)).toMatchObject({
    kind: 'joined',
  });
});
