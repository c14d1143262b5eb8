import { Context } from '@temporalio/activity';
import type { RollcallError } from '../errors.js';
import type { Fetch } from '../kafka/partition-reader.js';
import type { IngestStore } from '../mysql/ingest-store.js';
import type { WindowSummary } from './window-summary.js';

/** A fetch that says that the log no longer holds the position. */
type OutOfRange = Extract<Fetch, { kind: 'out_of_range' }>;

/**
 * Blocks a partition at the position of a window, because of what the window found. Where another
 * attempt has gone on from that position, this one is fenced, and blocks nothing.
 */
export async function blockPartition(
  { setIngestState }: Pick<IngestStore, 'setIngestState'>,
  { topic, partition }: { topic: string; partition: number },
  summary: WindowSummary,
  reason: string,
): Promise<void> {
  const { to: position, controlNo = 0 } = summary;
  const fence = { position, controlNo };
  if (await setIngestState(topic, partition, 'blocked', reason, fence)) {
    summary.outcome = 'blocked';
    summary.reason = reason;
  } else noteFenced(summary);
}

/** Why a window cannot read on from its position. */
export function blockReason({ to }: WindowSummary, fetched: RollcallError | OutOfRange): string {
  if (!('kind' in fetched)) return `unreadable at offset ${to}: ${fetched.message}`;
  const { logStartOffset, endOffset } = fetched;
  if (to < logStartOffset)
    return `data lost: offsets ${to} to ${logStartOffset - 1} were deleted before they were read`;
  return `log shrank: it ends at offset ${endOffset}, and offsets up to ${to - 1} have been read`;
}

/** Notes in the result of a window, and in the log, that it has lost its partition. */
export function noteFenced(summary: WindowSummary): void {
  summary.outcome = 'fenced';
  // Temporal drops the result of an attempt that it has given up, so it is logged here.
  Context.current().log.warn(
    `fenced: another attempt has gone on from offset ${summary.to}, or ingest was halted`,
  );
}
