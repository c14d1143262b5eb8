import { spawn } from 'node:child_process';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ensureTopic } from '../../../src/kafka/topic.js';
import { logEnds, readTopic, withAdmin } from '../../workbench/kafka-admin.js';
import { createWorkbench, eventually, type Workbench } from '../../workbench/workbench.js';

const ROLLCALL = fileURLToPath(new URL('../../../bin/rollcall.js', import.meta.url));
let bench: Workbench;
let topics = 0;
let topic: string;

beforeAll(async () => {
  bench = await createWorkbench();
});

beforeEach(async () => {
  topics += 1;
  topic = `${bench.topic}-${topics}`;
  await ensureTopic({ brokers: [bench.env['ROLLCALL_KAFKA_BROKERS']!], tls: false }, topic);
});

afterAll(async () => {
  await bench?.close();
});

const options = () => ({ env: { ROLLCALL_KAFKA_TOPIC: topic } });
const sent = async () =>
  (await readTopic(bench, topic)).map(({ value }) => value!.toString('latin1')).sort();

function file(name: string, content: Buffer | string): string {
  const path = join(bench.folder, name);
  writeFileSync(path, content);
  return path;
}

const record = (n: number, mac: string) =>
  JSON.stringify({
    n,
    currentapname: 'AP-1',
    mac,
    connecttime: '2019-09-02 10:00:00',
    connectresult: 'Success',
  });

test('lines end only at line feeds, each is sent byte for byte, and empty lines are skipped', async () => {
  const lines = [
    '{"a":1}\r',
    '{"line":"\u2028separator"}',
    '\u0000\u00ff\u00fe no text',
    ' ',
    '\uFEFF{"b":2}',
    'no line feed at the end',
  ];
  const bytes = lines.map((line, i) => Buffer.from(line, i === 2 ? 'latin1' : 'utf8'));
  const content = Buffer.concat([
    Buffer.from('\n\n'),
    ...bytes.flatMap((line, i) => (i === 0 ? [line] : [Buffer.from('\n'), line])),
  ]);
  const ran = await bench.rollcall(['send', file('bytes.jsonl', content)], options());
  expect(ran).toMatchObject({ status: 0, stderr: '' });
  expect(ran.stdout).toMatch(/^Sent 6 lines\.\nNone of them is a record, /);
  expect(await sent()).toEqual(bytes.map((line) => line.toString('latin1')).sort());
});

test('a record is keyed by its MAC in any form, so that a device stays in one partition and in order', async () => {
  const macs = [
    '60-8c-4a-57-12-4d',
    '60:8C:4A:57:12:4D',
    '608c.4a57.124d',
    '608C4A57124D',
    'no mac',
    '02-00-00-00-00-01',
  ];
  const lines = macs.flatMap((mac, i) => [record(2 * i, mac), record(2 * i + 1, mac)]);
  await bench.rollcall(['send', file('keys.jsonl', lines.join('\n'))], options());
  const records = await readTopic(bench, topic);
  const numberOf = (value: Buffer | null) => (JSON.parse(value!.toString()) as { n: number }).n;
  const one = records.filter(({ key }) => key === '608c4a57124d');
  expect(one.map(({ value }) => numberOf(value))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(new Set(one.map(({ partition }) => partition)).size).toBe(1);
  const without = records.filter(({ key }) => key === null);
  expect(without.map(({ value }) => numberOf(value)).sort()).toEqual([8, 9]);
});

test('- is standard input, a line at a time', async () => {
  const child = spawn(process.execPath, [ROLLCALL, 'send', '-'], {
    cwd: bench.folder,
    env: { ...bench.env, ...options().env },
  });
  const exited = new Promise((resolve) => child.once('close', resolve));
  child.stdin.write('first\nsecond, of which the end is to com');
  const ends = async () =>
    [...(await logEnds({ ...bench, topic })).values()].reduce((sum, end) => sum + end, 0);
  await eventually(
    async () => (await ends().catch(() => 0)) === 1,
    'the first line, while the second is not finished',
  );
  child.stdin.end('e\n');
  expect(await exited).toBe(0);
  expect(await sent()).toEqual(['first', 'second, of which the end is to come']);
});

test('a line that the broker refuses is reported by its number, and all others are sent', async () => {
  const huge = 'x'.repeat(8 * 1024 * 1024 + 1);
  const path = file('huge.jsonl', ['one', '', huge, 'four', huge, 'six'].join('\n'));
  const { status, stdout, stderr } = await bench.rollcall(['send', path], options());
  expect(stdout).toMatch(/^Sent 3 lines\.\nNone of them is a record, .*: not_json 3\./);
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toEqual([
    expect.stringMatching(/huge\.jsonl:3: ./) as string,
    expect.stringMatching(/huge\.jsonl:5: ./) as string,
    `The broker refused 2 lines of ${path}, listed above; all other lines were sent.`,
  ]);
  expect(status).toBe(4);
  expect(await sent()).toEqual(['four', 'one', 'six']);
});

test('the same holds where the topic has a lower limit, and the line is one of many in a request', async () => {
  const configEntries = [{ name: 'max.message.bytes', value: '20000' }];
  topic = `${topic}-low`;
  await withAdmin(bench, (admin) =>
    admin.createTopics({ topics: [{ topic, numPartitions: 1, configEntries }] }),
  );
  const lines = Array.from({ length: 100 }, (_, n) =>
    n === 41 ? 'x'.repeat(30_000) : record(n, 'none'),
  );
  const path = file('many.jsonl', lines.join('\n'));
  const { status, stdout, stderr } = await bench.rollcall(['send', path], options());
  expect(stderr).toMatch(/many\.jsonl:42: .+\nThe broker refused 1 line of /);
  expect(status).toBe(4);
  expect(stdout).toMatch(/^Sent 99 lines\.\n/);
  expect(await sent()).toEqual(lines.filter((_, n) => n !== 41).sort());
});

test('a killed send continues where it stopped, and no line is lost', async () => {
  const lines = Array.from({ length: 30_000 }, (_, n) =>
    record(n, `02-00-00-00-00-${String((n % 90) + 10)}`),
  );
  const path = file('long.jsonl', `${lines.join('\n')}\n`);
  const child = spawn(process.execPath, [ROLLCALL, 'send', path, '--rate', '10000'], {
    cwd: bench.folder,
    env: { ...bench.env, ...options().env },
  });
  const exited = new Promise((resolve) => child.once('close', resolve));
  const ends = async () =>
    [...(await logEnds({ ...bench, topic })).values()].reduce((sum, end) => sum + end, 0);
  await eventually(async () => (await ends().catch(() => 0)) > 3_000, 'some thousand lines');
  child.kill('SIGKILL');
  await exited;
  const before = await ends();
  expect(before).toBeLessThan(30_000);
  const { status, stdout, stderr } = await bench.rollcall(['send', path, '--json'], options());
  expect(status).toBe(0);
  const [, after] = /^Continuing after line (\d+), where an earlier send was interrupted\.\n$/.exec(
    stderr,
  )!;
  expect(JSON.parse(stdout)).toEqual({
    lines: 30_000 - Number(after),
    refused: [],
    noRecords: {},
  });
  // What was sent and not yet noted comes twice, and is one event.
  expect(Number(after)).toBeLessThanOrEqual(before);
  const found = (await readTopic(bench, topic)).map(({ value }) => value!.toString());
  expect(new Set(found)).toEqual(new Set(lines));
  expect(found.length).toBe(before + 30_000 - Number(after));
});

test('a send that has ended starts from the beginning the next time, and so does --from-start', async () => {
  const path = file('short.jsonl', 'one\n');
  await bench.rollcall(['send', path], options());
  appendFileSync(path, 'two\n');
  await bench.rollcall(['send', path], options());
  expect(await sent()).toEqual(['one', 'one', 'two']);
  expect(await bench.rollcall(['send', path, '--from-start'], options())).toMatchObject({
    status: 0,
    stderr: '',
  });
});

test('lines that are no records are sent all the same, and counted by the reason that ingest will give', async () => {
  const lines = [record(1, '60-8c-4a-57-12-4d'), 'not JSON', 'mac,ap', record(2, 'no mac')];
  const ran = await bench.rollcall(['send', file('mixed.jsonl', lines.join('\n'))], options());
  expect(ran).toEqual({
    status: 0,
    stdout:
      'Sent 4 lines.\n3 of them are no records, and ingest will reject them: not_json 2, bad_mac 1. "rollcall rejects" explains.\n',
    stderr: '',
  });
  expect(await sent()).toEqual([...lines].sort());
});

test.each([
  ['gzip', gzipSync(record(1, 'x')), /gzip/],
  ['a zip archive', Buffer.from('PK\u0003\u0004\u0000'), /zip/],
  ['zstd', zstdCompressSync(record(1, 'x')), /zstd/],
  ['UTF-16', Buffer.from(`\uFEFF${record(1, 'x')}\n`, 'utf16le'), /UTF-16/],
  ['a JSON array', `\n[ ${record(1, 'x')},\n${record(2, 'y')}]\n`, /JSON array/],
])('a file that is no text of lines is refused: %s', async (_name, content, sentence) => {
  for (const args of [
    ['send', file('other.bin', content)],
    ['send', '-'],
  ]) {
    const { status, stdout, stderr } = await bench.rollcall(args, { ...options(), input: content });
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }
  expect(await sent()).toEqual([]);
});

test('a folder is refused', async () => {
  const { status, stderr } = await bench.rollcall(['send', bench.folder], options());
  expect({ status, stderr }).toEqual({
    status: 4,
    stderr: `${bench.folder} is a folder: name one of the files in it.\n`,
  });
});

test('a rate and a speed together are wrong use', async () => {
  const { status, stderr } = await bench.rollcall(
    ['send', file('any.jsonl', 'x\n'), '--rate', '1', '--speed', '1'],
    options(),
  );
  expect({ status, stderr }).toEqual({ status: 2, stderr: 'Give --rate or --speed, not both.\n' });
});

test('a missing topic is created with 3 partitions for records of 8 MiB', async () => {
  await bench.rollcall(['send', file('any.jsonl', 'x'.repeat(8 * 1024 * 1024 - 1_000))], options());
  const { topics: found } = await withAdmin(bench, (admin) =>
    admin.fetchTopicMetadata({ topics: [topic] }),
  );
  expect(found[0]!.partitions).toHaveLength(3);
  expect((await sent()).map(({ length }) => length)).toEqual([8 * 1024 * 1024 - 1_000]);
});

test('a mistyped topic is refused and not created, another one is created', async () => {
  const own = `${topic}-own`;
  const other = `${topic}-other`;
  file('.env', `ROLLCALL_KAFKA_TOPIC=${own}\n`);
  const path = file('own.jsonl', 'one\n');
  const sendTo = (name: string) =>
    bench.rollcall(['send', path], { env: { ROLLCALL_KAFKA_TOPIC: name } });
  const mistyped = own.replace('own', 'onw');
  expect(await sendTo(mistyped)).toMatchObject({
    status: 1,
    stderr: `There is no topic ${mistyped}, which ROLLCALL_KAFKA_TOPIC names in this shell; without it the topic is ${own}. If ${mistyped} is meant, "rollcall migrate" creates it.\n`,
  });
  for (const name of [other, ''])
    expect(await sendTo(name)).toMatchObject({
      status: 0,
      stderr: `Created topic ${name || own} with 3 partitions.\n`,
    });
  rmSync(join(bench.folder, '.env'));
  const topics = await withAdmin(bench, (admin) => admin.listTopics());
  expect(topics).toEqual(expect.arrayContaining([own, other]));
  expect(topics).not.toContain(mistyped);
  for (const name of [own, other])
    expect(await withAdmin(bench, (admin) => admin.fetchTopicOffsets(name))).toHaveLength(3);
});
