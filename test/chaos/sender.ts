import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logLines, type Campus } from '../workbench/campus.js';
import { eventually, type Workbench } from '../workbench/workbench.js';

export type Sender = {
  /** Sends the file in hand to its end, and no other; returns every line that was sent. Rejects where sending has failed for good. */
  stop: () => Promise<string[]>;
  /** How often a send was interrupted and gone on with. */
  interruptions: () => number;
};

const LINES_PER_FILE = 2_000;
const LINES_PER_SECOND = 250;
const SENT_WITHIN_MS = 300_000;

/**
 * Keeps sending numbered lines by `rollcall send`, which is under test with the rest: file after file, each again until it says that every line of it is sent. A send
 * that was interrupted goes on where the broker had acknowledged, so a request whose acknowledgement was lost is sent again, and kafkajs does the same inside a send. Then lines
 * stand twice in the log, and the product is right to read both. An idempotent producer would avoid that within one process, but not over an interruption,
 * and would be another program than ours. So this tells what was sent, and what must be counted is recounted from the log itself (see `readLog`).
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
  // It is awaited when it is stopped.
  sending.catch(() => undefined);
  return {
    stop: () => {
      stopping = true;
      return sending;
    },
    interruptions: () => interruptions,
  };
}

/** Lines are numbered within one call of `logLines`; here each bears a number of its own, but for those that are sent twice on purpose. */
function numberFrom(first: number, lines: string[]): string[] {
  return lines.map((line) =>
    line.replace(
      /^(\[|\{"n":)(\d+)/,
      (_, head: string, n: string) => `${head}${first + Number(n)}`,
    ),
  );
}
