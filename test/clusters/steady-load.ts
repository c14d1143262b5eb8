import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, Partitioners, logLevel, type Producer } from 'kafkajs';
import { expect } from 'vitest';
import { logLines, type Campus } from '../workbench/campus.js';
import { expectExact, rows } from '../workbench/checker.js';
import { readTopic } from '../workbench/kafka-admin.js';
import { eventually, type Workbench } from '../workbench/workbench.js';

/** Records that come in steadily while a server is killed. */
export type SteadyLoad = {
  /** Waits until each partition shows records that Kafka acknowledges after now. */
  flows: (since: string) => Promise<void>;
  /** Ends the sending. Returns every line that Kafka has acknowledged. */
  stop: () => Promise<string[]>;
  /**
   * The longest time between the acknowledgement of a record and the moment at which the database
   * shows it, in milliseconds, since the last call. A record that is not shown yet counts so far.
   */
  longestGapMs: () => number;
};

const LINES_PER_REQUEST = 20;
const PAUSE_MS = 50;
const LOOK_MS = 50;
const PARTITIONS = 3;

/** Records of one request: their partition, the last offset, and when Kafka acknowledged them. */
type Sent = { partition: number; last: number; atMs: number };

/**
 * Sends lines to every partition for as long as it is let, some hundred records a second in all.
 * A request that fails is sent again by a new producer, which asks another broker first: its lines
 * may then stand twice in the log.
 */
export function startLoad(bench: Workbench, campus: Campus, day: string): SteadyLoad {
  const lines: string[] = [];
  const ends = new Map<number, number>();
  const waiting = new Set<Sent>();
  let longestMs = 0;
  let stopping = false;

  const sendTo = async (partition: number) => {
    let { send, drop } = newProducer(bench, partition);
    let turn = 0;
    let some = logLines(campus, day, LINES_PER_REQUEST);
    while (!stopping) {
      try {
        const last = (await send(some)) + some.length - 1;
        lines.push(...some);
        ends.set(partition, last + 1);
        waiting.add({ partition, last, atMs: Date.now() });
        some = logLines(campus, day, LINES_PER_REQUEST);
      } catch {
        // A broker is away: the same lines are sent by the next producer.
        drop();
        turn += 1;
        ({ send, drop } = newProducer(bench, partition, turn));
      }
      await pause(PAUSE_MS);
    }
    drop();
  };

  const look = async () => {
    while (!stopping) {
      const shown = await positionsOf(bench);
      const nowMs = Date.now();
      for (const sent of waiting) {
        longestMs = Math.max(longestMs, nowMs - sent.atMs);
        if (sent.last < (shown.get(sent.partition) ?? 0)) waiting.delete(sent);
      }
      await pause(LOOK_MS);
    }
  };

  const work = Promise.all([
    ...Array.from({ length: PARTITIONS }, (_, partition) => sendTo(partition)),
    look(),
  ]);
  // `stop` gets its error.
  work.catch(() => undefined);
  const flows: SteadyLoad['flows'] = async (since) => {
    const before = new Map(ends);
    const isOn = async () => {
      const shown = await positionsOf(bench);
      const partitions = [...Array(PARTITIONS).keys()];
      return partitions.every((one) => (shown.get(one) ?? 0) > (before.get(one) ?? 0));
    };
    await eventually(isOn, `records of every partition after ${since}`);
  };
  return {
    flows,
    stop: async () => {
      stopping = true;
      await work;
      return lines;
    },
    longestGapMs: () => {
      const longest = longestMs;
      longestMs = 0;
      return longest;
    },
  };
}

/** Ends the load, and compares every table with a recount of all that the topic holds. */
export async function expectAllOnce(
  bench: Workbench,
  campus: Campus,
  load: SteadyLoad,
): Promise<void> {
  const acknowledged = await load.stop();
  await bench.succeed(['ingest', 'wait', '--timeout', '90']);
  const held = (await readTopic(bench)).map(({ value }) => String(value));
  const kept = new Set(held);
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(acknowledged.filter((line) => !kept.has(line))).toEqual([]);
  writeFileSync(join(campus.folder, 'topic.jsonl'), held.map((line) => `${line}\n`).join(''));
  await expectExact(bench, campus.folder, ['topic.jsonl']);
}

/** Prints how late the database was: the figures of docs/clusters.md. No test asserts a time. */
export function printGap(load: SteadyLoad, since: string): void {
  console.log(`${since}: shown at most ${load.longestGapMs()} ms after Kafka acknowledged it`);
}

/** What sends lines to one partition, and returns the offset of the first. */
function newProducer(
  { env, topic }: Workbench,
  partition: number,
  turn = 0,
): { send: (lines: string[]) => Promise<number>; drop: () => void } {
  const brokers = env['ROLLCALL_KAFKA_BROKERS']!.split(',');
  const first = turn % brokers.length;
  const kafka = new Kafka({
    brokers: [...brokers.slice(first), ...brokers.slice(0, first)],
    logLevel: logLevel.NOTHING,
    requestTimeout: 2_000,
    connectionTimeout: 2_000,
    retry: { retries: 0 },
  });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  let connected: Promise<void> | undefined;
  return {
    send: async (lines) => {
      await (connected ??= producer.connect());
      const messages = lines.map((value) => ({ value, partition }));
      const [answer] = await producer.send({ topic, acks: -1, messages });
      return Number(answer!.baseOffset);
    },
    drop: () => disconnect(producer),
  };
}

/** A broker that hangs would keep us waiting. */
function disconnect(producer: Producer): void {
  producer.disconnect().catch(() => undefined);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The positions, or none while the database does not answer. */
async function positionsOf(bench: Workbench): Promise<Map<number, number>> {
  const sql = 'SELECT partition_no, next_offset FROM ingest_position WHERE topic = ?';
  const found = await rows(bench, sql, [bench.topic]).catch(() => []);
  return new Map(found.map((row) => [Number(row['partition_no']), Number(row['next_offset'])]));
}
