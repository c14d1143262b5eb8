import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { RollcallError } from '../../errors.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';

/**
 * What a person has ingest do with one partition. request: names it, so that it has its effect once, however often it is tried. state, stateReason: what the position's row
 * says afterwards. toOffset: where to read on, for rewind and skip; logEnd: where the log ends, for rewind. toTime: the campus wall clock that toOffset was found by.
 */
export type IngestControl = {
  request: string;
  topic: string;
  partition: number;
  what: 'pause' | 'resume' | 'rewind' | 'skip';
  by: string;
  reason: string;
  state: 'running' | 'paused';
  stateReason: string | null;
  toOffset?: number;
  toTime?: string;
  logEnd?: number;
  dryRun?: boolean;
};

/** The position before and after; the same where it stays. */
export type Moved = { from: number; to: number };

/**
 * Moves the position, says the state and keeps who asked for it and why, in one transaction under the lock of the position's row. A window that still reads from the old
 * position is fenced: its next batch matches no row. With dryRun it only says what it would do. Of a rewind the rejects of the records that are read again go: each comes
 * back if it still cannot be read. They stay where the log is another one, which has other records at their offsets.
 * @throws RollcallError `refused` where a rewind would go forward, or a skip back; `not_found` where the partition has no position
 */
export async function controlIngest(db: Database, control: IngestControl): Promise<Moved> {
  return withTransaction(db, async (tx) => {
    const from = await lockPosition(tx, control);
    const done = await readDone(tx, control.request);
    if (done) return done;
    const moved = { from, to: target(control, from) };
    if (!control.dryRun) await apply(tx, control, moved);
    return moved;
  });
}

async function lockPosition(tx: Transaction, { topic, partition }: IngestControl): Promise<number> {
  const [[row]] = await tx.execute<RowDataPacket[]>(
    'SELECT next_offset FROM ingest_position WHERE topic = ? AND partition_no = ? FOR UPDATE',
    [topic, partition],
  );
  if (!row)
    throw new RollcallError('not_found', `Partition ${partition} of ${topic} has no position yet.`);
  return row['next_offset'] as number;
}

/** What an earlier attempt did, of which nobody heard. */
async function readDone(tx: Transaction, request: string): Promise<Moved | undefined> {
  const [[row]] = await tx.execute<RowDataPacket[]>(
    'SELECT from_offset, to_offset FROM ingest_control WHERE request = ?',
    [request],
  );
  return row && { from: row['from_offset'] as number, to: row['to_offset'] as number };
}

function target({ what, toOffset = 0, toTime }: IngestControl, from: number): number {
  if (what === 'rewind') {
    if (toOffset <= from) return toOffset;
    // What came in since that time has not been read yet: there is nothing to read again.
    if (toTime !== undefined) return from;
    throw new RollcallError(
      'refused',
      `The position is ${from}: a rewind goes back, and offset ${toOffset} lies ahead ("skip" goes forward).`,
    );
  }
  if (what === 'skip') {
    if (toOffset > from) return toOffset;
    throw new RollcallError(
      'refused',
      `The position is ${from}: a skip goes forward, and offset ${toOffset} does not ("rewind" goes back).`,
    );
  }
  return from;
}

async function apply(tx: Transaction, control: IngestControl, { from, to }: Moved): Promise<void> {
  const {
    request,
    topic,
    partition,
    what,
    by,
    reason,
    state,
    stateReason,
    toTime,
    logEnd = 0,
  } = control;
  const [result] = await tx.execute<ResultSetHeader>(MOVE_POSITION, [
    ...[
      to,
      Math.max(0, from - to),
      Math.max(0, to - from),
      state,
      stateReason?.slice(0, 255) ?? null,
    ],
    ...[topic, partition, from],
  ]);
  if (result.affectedRows !== 1) throw new Error('the position moved under its own lock');
  if (what === 'rewind' && from <= logEnd) {
    await tx.execute(
      'DELETE FROM reject WHERE topic = ? AND partition_no = ? AND record_offset >= ? AND record_offset < ?',
      [topic, partition, to, from],
    );
  }
  await tx.execute(KEEP_CONTROL, [
    request,
    topic,
    partition,
    what,
    from,
    to,
    toTime ?? null,
    by,
    reason,
  ]);
}

const MOVE_POSITION = `
  UPDATE ingest_position
  SET next_offset = ?, rewound = rewound + ?, skipped = skipped + ?, state = ?, state_reason = ?, updated_at = UTC_TIMESTAMP(3)
  WHERE topic = ? AND partition_no = ? AND next_offset = ?`;

const KEEP_CONTROL = `
  INSERT INTO ingest_control (request, topic, partition_no, what, from_offset, to_offset, to_time, asked_by, reason, asked_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3))`;
