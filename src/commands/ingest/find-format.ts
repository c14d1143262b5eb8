import {
  betterFormat,
  formatFault,
  trialOf,
  type SampleRecord,
} from '../../attendance/format/try-format.js';
import { oneDayAfter, wallClock } from '../../attendance/wall-clock.js';
import type { Config } from '../../config.js';
import { RollcallError } from '../../errors.js';
import { openPartition, type PartitionReader } from '../../kafka/partition-reader.js';
import { counted } from '../terminal/counted.js';

/** A partition, and the offset that the next record of its log will get. */
type PartitionEnd = { partition: number; endOffset: number };

/** The newest records of each partition that are looked at. */
const NEWEST = 200;
const FETCH_WAIT_MS = 500;

/** What the newest records of the topic say of the format. */
export type FormatHealth = {
  format: string;
  /** How many records were looked at. */
  records: number;
  /** Why they look as if they were in another format; undefined where they do not. */
  fault: string | undefined;
};

/** Reads the newest records of the topic, as ingest does, and looks whether another format fits. */
export async function formatHealth(
  config: Config,
  partitions: PartitionEnd[],
): Promise<FormatHealth> {
  const samples = await Promise.all(
    partitions.map((one) =>
      newestOf(one, () => openPartition(config.kafka(), config.topic, one.partition)),
    ),
  );
  const sample = samples.flat();
  const latest = oneDayAfter(wallClock(Date.now(), config.timeZone));
  const trial = trialOf(sample, config, latest);
  const { format, records } = trial;
  const fault = formatFault(trial, () => betterFormat(sample, trial, config, latest));
  return { format, records, fault };
}

/**
 * The format in one line, for `rollcall check`.
 * @throws RollcallError `failed` where the newest records look as if they were in another format
 */
export async function findFormat(config: Config, partitions: PartitionEnd[]): Promise<string> {
  const { format, records, fault } = await formatHealth(config, partitions);
  if (fault !== undefined) throw new RollcallError('failed', fault);
  return records === 0
    ? `${format}, with no record to look at yet`
    : `${format}, which fits the newest ${counted(records, 'record')}`;
}

/**
 * Records that nobody may read, or a partition that has just lost its leader, are no sample:
 * kafkajs says so with errors of its own.
 * @throws RollcallError `unreachable` where no broker answers
 */
export async function newestOf(
  { partition, endOffset }: PartitionEnd,
  open: () => Promise<PartitionReader>,
): Promise<SampleRecord[]> {
  if (endOffset === 0) return [];
  let reader: PartitionReader | undefined;
  try {
    reader = await open();
    const first = Math.max(await reader.firstOffset(), endOffset - NEWEST);
    const fetched = await reader.fetch(first, FETCH_WAIT_MS);
    if (fetched.kind !== 'records') return [];
    return fetched.records.flatMap(({ value, offset }) =>
      value === null ? [] : [{ value, place: `partition ${partition}, offset ${offset}` }],
    );
  } catch (error) {
    if (error instanceof RollcallError && error.code === 'unreachable') throw error;
    return [];
  } finally {
    await reader?.close();
  }
}
