import type { KafkaAddress } from '../../src/kafka/client.js';
import { createLogSender, type LogLine } from '../../src/kafka/log-sender.js';
import { ensureTopic } from '../../src/kafka/topic.js';
import type { LoggedRecord } from './campus-log.js';

const RECORDS_PER_REQUEST = 5_000;

/** Creates the topic, and sends the records to it, keyed by device as `rollcall send` does. */
export async function fillTopic(
  address: KafkaAddress,
  topic: string,
  records: Iterable<LoggedRecord>,
): Promise<void> {
  await ensureTopic(address, topic);
  const sender = await createLogSender(address, topic);
  let lines: LogLine[] = [];
  let number = 0;
  for (const { key, value } of records) {
    lines.push({ number: (number += 1), key, value: Buffer.from(value) });
    if (lines.length < RECORDS_PER_REQUEST) continue;
    await sender.send(lines);
    lines = [];
  }
  await sender.send(lines);
  await sender.close();
}
