import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { wholeRecord } from '../../../src/attendance/record/access-event.js';
import { macDigits } from '../../../src/attendance/record/mac-address.js';
import type { Reading } from '../../../src/attendance/record/reading.js';
import { wallClockAt } from '../../../src/attendance/wall-clock.js';
import {
  createReadRecord,
  namedFormat,
  type RecordFormat,
} from '../../../src/attendance/format/read-record.js';

const FOLDER = new URL('../../examples/records/', import.meta.url);
const LATEST = '2026-11-28 12:00:00';

function readerOf(name: string): (line: string) => Reading {
  const format = namedFormat(name) as RecordFormat;
  const read = createReadRecord({ format, timeZone: 'Asia/Shanghai', apFieldsSwapped: false });
  return (line) => read(wholeRecord(new TextEncoder().encode(line)), LATEST);
}

/** "2026-11-27 08:00:01 joined AP-12 0abedbc80d81", or the word that the reading is. */
function shown(reading: Reading): string {
  if (typeof reading === 'string') return reading;
  if (reading.kind === 'several') return reading.events.map(shown).join(' + ');
  const { day, second, kind, accessPoint, mac } = reading;
  return `${wallClockAt(day, second)} ${kind} ${accessPoint} ${macDigits(mac)}`;
}

/** Each example line of a maker, with what it must be read as. */
const EXPECTED: Record<string, string[]> = {
  'huawei-ac': [
    '2026-11-27 08:00:01 joined AP-B1-204 0abedbc80d81',
    '2026-11-27 08:00:02 failed AP-B1-204 0abedbc80d82',
    '2026-11-27 09:40:00 left AP-B1-204 0abedbc80d81',
    '2026-11-27 09:41:00 left AP-B1-204 0abedbc80d83',
    'ignored',
  ],
  h3c: [
    '2026-11-27 08:00:01 joined AP-B1-204 0abedbc80d81',
    '2026-11-27 08:10:00 joined AP-B1-205 0abedbc80d81',
    '2026-11-27 09:40:00 left AP-B1-205 0abedbc80d81',
    '2026-11-27 08:00:01 joined AP-B1-204 0abedbc80d82',
    'ignored',
  ],
  ruijie: [
    '2026-11-27 08:00:01 joined 教一楼204 AP630 0abedbc80d81',
    '2026-11-27 08:10:00 joined 教一楼205 AP630 0abedbc80d81',
    '2026-11-27 09:40:00 left 教一楼205 AP630 0abedbc80d81',
    'ignored',
  ],
  'cisco-wlc': [
    '2026-11-27 08:00:01 joined AP-B1-204 0abedbc80d81',
    '2026-11-27 08:00:05 joined AP-B1-204 0abedbc80d81',
    '2026-11-27 09:40:00 left AP-B1-204 0abedbc80d81',
    '2026-11-27 08:00:01 joined AP-B1-204 0abedbc80d82',
    'ignored',
  ],
  'cisco-spaces': [
    '2026-11-27 08:00:01 joined B1 Room 204 0abedbc80d81',
    '2026-11-27 08:00:02 joined B1 Room 204 0abedbc80d82',
    '2026-11-27 09:40:00 left B1 Room 204 0abedbc80d82',
    'ignored',
  ],
  aruba: [
    '2026-11-27 08:00:01 joined AP-B1-204 0abedbc80d81',
    '2026-11-27 08:00:02 failed AP-B1-204 0abedbc80d82',
    '2026-11-27 09:40:00 left AP-B1-204 0abedbc80d81',
    '2026-11-27 09:41:00 left AP-B1-204 0abedbc80d83',
    '2026-11-27 08:00:03 joined AP-B1-204 0abedbc80d81',
    'ignored',
  ],
  unifi: [
    '2026-11-27 08:00:01 joined Lecture Hall 204 0abedbc80d81',
    '2026-11-27 09:40:00 left Lecture Hall 204 0abedbc80d81',
    '2026-11-27 08:00:01 joined AP-B1-204 0abedbc80d82',
    '2026-11-27 09:40:00 left AP-B1-204 0abedbc80d82',
    '2026-11-27 08:00:01 joined AP-B1-204 0abedbc80d83',
    '2026-11-27 08:10:00 joined AP-B1-205 0abedbc80d83',
    'ignored',
  ],
  freeradius: [
    '2026-11-27 08:00:01 joined AP-B1-204 0abedbc80d81',
    '2026-11-27 08:10:01 joined 00-11-22-33-44-55 0abedbc80d81',
    '2026-11-27 09:40:00 left AP-B1-204 0abedbc80d81',
    '2026-11-27 08:00:01 joined AP-B1-204 0abedbc80d82',
    'ignored',
  ],
};

describe.each(Object.entries(EXPECTED))('%s', (name, expected) => {
  const lines = readFileSync(new URL(`${name}.log`, FOLDER), 'utf8')
    .trimEnd()
    .split('\n');
  const read = readerOf(name);

  test('reads each of its example lines', () => {
    expect(lines.map((line) => shown(read(line)))).toEqual(expected);
  });

  test('reads them alike in the envelopes of Filebeat, Logstash and Connect', () => {
    const wraps = [
      (line: string) => JSON.stringify({ '@timestamp': '2026-11-27T01:02:03Z', message: line }),
      (line: string) => JSON.stringify({ '@version': '1', event: { original: line } }),
      (line: string) => JSON.stringify({ schema: {}, payload: line }),
      (line: string) => `\0\0\0\0A${line}`,
    ];
    for (const wrap of wraps)
      expect(lines.map((line) => shown(read(wrap(line))))).toEqual(expected);
  });

  test('its user names are in no reason', () => {
    for (const line of lines) {
      const broken = shown(read(line.replaceAll(/[0-9a-fA-F]{4}/g, 'zzzz')));
      expect(broken).not.toContain('alice');
    }
  });
});
