import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTopic } from '../workbench/kafka-admin.js';
import type { Workbench } from '../workbench/workbench.js';

export type LogAgainstSent = {
  /** Lines that are in the log less often than they were sent, once for each time. */
  missing: string[];
  /** Lines of the log that nobody sent. */
  foreign: string[];
  /** How many lines the log has more than were sent. */
  resent: number;
};

/**
 * Reads the whole topic with a plain kafkajs consumer, which shares only the broker with ingest,
 * and writes the records as a log of the campus. The checker recounts this log: it decides what
 * there is to count, even if a resend put a line into it twice.
 * @param name of the file, in the campus folder
 */
export async function readLog(bench: Workbench, folder: string, name: string): Promise<string[]> {
  const records = await readTopic(bench);
  const lines = records.map(({ value }) => value!.toString('latin1'));
  writeFileSync(join(folder, name), lines.map((line) => `${line}\n`).join(''), 'latin1');
  return lines;
}

/**
 * Compares the log with what was sent, because the recount trusts the log: no line may be lost on
 * its way into it.
 */
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
