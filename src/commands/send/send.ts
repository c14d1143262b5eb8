import { createReadStream, existsSync, statSync } from 'node:fs';
import { SingleBar } from 'cli-progress';
import { InvalidArgumentError, type Command } from 'commander';
import { macDigits, parseMacAddress } from '../../attendance/record/mac-address.js';
import { loadConfig, type KafkaConfig } from '../../config.js';
import { RollcallError } from '../../errors.js';
import { createLogSender, type LogLine, type LogSender } from '../../kafka/log-sender.js';
import { ensureTopic } from '../../kafka/topic.js';
import { logLines, type RawLine } from './log-lines.js';
import { UNPACED, paceByRate, paceBySpeed, type Pace } from './pace.js';
import { keepProgress, type KeptProgress, type SendProgress } from './progress.js';

/** One request's bounds. */
const LINES_PER_REQUEST = 2_000;
const BYTES_PER_REQUEST = 512 * 1024;

type Flags = { rate?: number; speed?: number; fromStart?: boolean; json?: boolean };

/** refused: line numbers that the broker did not take, with its reason. */
export type SendSummary = { lines: number; refused: { number: number; reason: string }[] };

/** Adds `rollcall send`. */
export function registerSend(program: Command): void {
  program
    .command('send')
    .description(
      'send a log file (JSON lines) to the topic, each line as it is; goes on where it was interrupted',
    )
    .argument('<file>', 'the file, or - for standard input')
    .option('--rate <n>', 'lines a second', positive)
    .option(
      '--speed <x>',
      "by the lines' own times, x times as fast: 60 replays an hour a minute",
      positive,
    )
    .option('--from-start', 'send the whole file, also where an earlier send was interrupted')
    .option('--json', 'print the summary as JSON')
    .action(async (file: string, flags: Flags) => {
      const { lines, refused } = await send(file, loadConfig().kafka(), flags);
      if (flags.json) console.log(JSON.stringify({ lines, refused }));
      else console.log(`Sent ${lines} lines.`);
      if (refused.length === 0) return;
      for (const { number, reason } of refused) console.error(`${file}:${number}: ${reason}`);
      throw new RollcallError(
        'refused',
        `The broker refused ${refused.length} of the lines of ${file}; all others are sent.`,
      );
    });
}

/** Sends a file's lines, or those of standard input ("-"), to the topic, which is created if it is missing. */
export async function send(
  file: string,
  kafka: KafkaConfig,
  flags: Flags = {},
): Promise<SendSummary> {
  if (flags.rate && flags.speed)
    throw new RollcallError('usage', 'Give --rate or --speed, not both.');
  const size = file === '-' ? 0 : fileSize(file);
  await ensureTopic(kafka, kafka.topic);
  const kept = file === '-' ? undefined : keepProgress(file, kafka.topic, size);
  const start = (flags.fromStart ? undefined : kept?.read()) ?? { offset: 0, lines: 0 };
  if (start.lines > 0)
    console.error(`Going on after line ${start.lines}, where an earlier send was interrupted.`);
  const sender = await createLogSender(kafka, kafka.topic);
  const bar = progressBar(size, start.offset);
  try {
    const summary = await sendLines(file, start, sender, paceOf(flags), (progress) => {
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

function positive(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}

function fileSize(file: string): number {
  if (!existsSync(file)) throw new RollcallError('refused', `There is no file ${file}.`);
  return statSync(file).size;
}

function paceOf({ rate, speed }: Flags): Pace {
  if (rate) return paceByRate(rate);
  return speed ? paceBySpeed(speed) : UNPACED;
}

function progressBar(size: number, offset: number): SingleBar | undefined {
  if (size === 0 || !process.stderr.isTTY) return undefined;
  const bar = new SingleBar({
    format: 'Sending {bar} {percentage} % | {eta_formatted} left',
    hideCursor: true,
    stream: process.stderr,
  });
  bar.start(size, offset);
  return bar;
}

async function sendLines(
  file: string,
  start: SendProgress,
  sender: LogSender,
  pace: Pace,
  onProgress: KeptProgress['write'],
): Promise<SendSummary> {
  const stream =
    file === '-'
      ? process.stdin
      : createReadStream(file, { start: start.offset, highWaterMark: 1024 * 1024 });
  const summary: SendSummary = { lines: 0, refused: [] };
  const startedAt = Date.now();
  let index = 0;
  for await (const group of logLines(stream, start)) {
    let request: (LogLine & { end: number })[] = [];
    let bytes = 0;
    const flush = async () => {
      if (request.length === 0) return;
      summary.refused.push(...(await sender.send(request)));
      summary.lines += request.length;
      const last = request.at(-1)!;
      onProgress({ offset: last.end, lines: last.number });
      request = [];
      bytes = 0;
    };
    for (const raw of group) {
      const line = describeLine(raw);
      const wait = startedAt + pace({ index, second: line.second }) - Date.now();
      index += 1;
      if (wait > 0) {
        await flush();
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
      request.push(line);
      bytes += line.value.length;
      if (request.length >= LINES_PER_REQUEST || bytes >= BYTES_PER_REQUEST) await flush();
    }
    await flush();
  }
  summary.lines -= summary.refused.length;
  return summary;
}

/** A line with its key, the MAC, where there is one: a device's records stay in one partition and in order. second: its own time, if it has one. */
function describeLine({
  number,
  value,
  end,
}: RawLine): LogLine & { end: number; second: number | undefined } {
  const fields = fieldsOf(value);
  const mac = typeof fields['mac'] === 'string' ? parseMacAddress(fields['mac']) : undefined;
  const time =
    typeof fields['connecttime'] === 'string'
      ? Date.parse(`${fields['connecttime'].replace(' ', 'T')}Z`)
      : NaN;
  return {
    number,
    value,
    end,
    key: mac === undefined ? null : macDigits(mac),
    second: Number.isNaN(time) ? undefined : time / 1000,
  };
}

function fieldsOf(value: Buffer): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(value.toString('utf8').replace(/^\uFEFF/, ''));
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    // Unreadable lines are sent too: ingest keeps them as rejects.
    return {};
  }
}
