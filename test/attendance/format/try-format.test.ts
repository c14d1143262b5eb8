import { expect, test } from 'vitest';
import { namedFormat } from '../../../src/attendance/format/read-record.js';
import {
  betterFormat,
  formatFault,
  trialOf,
  type SampleRecord,
} from '../../../src/attendance/format/try-format.js';

const LATEST = '2026-11-28 12:00:00';
const OPTIONS = { timeZone: 'Asia/Shanghai', apFieldsSwapped: false };

const h3c = (i: number) =>
  `<190>Nov 27 09:00:0${i % 10} 2026 AC1 %%10STAMGR/6/STAMGR_CLIENT_ONLINE: Client 0abe-dbc8-0d8${i % 10} went online from BSS 3cf5-cc82-9d70 with SSID eduroam on AP AP-${i % 3} Radio ID 2. State changed to Run.`;
const plain = (i: number) =>
  `{"currentapname":"AP-${i % 3}","mac":"60-8c-4a-57-12-01","connecttime":"2026-11-27 09:00:0${i % 10}","connectresult":"Success"}`;
const noise = (i: number) => `kernel: link ${i} is up`;

function sampleOf(count: number, lineOf: (i: number) => string): SampleRecord[] {
  return Array.from({ length: count }, (_, i) => ({
    value: new TextEncoder().encode(lineOf(i)),
    place: `line ${i + 1}`,
  }));
}

/** A sample as a format reads it, what is said of it, and how often the other formats are tried. */
function tried(sample: SampleRecord[], name: string) {
  const trial = trialOf(sample, { ...OPTIONS, format: namedFormat(name)! }, LATEST);
  let searches = 0;
  const fault = formatFault(trial, () => {
    searches += 1;
    return betterFormat(sample, trial, OPTIONS, LATEST);
  });
  return { trial, fault, searches };
}

test('a trial counts events, access points and rejects', () => {
  const sample = [...sampleOf(7, plain), ...sampleOf(2, noise), ...sampleOf(1, () => '')];
  const { trial } = tried(sample, 'json');
  expect(trial).toMatchObject({
    format: 'json',
    records: 10,
    events: { joined: 7, left: 0, failed: 0 },
    ignored: 0,
    newest: '2026-11-27 09:00:06',
  });
  expect([...trial.accessPoints]).toEqual([
    ['AP-0', 3],
    ['AP-1', 2],
    ['AP-2', 2],
  ]);
  expect(trial.rejects).toEqual([
    { reason: 'not_json', count: 2, example: 'line 1' },
    { reason: 'empty', count: 1, example: 'line 1' },
  ]);
  expect(trial.first).toHaveLength(5);
});

test('a format that fits has no fault, and no other is tried', () => {
  expect(tried(sampleOf(40, h3c), 'h3c')).toMatchObject({ fault: undefined, searches: 0 });
});

test('of a few records nothing is said', () => {
  expect(tried(sampleOf(19, h3c), 'json')).toMatchObject({ fault: undefined, searches: 0 });
});

test('most records that cannot be read are a fault, with the format that fits', () => {
  expect(tried(sampleOf(20, h3c), 'json').fault).toBe(
    'Of the newest 20 records, 20 cannot be read as json (not_json 20). They look like h3c: set ROLLCALL_RECORD_FORMAT=h3c for every process, and then run "rollcall rejects retry".',
  );
  expect(tried(sampleOf(20, noise), 'json').fault).toBe(
    'Of the newest 20 records, 20 cannot be read as json (not_json 20). No format that rollcall knows fits better: docs/formats.md shows how to declare one.',
  );
});

test('records that are no events are a fault only where another format fits', () => {
  expect(tried(sampleOf(20, h3c), 'huawei-ac').fault).toBe(
    'Of the newest 20 records, none is an event of format huawei-ac, and 20 say nothing of a device\'s access point. They look like h3c: set ROLLCALL_RECORD_FORMAT=h3c for every process, and then run "rollcall rejects retry".',
  );
  expect(tried(sampleOf(20, noise), 'huawei-ac').fault).toBeUndefined();
});

test('a trial counts the records of an envelope one by one', () => {
  const one = { 'Acct-Status-Type': 'Start' };
  const whole = {
    ...one,
    'Called-Station-Id': 'AP-1:eduroam',
    'Calling-Station-Id': '60-8C-4A-57-12-01',
    'Event-Timestamp': 'Nov 27 2026 09:00:00 CST',
  };
  const textOf = (values: object[]) =>
    JSON.stringify({ records: values.map((value) => ({ value })) });
  const sample = [textOf([whole, whole]), textOf([whole, whole, one])];
  const { trial } = tried(
    sampleOf(2, (i) => sample[i]!),
    'freeradius',
  );
  expect(trial.events.joined).toBe(4);
  expect(trial.rejects).toEqual([{ reason: 'bad_access_point', count: 1, example: 'line 2' }]);
});
