import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BatchRecords, BufferedEvent } from '../../src/activities/batch-buffer.js';
import {
  MAX_RAW_BYTES,
  MOST,
  halvesOf,
  needsOf,
  piecesOf,
} from '../../src/activities/batch-pieces.js';
import { addDays } from '../../src/attendance/wall-clock.js';

const EVENT = { second: 0, deviceKey: 1, accessPointNo: 0, kind: 'joined' as const };
const event = (offset: number, changes: Partial<BufferedEvent> = {}): BufferedEvent => ({
  ...{ ...EVENT, offset, day: '2019-09-02', accessPoint: 'AP-1' },
  ...changes,
});

function batch(records: Pick<BatchRecords, 'events' | 'rejects'>, to: number): BatchRecords {
  return { from: 0, to, endOffset: to, logStartOffset: 0, ...records };
}

const pieces = (records: BatchRecords) => piecesOf(records, needsOf(records));
const sizes = (parts: BatchRecords[]) =>
  parts.map(({ events, rejects }) => events.length + rejects.length);

/** The parts cover all offsets, and each record stands in the part of its offset. */
function expectWhole(parts: BatchRecords[], { from, to, events, rejects }: BatchRecords): void {
  expect(parts.map((part) => part.from)).toEqual([from, ...parts.slice(0, -1).map((p) => p.to)]);
  expect(parts.at(-1)!.to).toBe(to);
  expect(parts.flatMap((part) => part.events)).toEqual(events);
  expect(parts.flatMap((part) => part.rejects)).toEqual(rejects);
  for (const part of parts)
    for (const { offset } of [...part.events, ...part.rejects])
      expect(offset >= part.from && offset < part.to).toBe(true);
}

test('a usual batch is one piece: the batch itself', () => {
  const usual = batch(
    { events: Array.from({ length: 60_000 }, (_, i) => event(i)), rejects: [] },
    70_000,
  );
  expect(pieces(usual)).toEqual([usual]);
});

test('no piece has more days, names, records or bytes of rejects than one transaction may need', () => {
  const dayOf = (i: number) => addDays('2001-01-01', i % 1_000);
  const days = Array.from({ length: 1_200 }, (_, i) => event(i, { day: dayOf(i) }));
  expect(sizes(pieces(batch({ events: days, rejects: [] }, 1_200)))).toEqual([366, 366, 366, 102]);

  const names = Array.from({ length: 25_000 }, (_, i) => event(i, { accessPoint: `AP-${i}` }));
  expect(sizes(pieces(batch({ events: names, rejects: [] }, 25_000)))).toEqual([
    10_000, 10_000, 5_000,
  ]);

  const many = Array.from({ length: 250_000 }, (_, i) => event(i));
  expect(sizes(pieces(batch({ events: many, rejects: [] }, 250_000)))).toEqual([
    120_000, 120_000, 10_000,
  ]);

  const value = new Uint8Array(2 * MAX_RAW_BYTES);
  const long = Array.from({ length: 600 }, (_, offset) => ({
    ...{ offset, reason: 'not_json' as const, value },
  }));
  expect(sizes(pieces(batch({ events: [], rejects: long }, 600)))).toEqual([512, 88]);
});

test('pieces and halves cover every offset once, whatever events and rejects lie between', () => {
  const kind = fc.constantFrom('event', 'reject', 'nothing');
  fc.assert(
    fc.property(fc.array(kind, { minLength: 2, maxLength: 1_500 }), fc.nat(400), (kinds, days) => {
      const offsets = (one: string) => kinds.flatMap((found, i) => (found === one ? [i] : []));
      const records = batch(
        {
          events: offsets('event').map((offset) =>
            event(offset, { day: addDays('2001-01-01', offset % (days + 1)) }),
          ),
          rejects: offsets('reject').map((offset) => ({ offset, reason: 'not_json', value: null })),
        },
        kinds.length,
      );
      const parts = pieces(records);
      expectWhole(parts, records);
      for (const part of parts) expect(needsOf(part).days.size).toBeLessThanOrEqual(MOST.days);
      if (records.events.length + records.rejects.length < 2) return;
      const halves = halvesOf(records)!;
      expectWhole(halves, records);
      expect(Math.min(...sizes(halves))).toBeGreaterThan(0);
    }),
    { numRuns: 200 },
  );
});
