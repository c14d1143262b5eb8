import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wallClock } from '../../src/attendance/wall-clock.js';
import type { RejectReason } from '../workbench/recount-record.js';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';
import { logLines, makeCampus, type Campus } from '../workbench/campus.js';
import { expectExact, expectVerdicts, rows } from '../workbench/checker.js';

const DAY = '2019-09-03';
const GOOD = {
  currentapname: 'AP-R-101-1',
  apname: '',
  mac: '02-00-00-00-00-01',
  connecttime: `${DAY} 10:00:00`,
  connectresult: 'Success',
};
const record = (changes: Record<string, unknown>) => JSON.stringify({ ...GOOD, ...changes });

/** reason -> lines of every kind that become rejects for it, as latin1 text without a line feed. */
const BAD: Record<Exclude<RejectReason, 'empty'>, string[]> = {
  too_large: [
    JSON.stringify(GOOD).padEnd(65_537),
    record({ mac: '02-'.repeat(30_000) }),
    record({ ssid: 'x'.repeat(3_000_000) }),
  ],
  not_utf8: [record({ ssid: '\xc3\x28' }), '\x00\xff\xfe', record({ currentapname: 'caf\xe9' })],
  not_json: [
    '{"mac":',
    '{}{}',
    'mac=1',
    ' ',
    '\x00',
    "{'mac': 1}",
    '[1,]',
    '\\N',
    'NaN',
    "' OR 1=1 --",
  ],
  not_object: ['null', 'true', '7', '"text"', '[]', JSON.stringify([GOOD]), '1e999'],
  bad_access_point: [
    ...[
      '{}',
      '{"__proto__":{"currentapname":"AP-R-101-1"}}',
      '{"constructor":{"prototype":{"mac":"x"}}}',
    ],
    ...[undefined, null, 7, false, '', 'x'.repeat(256), ['AP'], {}].map((currentapname) =>
      record({ currentapname }),
    ),
  ],
  bad_mac: [
    undefined,
    null,
    2,
    '',
    '02-00-00-00-00',
    '02-00-00-00-00-0g',
    '02'.repeat(500),
    ['02'],
  ].map((mac) => record({ mac })),
  bad_time: [undefined, null, 0, true, '', 'yesterday', [], `${DAY} 25:00:00`].map((connecttime) =>
    record({ connecttime }),
  ),
  bad_result: [undefined, null, true, 1, '', {}].map((connectresult) => record({ connectresult })),
  bad_previous_access_point: [7, true, [], {}, 'x'.repeat(256)].map((apname) => record({ apname })),
};

/**
 * Names that look like SQL, shell, HTML or a property of every object. In JSON each of them is a
 * plain name.
 */
const HOSTILE = [
  ...[
    "'; DROP TABLE access_event; --",
    '" OR ""="',
    '`x`',
    '\\',
    '\\N',
    '\\0',
    '%s %n',
    '${x}',
    '?',
    'NULL',
  ],
  ...[
    'a\tb',
    'a\nb',
    'a\r\nb',
    '\u0000',
    'a\u0000b',
    '\u0001',
    '\u001b[2J',
    '\u007f',
    ' ',
    ' AP',
    'AP ',
    'AP',
    'ap',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '$[*]',
    '{"a":1}',
    '<script>alert(1)</script>',
  ],
  ...[
    '😀',
    '👩‍👩‍👧‍👦',
    '𝒜𝓟',
    'é',
    'e\u0301',
    'ﬁ',
    'ı',
    'ß',
    'SS',
    '\u202eﻡﻼﺳ',
    'مرحبا',
    '\ufeffAP',
    '\u2028',
    '😀'.repeat(255),
  ],
];

let bench: Workbench;
let campus: Campus;

beforeAll(async () => {
  bench = await createWorkbench();
  campus = makeCampus(join(bench.folder, 'campus'), { students: 300, sections: 12, seed: 18 });
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
  await bench.startWorker();
});

afterAll(async () => {
  await bench?.close();
});

/** Writes a log of the campus from bytes, sends it and waits until it is read. */
async function sendLog(name: string, lines: Buffer[]): Promise<void> {
  const path = join(campus.folder, name);
  writeFileSync(path, Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])));
  await bench.succeed(['send', path]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
}

test('each kind of unreadable record becomes a reject with its reason and bytes, and the good records around it are read', async () => {
  const bad = Object.values(BAD).flatMap((lines) =>
    lines.map((line) => Buffer.from(line, 'latin1')),
  );
  const good = logLines(campus, DAY, 6_000).map((line) => Buffer.from(line));
  // A good line around each bad one, then all bad ones in a row.
  await sendLog('bad.jsonl', [
    ...good.flatMap((line, i) => [line, ...(bad[i] ? [bad[i]] : [])]),
    ...bad,
  ]);
  const { rejects } = await expectExact(bench, campus.folder, ['bad.jsonl']);
  for (const [reason, lines] of Object.entries(BAD))
    expect({ reason, count: rejects[reason as RejectReason] ?? 0 }).toEqual({
      reason,
      count: expect.toSatisfy((count: number) => count >= 2 * lines.length) as number,
    });
});

test('names that look like SQL, a missing value or a prototype are stored as they are', async () => {
  const fields = HOSTILE.flatMap((name, i) =>
    [{ currentapname: name }, { apname: name }, { ssid: name }, { [name]: { mac: name } }].map(
      (changes) => record({ ...changes, mac: `02-00-00-00-01-${(16 + i).toString(16)}` }),
    ),
  );
  const polluting = `${JSON.stringify(GOOD).slice(0, -1)},"__proto__":{"mac":"none","ok":false},"constructor":{"prototype":{"ok":false}}}`;
  const records = [...fields, polluting, ...logLines(campus, DAY, 500)];
  await sendLog(
    'hostile.jsonl',
    records.map((line) => Buffer.from(line)),
  );
  const expected = await expectExact(bench, campus.folder, ['bad.jsonl', 'hostile.jsonl']);
  const names = await rows(bench, 'SELECT name FROM access_point');
  expect(names.map((row) => row['name'])).toEqual(expect.arrayContaining(HOSTILE));
  await bench.succeed(['rollup', 'run', '--date', DAY]);
  await expectVerdicts(bench, expected, DAY);
});

test('rejects of any content can be listed and tried again', async () => {
  const listed = await bench.succeed(['rejects', '--raw', '--limit', '1000']);
  expect(listed).not.toMatch(/[^\x20-\x7e\n─]/);
  const before = await rows(bench, 'SELECT * FROM reject ORDER BY partition_no, record_offset');
  expect(JSON.parse(await bench.succeed(['rejects', 'retry', '--json']))).toMatchObject({
    accepted: 0,
  });
  expect(await rows(bench, 'SELECT * FROM reject ORDER BY partition_no, record_offset')).toEqual(
    before,
  );
});

test('tombstones, empty values and empty keys are read too, and a time ten years ahead is rejected', async () => {
  const before = await counted();
  const next = wallClock(Date.now() + 10 * 365 * 86_400_000, 'Asia/Shanghai');
  const producer = new Kafka({
    brokers: [bench.env['ROLLCALL_KAFKA_BROKERS']!],
    logLevel: logLevel.NOTHING,
  }).producer();
  await producer.connect();
  const messages = [
    ...[
      { key: '', value: null },
      { key: null, value: null },
      { key: GOOD.mac, value: null },
      { key: 'a key', value: '' },
      { key: '', value: '' },
    ],
    ...[
      { key: '', value: record({ mac: '02-00-00-00-00-02' }) },
      { key: GOOD.mac, value: record({ connecttime: next }) },
    ],
  ];
  await producer.send({ topic: bench.topic, acks: -1, messages });
  await producer.disconnect();
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  expect(await counted()).toEqual({
    events: before.events + 1,
    rejects: before.rejects + 6,
    empty: 5,
  });
  expect(
    await rows(bench, "SELECT raw, raw_bytes FROM reject WHERE reason = 'empty' AND raw IS NULL"),
  ).toHaveLength(3);
});

test('a wait ends well where events were read just before the rejects, and fails where only rejects were', async () => {
  const path = join(campus.folder, 'rejects.jsonl');
  writeFileSync(path, '{"mac":\n'.repeat(3));
  await bench.succeed(['send', path]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  const yesterday = '2019-09-03 20:00:00';
  await bench.db.query('UPDATE day_version SET written_at = ?', [yesterday]);
  await bench.db.query('UPDATE reject SET rejected_at = ?', [yesterday]);
  const before = await counted();
  await bench.succeed(['send', path]);
  const { status, stderr } = await bench.rollcall(['ingest', 'wait', '--timeout', '60']);
  expect({ status, rejects: (await counted()).rejects }).toEqual({
    status: 1,
    rejects: before.rejects + 3,
  });
  expect(stderr).toContain(', but all 3 records became rejects: ');
});

async function counted(): Promise<{ events: number; rejects: number; empty: number }> {
  const [found] = await rows(
    bench,
    `SELECT SUM(events) AS events, SUM(rejects) AS rejects, (SELECT COUNT(*) FROM reject WHERE reason = 'empty') AS empties FROM ingest_position`,
  );
  return {
    events: Number(found!['events']),
    rejects: Number(found!['rejects']),
    empty: Number(found!['empties']),
  };
}
