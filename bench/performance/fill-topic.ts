import { Partitioners } from 'kafkajs';
import { createKafka, type KafkaAddress } from '../../src/kafka/client.js';
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
  const producer = createKafka(address).producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  let messages: LoggedRecord[] = [];
  const send = async () => {
    await producer.send({ topic, acks: -1, messages });
    messages = [];
  };
  for (const record of records) {
    messages.push(record);
    if (messages.length === RECORDS_PER_REQUEST) await send();
  }
  if (messages.length > 0) await send();
  await producer.disconnect();
}
