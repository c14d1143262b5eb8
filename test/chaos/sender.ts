import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { random } from '../../src/simulator/numbers/random.js';
import { logLines, type Campus } from '../workbench/campus.js';
import { eventually, type Workbench } from '../workbench/workbench.js';

export type Sender = {
  /** Sends so many records of a day at once, as fast as it can. */
  sendLarge: (day: string, count: number) => Promise<void>;
  /**
   * Sends the current file to its end and no other.
   * @returns every line that was sent; rejects if sending failed for good
   */
  stop: () => Promise<string[]>;
  /** How many sends were interrupted. */
  interruptions: () => number;
};

const LINES_PER_FILE = 2_000;
const LINES_PER_SECOND = 250;
const SENT_WITHIN_MS = 300_000;

/** The lines of the large sends are numbered from here on, so that no two lines are the same. */
const LARGE_FROM = 1_000_000_000;

/**
 * Sends numbered lines with `rollcall send`, which is part of what is tested: file after file, each
 * one again until the command says that all its lines are sent. An interrupted send continues after
 * the last line that the broker acknowledged. A request whose acknowledgement was lost is sent
 * again, also inside kafkajs, so its lines stand twice in the log, and the product must read both.
 * An idempotent producer would avoid that within one process but not after an interruption, and it
 * would not be our program. So this function tells what was sent, and the log itself tells what
 * must be counted (see `compareWithSent`).
 * @param days the lines of each file are of one of them, in turn
 */
export function keepSending(
  bench: Workbench,
  campus: Campus,
  days: string[],
  seed: number,
): Sender {
  const sent: string[] = [];
  let interruptions = 0;
  let stopping = false;
  const sendFile = async (name: string, lines: string[], flags: string[] = []) => {
    const file = join(bench.folder, name);
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
    const isSent = async () => {
      const { status } = await bench.rollcall(['send', file, ...flags]);
      if (status !== 0) interruptions += 1;
      return status === 0;
    };
    await eventually(isSent, `${file} to be sent`, SENT_WITHIN_MS);
    for (const line of lines) sent.push(line);
  };
  const sending = (async () => {
    for (let no = 0; !stopping; no += 1) {
      const lines = logLines(campus, days[no % days.length]!, LINES_PER_FILE);
      const flags = ['--rate', String(LINES_PER_SECOND)];
      await sendFile('sent.jsonl', numberFrom(no * LINES_PER_FILE, lines), flags);
    }
  })();
  // `stop` awaits it and gets its error.
  sending.catch(() => undefined);
  const large = random(seed, 'chaos', 'large');
  let largeLines = LARGE_FROM;
  return {
    sendLarge: async (day, count) => {
      const lines = logLines({ ...campus, random: () => large.next() }, day, count);
      const first = largeLines;
      largeLines += count;
      await sendFile('large.jsonl', numberFrom(first, lines));
    },
    stop: async () => {
      stopping = true;
      await sending;
      return sent;
    },
    interruptions: () => interruptions,
  };
}

/**
 * Numbers the lines through all files; `logLines` numbers them within one call. Lines that are sent
 * twice on purpose keep one number.
 */
function numberFrom(first: number, lines: string[]): string[] {
  return lines.map((line) =>
    line.replace(
      /^(\[|\{"n":)(\d+)/,
      (_, head: string, n: string) => `${head}${first + Number(n)}`,
    ),
  );
}
