import { createReadRecord, namedFormat } from '../../src/attendance/format/read-record.js';
import type { RecordBytes } from '../../src/attendance/record/access-event.js';
import type { ReadRecord } from '../../src/attendance/record/reading.js';
import { plainLine, PRESET_LINES } from './format-lines.js';
import { quantile, type Figure, type Measured, type MeasureOptions } from './figures.js';

const RECORDS = 20_000;
const ROUNDS = 25;
/** Rounds in which V8 still compiles. */
const WARM_UP = 5;
const LATEST = '2026-11-28 12:00:00';

/**
 * `npm run bench -- formats`: how many records a second of CPU the reader of each preset reads, and
 * the plain reader in the same alternating rounds. No server takes part.
 */
export function measureFormats({ scale, log }: MeasureOptions): Promise<Measured> {
  const count = Math.max(1_000, Math.round(RECORDS * scale));
  const rows = Object.entries(PRESET_LINES).flatMap(([name, lineOf]) => {
    log(name);
    const plain = readerOf('json', plainLine, count);
    const preset = readerOf(name, lineOf, count);
    const rates = { plain: [] as number[], preset: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      rates.plain.push(plain());
      rates.preset.push(preset());
    }
    const [before, value] = [rates.plain, rates.preset].map((all) =>
      quantile(all.slice(WARM_UP), 0.5),
    ) as [number, number];
    const ratio = { to: `json, beside ${name}`, value: value / before };
    return [
      { what: ratio.to, value: before, unit: 'records/s of CPU' },
      { what: name, value, unit: 'records/s of CPU', ratio },
    ] satisfies Figure[];
  });
  const notes = [`${count} records of each, medians of ${ROUNDS - WARM_UP} rounds in turn`];
  return Promise.resolve({ name: 'formats', rows, notes });
}

/** @returns a function that reads all records once, and says how many a second of CPU */
function readerOf(name: string, lineOf: (i: number) => string, count: number): () => number {
  const read = createReadRecord({
    ...{ format: namedFormat(name)!, timeZone: 'Asia/Shanghai', apFieldsSwapped: false },
  });
  const records = Array.from({ length: count }, (_, i): RecordBytes => {
    const value = Buffer.from(lineOf(i));
    return { bytes: value, start: 0, end: value.length, value };
  });
  return () => {
    const from = process.cpuUsage();
    requireEvents(name, records, read);
    const { user, system } = process.cpuUsage(from);
    return count / ((user + system) / 1e6);
  };
}

/** A reader that refuses its records would be fast. */
function requireEvents(name: string, records: readonly RecordBytes[], read: ReadRecord): void {
  for (const record of records)
    if (typeof read(record, LATEST) === 'string')
      throw new Error(`the format ${name} does not read its line ${String(record.value)}`);
}
