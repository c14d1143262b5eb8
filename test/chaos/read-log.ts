import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTopic } from '../workbench/kafka-admin.js';
import type { Workbench } from '../workbench/workbench.js';

/** missing: lines that were sent and are not in the log, as often as they were sent; foreign: lines of the log that nobody sent; resent: what the log holds more than was sent. */
export type LogAgainstSent = { missing: string[]; foreign: string[]; resent: number };

/**
 * Reads the whole topic by a plain kafkajs consumer, which shares nothing with ingest but the broker, and writes its records as a log of the campus: that is what
 * the checker recounts, since the log decides what there is to count, also where a resend has put a line into it twice.
 * @param name of the file, in the campus folder
 */
export async function readLog(bench: Workbench, folder: string, name: string): Promise<string[]> {
  const records = await readTopic(bench);
  const lines = records.map(({ value }) => value!.toString('latin1'));
  writeFileSync(join(folder, name), lines.map((line) => `${line}\n`).join(''), 'latin1');
  return lines;
}

/** Holds the log against what was sent, so that nothing that the recount takes for granted was lost on the way into it. */
export function compareWithSent(logged: string[], sent: string[]): LogAgainstSent {
  const counts = new Map<string, number>();
  for (const line of logged) counts.set(line, (counts.get(line) ?? 0) + 1);
  const wasSent = new Set(sent);
  const missing = sent.filter((line) => {
    const left = counts.get(line) ?? 0;
    counts.set(line, left - 1);
    return left <= 0;
  });
  const foreign = logged.filter((line) => !wasSent.has(line));
  return {
    missing,
    foreign,
    resent: logged.length + missing.length - sent.length - foreign.length,
  };
}
