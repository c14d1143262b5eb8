import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { recountRecord } from '../workbench/recount-record.js';
import { recount } from '../workbench/recount.js';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));
const CAMPUS = join(EXAMPLES, 'sample-campus');
const LOG = readFileSync(join(CAMPUS, 'wifi-2019-09-02.jsonl'));
const DAY = '2019-09-02';
const DESIGN_RECORD =
  '{"currentapname":"AZ-1F-16","apname":"AZ-1F-14","ssid":"CUHK(SZ)","mac":"60-8c-4a-57-12-4d","connecttime":"2019-09-02 15:23:02","connectresult":"Success","uppacketnum":5565,"upbyte":2070823,"downpacketnum":3852,"downbyte":2168987}';

// Latin-1 keeps every byte as one character, so that lines that are no UTF-8 can be looked at too.
const lines = LOG.toString('latin1').split('\n');
const answers = recount(CAMPUS);

test('the generator writes the committed files, byte for byte', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sample-campus-'));
  try {
    await promisify(execFile)(process.execPath, [join(EXAMPLES, 'make-sample-campus.js'), folder]);
    expect(readdirSync(folder).sort()).toEqual(readdirSync(CAMPUS).sort());
    for (const name of readdirSync(folder)) {
      // Not toEqual on the bytes: the difference of two long files would fill the terminal.
      expect([
        name,
        readFileSync(join(folder, name)).equals(readFileSync(join(CAMPUS, name))),
      ]).toEqual([name, true]);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('the day 2019-09-02', () => {
  test('answers as the old system did', () => {
    const listed = answers.sectionsOn(DAY).filter(({ present }) => present > 0);
    expect(
      listed.map(({ course, section, present, enrolled, rate }) => [
        course,
        section,
        present,
        enrolled,
        rate,
      ]),
    ).toEqual([
      ['ACT5005', '1', 6, 83, '7.23%'],
      ['ERG2050', '1', 1, 28, '3.57%'],
      ['TRA5201', '1', 1, 17, '5.88%'],
    ]);
  });

  test('has eight more sections with a class and nobody present', () => {
    const empty = answers.sectionsOn(DAY).filter(({ present }) => present === 0);
    expect(
      empty.map(({ course, section, enrolled, rate, measured }) => [
        course,
        section,
        enrolled,
        rate,
        measured,
      ]),
    ).toEqual([
      ['CHI1000', '1', 24, '0.00%', false],
      ['CSC1001', '1', 64, '0.00%', true],
      ['CSC1001', '2', 46, '0.00%', true],
      ['ENG1001', '1', 22, '0.00%', true],
      ['GNB5009', '1', 0, null, true],
      ['MAT1001', '1', 70, '0.00%', true],
      ['PED1001', '1', 30, '0.00%', false],
      ['TRA4201', '1', 9, '0.00%', true],
    ]);
  });

  test('has twelve classes, two of one section and two in one room at a time', () => {
    const classes = answers.classesOn(DAY);
    expect(classes).toHaveLength(12);
    expect(
      classes.filter(({ course, section }) => course === 'CSC1001' && section === '2'),
    ).toHaveLength(2);
    const evening = classes.filter(({ room }) => room === 'AZ-203');
    expect(evening.map(({ course, start }) => [course, start])).toEqual([
      ['TRA4201', '2019-09-02 18:30:00'],
      ['TRA5201', '2019-09-02 18:30:00'],
    ]);
  });

  test('knows when each present student was first and last seen in class', () => {
    const seen = Object.fromEntries(answers.sectionsOn(DAY).map((one) => [one.course, one.seen]));
    const at = (studentId: string, first: string, last = first) => ({
      studentId,
      firstSeen: `${DAY} ${first}`,
      lastSeen: `${DAY} ${last}`,
    });
    expect(seen['ACT5005']).toEqual([
      at('219041012', '13:30:00'),
      at('219041031', '16:20:00'),
      at('219041061', '14:05:09'),
      at('219041103', '13:41:22', '13:58:03'),
      at('219041107', '14:40:31'),
      at('219041158', '15:02:47'),
    ]);
    expect(seen['ERG2050']).toEqual([at('118010040', '15:23:02')]);
    expect(seen['TRA5201']).toEqual([at('219052015', '19:12:55')]);
  });
});

test('other days of the week have their own timetable, a holiday has none', () => {
  const sections = (day: string) =>
    answers.sectionsOn(day).map(({ course, section }) => `${course} ${section}`);
  expect(sections('2019-09-01')).toEqual([]);
  expect(sections('2019-09-03')).toEqual(['ERG2050 2']);
  expect(sections('2019-09-06')).toEqual([]);
  expect(sections('2019-09-07')).toEqual(['PHY1001 1', 'STA2001 1']);
  expect(sections('2019-09-09')).toContain('ECO2011 1');
});

describe('the log', () => {
  test('holds so many records of each kind', () => {
    const { lines, emptyLines, failed, unknownDevices, unknownAccessPoints, optedOut } = answers;
    expect({ lines, emptyLines, failed, unknownDevices, unknownAccessPoints, optedOut }).toEqual({
      lines: 7207,
      emptyLines: 3,
      failed: 300,
      unknownDevices: 664,
      unknownAccessPoints: 363,
      optedOut: 84,
    });
    expect(answers.rejects).toEqual({
      too_large: 1,
      not_utf8: 4,
      not_json: 8,
      not_object: 5,
      bad_access_point: 10,
      bad_mac: 10,
      bad_time: 21,
      bad_result: 8,
      bad_previous_access_point: 5,
    });
  });

  test('makes so many distinct access events, day by day', () => {
    const days: Record<string, number> = {};
    for (const { day } of answers.events) days[day] = (days[day] ?? 0) + 1;
    expect(days).toEqual({
      '2000-01-01': 1,
      '2019-08-26': 1,
      '2019-09-01': 989,
      '2019-09-02': 5748,
      '2019-09-03': 245,
    });
    expect(answers.events.filter(({ ok }) => ok)).toHaveLength(6693);
  });

  test('holds the record of the design word for word, once', () => {
    expect(lines.filter((line) => line === DESIGN_RECORD)).toHaveLength(1);
  });

  test('has both line ends, white space around records, byte order marks, and no line feed at its end', () => {
    const good = (line: string) =>
      typeof recountRecord(Buffer.from(line, 'latin1'), '2020-01-01 00:00:00') === 'object';
    expect(lines.filter((line) => line.endsWith('\r') && good(line)).length).toBeGreaterThan(50);
    expect(
      lines.filter((line) => /^[ \t]+\{.*\}[ \t]+$/.test(line) && good(line)).length,
    ).toBeGreaterThan(5);
    expect(
      lines.filter((line) => line.startsWith('\xEF\xBB\xBF') && good(line)).length,
    ).toBeGreaterThan(5);
    expect(lines.at(-1)).not.toBe('');
  });

  test('has a record of exactly 64 KiB that is read and one of a byte more that is not', () => {
    const long = lines
      .filter((line) => line.length > 60_000)
      .map((line) => Buffer.from(line, 'latin1'));
    const read = long.map((line) => [line.length, recountRecord(line, '2020-01-01 00:00:00')]);
    expect(read).toContainEqual([65_537, 'too_large']);
    expect(read).toContainEqual([
      65_536,
      expect.objectContaining({ accessPoint: 'LIB-1F-02', ok: true }),
    ]);
  });

  test('repeats some lines, and sends some minutes late', () => {
    expect(lines.length - new Set(lines).size).toBeGreaterThan(50);
    let latest = '';
    let late = 0;
    for (const line of lines) {
      const time = /"connecttime":"(2019-09-0\d \d\d:\d\d:\d\d)"/.exec(line)?.[1];
      if (time === undefined) continue;
      if (Date.parse(latest) - Date.parse(time) > 60_000) late += 1;
      if (time > latest) latest = time;
    }
    expect(late).toBeGreaterThan(50);
  });

  test('writes the MAC addresses of known devices in every common form', () => {
    const forms = [
      /"[0-9a-f]{2}(-[0-9a-f]{2}){5}"/,
      /"[0-9A-F]{2}(:[0-9A-F]{2}){5}"/,
      /"[0-9a-f]{4}(\.[0-9a-f]{4}){2}"/,
      /"[0-9a-f]{12}"/,
    ];
    for (const form of forms)
      expect(lines.filter((line) => form.test(line)).length).toBeGreaterThan(20);
  });
});

test('no value and an empty value are rejects of their own, which no line of a file can be', () => {
  expect(recountRecord(null, '2020-01-01 00:00:00')).toBe('empty');
  expect(recountRecord(Buffer.alloc(0), '2020-01-01 00:00:00')).toBe('empty');
});

test('the recount takes times up to the one it is told, and none after it', () => {
  const record = Buffer.from(DESIGN_RECORD);
  expect(recountRecord(record, '2019-09-02 15:23:02')).toMatchObject({ at: '2019-09-02 15:23:02' });
  expect(recountRecord(record, '2019-09-02 15:23:01')).toBe('bad_time');
});

test('the description of the sample campus has its size right', () => {
  const text = readFileSync(join(EXAMPLES, 'README.md'), 'utf8');
  expect(text).toContain(`${answers.lines.toLocaleString('en')} records`);
});
