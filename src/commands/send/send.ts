import { createReadStream, existsSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { macDigits, parseMacAddress } from '../../attendance/record/mac-address.js';
import type { RejectReason } from '../../attendance/record/access-event.js';
import { IGNORED, type Reading } from '../../attendance/record/reading.js';
import { loadConfig, type Config } from '../../config.js';
import type { KafkaConfig } from '../../kafka-config.js';
import { RollcallError } from '../../errors.js';
import { createLogSender, type LogLine, type LogSender } from '../../kafka/log-sender.js';
import { ensureTopic } from '../../kafka/topic.js';
import { distance } from '../../attendance/distance.js';
import { topicPartitions } from '../ingest/topic-partitions.js';
import { counted } from '../terminal/counted.js';
import { positiveNumber } from '../terminal/flags.js';
import { startProgressBar } from '../terminal/progress-bar.js';
import { refuseUnlessLines } from './file-signature.js';
import { logLines, type RawLine } from './log-lines.js';
import { createReadLine, noRecordsText, type NoRecords, type ReadLine } from './no-records.js';
import { UNPACED, paceByRate, paceBySpeed, type Pace } from './pace.js';
import { keepProgress, type KeptProgress, type SendProgress } from './progress.js';

/** The limits of one request. */
const LINES_PER_REQUEST = 2_000;
const BYTES_PER_REQUEST = 512 * 1024;
const BYTES_PER_READ = 1024 * 1024;

type Flags = { rate?: number; speed?: number; fromStart?: boolean; json?: boolean };

export type SendSummary = {
  /** How many lines this run sent, without those that the broker refused. */
  lines: number;
  /** The lines that the broker refused: the number of each in the file, and the broker's reason. */
  refused: { number: number; reason: string }[];
  /** How many of the lines sent are no records, by the reason that ingest will reject them for. */
  noRecords: NoRecords;
  /** How many of the lines sent say nothing of a device's access point; absent: none. */
  ignored?: number;
};

/** Adds `rollcall send`. */
export function registerSend(program: Command): void {
  program
    .command('send')
    .description(
      'send a log file, one record a line, to the topic, each line as it is; continues where it was interrupted',
    )
    .argument('<file>', 'the file, or - for standard input')
    .option('--rate <n>', 'send n lines a second', positiveNumber())
    .option(
      '--speed <x>',
      "follow the lines' own times, x times as fast: 60 replays an hour in a minute",
      positiveNumber(),
    )
    .option('--from-start', 'send the whole file, even if an earlier send was interrupted')
    .option('--json', 'print the summary as JSON')
    .action(async (file: string, flags: Flags) => {
      const config = loadConfig();
      const summary = await send(file, config, flags);
      console.log(flags.json ? JSON.stringify(summary) : summaryText(summary, config));
      reportRefused(file, summary.refused);
    });
}

/**
 * Sends the lines of a file, or those of standard input ("-"), to the topic.
 * @throws RollcallError `usage` for a rate and a speed together, `refused` where there is no such
 * file, or where it is no text of lines, `not_found` where there is no such topic
 */
export async function send(file: string, config: Config, flags: Flags = {}): Promise<SendSummary> {
  const kafka = config.kafka();
  const pace = paceOf(flags);
  const size = file === '-' ? 0 : fileSize(file);
  await findOrCreateTopic(config, kafka);
  const kept = file === '-' ? undefined : keepProgress(file, kafka.topic, size);
  const start = (flags.fromStart ? undefined : kept?.read()) ?? { offset: 0, lines: 0 };
  if (start.lines > 0)
    console.error(`Continuing after line ${start.lines}, where an earlier send was interrupted.`);
  const sender = await createLogSender(kafka, kafka.topic);
  const bar = size > 0 ? startProgressBar(BAR, { total: size, done: start.offset }) : undefined;
  try {
    const steps = { sender, pace, readLine: createReadLine(config) };
    const summary = await sendLines(file, start, steps, (progress) => {
      kept?.write(progress);
      bar?.update(progress.offset);
    });
    kept?.remove();
    return summary;
  } finally {
    bar?.stop();
    await sender.close();
  }
}

/**
 * Creates the topic if it is missing, and says so. A topic that only this shell names, and whose
 * name is nearly that of the other settings, is mistyped: nobody would read what is sent there.
 */
async function findOrCreateTopic(config: Config, kafka: KafkaConfig): Promise<void> {
  if (isMistyped(config)) await topicPartitions(config);
  else if (await ensureTopic(kafka, kafka.topic, kafka.retentionDays))
    console.error(`Created topic ${kafka.topic} with 3 partitions.`);
}

function isMistyped({ topic, lastingTopic }: Config): boolean {
  if (topic.startsWith(lastingTopic)) return false;
  return distance(topic.toLowerCase(), lastingTopic.toLowerCase()) <= MOST_MISTYPED;
}

const MOST_MISTYPED = 2;

function paceOf({ rate, speed }: Flags): Pace {
  if (rate && speed) throw new RollcallError('usage', 'Give --rate or --speed, not both.');
  if (rate) return paceByRate(rate);
  return speed ? paceBySpeed(speed) : UNPACED;
}

function fileSize(file: string): number {
  if (!existsSync(file)) throw new RollcallError('refused', `There is no file ${file}.`);
  const found = statSync(file);
  if (found.isDirectory())
    throw new RollcallError('refused', `${file} is a folder: name one of the files in it.`);
  return found.size;
}

function summaryText({ lines, noRecords, ignored = 0 }: SendSummary, config: Config): string {
  const about = noRecordsText(lines, noRecords, ignored, config);
  return [`Sent ${counted(lines, 'line')}.`, ...about].join('\n');
}

const BAR = 'Sending {bar} {percentage} % | {eta_formatted} left';

/** A line that is ready to send, with what a send needs to know beside it. */
type ReadyLine = LogLine & {
  /** The file offset after the line. */
  end: number;
  /** The line's own time in seconds, if it has one. */
  second: number | undefined;
  /** Why ingest will make no event of it; undefined: it will. */
  unread: RejectReason | typeof IGNORED | undefined;
};

async function sendLines(
  file: string,
  start: SendProgress,
  { sender, pace, readLine }: { sender: LogSender; pace: Pace; readLine: ReadLine },
  onProgress: KeptProgress['write'],
): Promise<SendSummary> {
  const stream =
    file === '-'
      ? process.stdin
      : createReadStream(file, { start: start.offset, highWaterMark: BYTES_PER_READ });
  const summary: SendSummary = { lines: 0, refused: [], noRecords: {} };
  const startedAt = Date.now();
  let index = 0;
  for await (const group of logLines(refuseUnlessLines(file, stream), start)) {
    let request: ReadyLine[] = [];
    let bytes = 0;
    const flush = async () => {
      if (request.length === 0) return;
      countSent(summary, request, await sender.send(request));
      const last = request.at(-1)!;
      onProgress({ offset: last.end, lines: last.number });
      request = [];
      bytes = 0;
    };
    for (const raw of group) {
      const line = readyLine(raw, readLine(raw.value));
      const wait = startedAt + pace({ index, second: line.second }) - Date.now();
      index += 1;
      if (wait > 0) {
        await flush();
        await sleep(wait);
      }
      request.push(line);
      bytes += line.value.length;
      if (request.length >= LINES_PER_REQUEST || bytes >= BYTES_PER_REQUEST) await flush();
    }
    await flush();
  }
  return summary;
}

/** Nobody will read the lines that the broker refused, so they count as nothing else. */
function countSent(
  summary: SendSummary,
  request: readonly ReadyLine[],
  refused: SendSummary['refused'],
): void {
  summary.refused.push(...refused);
  const notSent = new Set(refused.map(({ number }) => number));
  for (const { number, unread } of request) {
    if (notSent.has(number)) continue;
    summary.lines += 1;
    if (unread === IGNORED) summary.ignored = (summary.ignored ?? 0) + 1;
    else if (unread) summary.noRecords[unread] = (summary.noRecords[unread] ?? 0) + 1;
  }
}

/** The key of a line is its MAC, if it has one: so the records of a device stay in order. */
function readyLine(raw: RawLine, read: Reading): ReadyLine {
  if (typeof read === 'string') return { ...raw, ...partsOf(raw.value), unread: read };
  const [first, unread] =
    read.kind === 'several' ? [read.events[0]!, read.reject] : [read, undefined];
  // A line of several records keeps together those of its first device.
  const { day, second, mac } = first;
  return { ...raw, key: macDigits(mac), second: Date.parse(day) / 1000 + second, unread };
}

/** What a line that is no record still tells. */
function partsOf(value: Buffer): Pick<ReadyLine, 'key' | 'second'> {
  const { mac, connecttime } = fieldsOf(value);
  const address = typeof mac === 'string' ? parseMacAddress(mac) : undefined;
  const time =
    typeof connecttime === 'string' ? Date.parse(`${connecttime.replace(' ', 'T')}Z`) : NaN;
  return {
    key: address === undefined ? null : macDigits(address),
    second: Number.isNaN(time) ? undefined : time / 1000,
  };
}

function fieldsOf(value: Buffer): { mac?: unknown; connecttime?: unknown } {
  try {
    const parsed: unknown = JSON.parse(value.toString('utf8').replace(/^\uFEFF/, ''));
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    // Lines that cannot be read are sent too: ingest keeps them as rejects.
    return {};
  }
}

/** @throws RollcallError `refused` if the broker refused any line, after printing each of them */
function reportRefused(file: string, refused: SendSummary['refused']): void {
  if (refused.length === 0) return;
  for (const { number, reason } of refused) console.error(`${file}:${number}: ${reason}`);
  throw new RollcallError(
    'refused',
    `The broker refused ${counted(refused.length, 'line')} of ${file}, listed above; all other lines were sent.`,
  );
}
