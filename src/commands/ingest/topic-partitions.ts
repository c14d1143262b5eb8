import type { Config } from '../../config.js';
import { RollcallError } from '../../errors.js';
import { topicEnds } from '../../kafka/topic.js';

/** The partitions of the topic. @throws RollcallError `not_found` when the topic does not exist */
export async function topicPartitions(config: Config): Promise<number[]> {
  const partitions = [...(await topicEnds(config.kafka(), config.topic)).keys()];
  if (partitions.length > 0) return partitions;
  throw noTopic(config);
}

export function noTopic({ topic, lastingTopic }: Config): RollcallError {
  const creates = '"rollcall migrate" creates it.';
  return new RollcallError(
    'not_found',
    topic === lastingTopic
      ? `There is no topic ${topic}: ${creates}`
      : `There is no topic ${topic}, which ROLLCALL_KAFKA_TOPIC names in this shell; without it the topic is ${lastingTopic}. If ${topic} is meant, ${creates}`,
  );
}
