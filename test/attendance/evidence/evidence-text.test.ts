import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evidenceText, parseEvidence } from '../../../src/attendance/evidence/evidence-text.js';
import { NO_EVIDENCE, type Evidence } from '../../../src/attendance/evidence/evidence.js';
import { evidence, evidences, run } from '../../workbench/evidence.js';

const numbers = fc.integer({ min: 0, max: 4_294_967_295 });
const anyEvidence: fc.Arbitrary<Evidence> = fc
  .record({
    known: fc.constant(true),
    runs: fc.array(
      fc
        .record({
          from: fc.integer({ min: -15, max: 1440 }),
          length: fc.integer({ min: 1, max: 1440 }),
          accessPointNo: numbers,
          tenths: fc.integer({ min: 0, max: 14_400 }),
          phone: fc.boolean(),
          tail: fc.option(
            fc.record({
              lastHeard: fc.integer({ min: -120, max: 1440 }),
              share: fc.double({ min: 0, max: 1, noNaN: true }),
            }),
          ),
        })
        .map(({ from, length, tail, ...more }) => {
          const tenths = tail ? Math.round(tail.share * more.tenths) : 0;
          return {
            ...more,
            from,
            to: from + length,
            ...(tail && tenths > 0 && { tail: { lastHeard: tail.lastHeard, tenths } }),
          };
        }),
    ),
    before: fc.option(numbers),
    after: fc.option(numbers),
    since: fc.option(fc.integer({ min: 0, max: 60 })),
    until: fc.option(fc.integer({ min: 0, max: 59 })),
    others: fc.array(numbers, { maxLength: 8 }),
    isLast: fc.boolean(),
  })
  .map(({ isLast, ...one }) => ({ ...one, ...(isLast && { isLast }) }));

describe('evidence', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.oneof(anyEvidence, evidences, fc.constant(NO_EVIDENCE)), (one) => {
        expect(parseEvidence(evidenceText(one))).toEqual(one);
      }),
      { numRuns: 2000 },
    );
  });

  test('is written in printable ASCII', () => {
    fc.assert(fc.property(anyEvidence, (one) => /^[\x20-\x7e]*$/.test(evidenceText(one))));
  });

  test.each([
    ['', NO_EVIDENCE],
    ['||', evidence([])],
    ['|12|', evidence([], 12)],
    [
      '0,2,7,50t1,30;9,1,8,20ot-4,20||',
      evidence([
        run(7, 0, 2, { tenths: 50, tail: { lastHeard: 1, tenths: 30 } }),
        run(8, 9, 10, { tenths: 20, phone: false, tail: { lastHeard: -4, tenths: 20 } }),
      ]),
    ],
    [
      '-5,47,31,420;,33,8,95o|31|0',
      evidence([run(31, -5, 42), run(8, 42, 75, { tenths: 95, phone: false })], 31, 0),
    ],
    ['3,7,31,70;20,5,31,50||8', evidence([run(31, 3, 10), run(31, 20, 25)], null, 8)],
    ['|12||4||', evidence([], 12, null, { since: 4 })],
    ['||||0|', evidence([], null, null, { until: 0 })],
    ['|||||7,31', evidence([], null, null, { others: [7, 31] })],
    ['|12|l', evidence([], 12, null, { isLast: true })],
    ['|||4||7l', evidence([], null, null, { since: 4, others: [7], isLast: true })],
  ])('is stored as "%s"', (text, one) => {
    expect(evidenceText(one)).toBe(text);
    expect(parseEvidence(text)).toEqual(one);
  });
});

describe('a text that is no evidence', () => {
  test.each([
    ' ',
    '|',
    '|||',
    'null',
    '{}',
    '0,5,31,50',
    '0,5,31,50|',
    '0,5,31,50||\n',
    '\n0,5,31,50||',
    ',5,31,50||',
    '0,0,31,50||',
    '0,-5,31,50||',
    '0,5,-31,50||',
    '0,5,31,-50||',
    '0,5,31||',
    '0,5,31,50,1||',
    '0,5,31,50O||',
    '0,5,31,50;||',
    ';0,5,31,50||',
    '0,5,31,50;5,5,8,50||',
    '00,5,31,50||',
    '-0,5,31,50||',
    '0,5,031,50||',
    '0,5,31.5,50||',
    '0,5,3e1,50||',
    '0,5,0x1f,50||',
    '0,5,٣,50||',
    '0,5,9007199254740993,50||',
    `0,5,31,${'9'.repeat(400)}||`,
    '||07',
    '|-7|',
    '0,5,31,50|a|',
    '|||||',
    '|||4',
    '|||4|5',
    '|||04|5|',
    '|||-4|5|',
    '|||4|5|7,',
    '|||4|5|,7',
    '|||4|5|7|',
    '|||4|5|7,l',
    '|||||l',
    '||ll',
    '||l|4||',
    'l',
  ])('is refused: %j', (text) => {
    expect(() => parseEvidence(text)).toThrow(RangeError);
  });

  test('is refused, or else is written again as it was read', () => {
    const characters = fc.constantFrom('0', '1', '9', ',', ';', '|', '-', 'o', ' ', '.', 'e');
    const pieces = fc.constantFrom(
      '0,5,3,50',
      ',2,3,9',
      '|',
      '||',
      ';',
      '7,1,1,0o',
      '|4|5',
      '|4|5|',
      '|||7|',
    );
    const texts = fc
      .array(fc.oneof(characters, pieces), { maxLength: 12 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        let read: Evidence;
        try {
          read = parseEvidence(text);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        expect(evidenceText(read)).toBe(text);
      }),
      { numRuns: 20_000 },
    );
  });

  test('is not quoted in the error, because it may tell where somebody was', () => {
    expect(() => parseEvidence('0,5,4711,50')).toThrow(/^(?!.*4711).*11 characters/);
  });
});
