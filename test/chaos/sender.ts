import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logLines, type Campus } from '../workbench/campus.js';
import { eventually, type Workbench } from '../workbench/workbench.js';

export type Sender = {
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

/**
 * Sends numbered lines with `rollcall send`, which is part of what is tested: file after file, each
 * one again until the command says that all its lines are sent. An interrupted send continues after
 * the last line that the broker acknowledged. A request whose acknowledgement was lost is sent
 * again, also inside kafkajs, so its lines stand twice in the log, and the product must read both.
 * An idempotent producer would avoid that within one process but not after an interruption, and it
 * would not be our program. So this function tells what was sent, and the log itself tells what
 * must be counted (see `readLog`).
 */
export function keepSending(bench: Workbench, campus: Campus, day: string): Sender {
  const sent: string[] = [];
  let interruptions = 0;
  let stopping = false;
  const sendFile = async (file: string) => {
    const { status } = await bench.rollcall(['send', file, '--rate', String(LINES_PER_SECOND)]);
    if (status !== 0) interruptions += 1;
    return status === 0;
  };
  const sending = (async () => {
    while (!stopping) {
      const lines = numberFrom(sent.length, logLines(campus, day, LINES_PER_FILE));
      const file = join(bench.folder, 'sent.jsonl');
      writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
      await eventually(() => sendFile(file), `${file} to be sent`, SENT_WITHIN_MS);
      for (const line of lines) sent.push(line);
    }
    return sent;
  })();
  // `stop` awaits it and gets its error.
  sending.catch(() => undefined);
  return {
    stop: () => {
      stopping = true;
      return sending;
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
