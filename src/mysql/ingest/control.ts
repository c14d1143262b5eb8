import { RollcallError } from '../../errors.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { readRow, write } from '../read.js';
import { cutReason } from './positions.js';

/** What a person has ingest do with one partition. */
export type IngestControl = {
  /** Names the request, so that it takes effect once, however often it is tried. */
  request: string;
  topic: string;
  partition: number;
  what: 'pause' | 'resume' | 'rewind' | 'skip';
  /** Who asked for it. */
  by: string;
  reason: string;
  /** The state of the position's row afterwards. */
  state: 'running' | 'paused';
  /** The reason that the position's row shows afterwards. */
  stateReason: string | null;
  /** Where to read on, for rewind and skip. */
  toOffset?: number;
  /** The time on the campus wall clock that toOffset was found by, if it was. */
  toTime?: string;
  /** Where the log ends, for rewind; absent where it is another log than the one that was read. */
  logEnd?: number;
  /** Only say what would be done. */
  dryRun?: boolean;
};

/** The position before and after; both are the same where it does not move. */
export type Moved = {
  from: number;
  to: number;
  /** The request's number in ingest_control; absent after a dry run. */
  controlNo?: number;
};

/**
 * Moves the position, sets its state and stores who asked for it and why, in one transaction that
 * holds the lock of the position's row. A window that still reads from the old position is fenced:
 * its next batch matches no row. So is one that reports a block or a stop from before the request:
 * the row keeps the request's number.
 *
 * - A crash before COMMIT leaves the row and the requests as they were. The next attempt does all.
 * - After a crash just after COMMIT the next attempt finds the request, and gives the same answer.
 *
 * A rewind deletes the rejects of the records that will be read again: each comes back if it still
 * cannot be read. It keeps them where the log was made anew, since other records have these offsets
 * there. A rewind and a skip forget which batch of the log was read last, so that a person can go
 * on in a log that was made anew.
 * @throws RollcallError `refused` where a rewind would go forward or a skip back; `not_found` where
 *   the partition has no position
 */
export async function controlIngest(db: Database, control: IngestControl): Promise<Moved> {
  return withTransaction(db, async (tx) => {
    const from = await lockPosition(tx, control);
    const done = await readDone(tx, control.request);
    if (done) return done;
    const moved = { from, to: target(control, from) };
    return control.dryRun ? moved : applyControl(tx, control, moved);
  });
}

async function lockPosition(tx: Transaction, { topic, partition }: IngestControl): Promise<number> {
  const position = await readRow<{ nextOffset: number }>(
    tx,
    `SELECT next_offset AS nextOffset FROM ingest_position
     WHERE topic = :topic AND partition_no = :partition FOR UPDATE`,
    { topic, partition },
  );
  if (position) return position.nextOffset;
  throw new RollcallError('not_found', `Partition ${partition} of ${topic} has no position yet.`);
}

/** The result of an earlier attempt whose answer was lost. */
async function readDone(tx: Transaction, request: string): Promise<Moved | undefined> {
  return readRow<Moved>(
    tx,
    `SELECT from_offset AS 'from', to_offset AS 'to', control_no AS controlNo
     FROM ingest_control WHERE request = :request`,
    { request },
  );
}

function target({ what, toOffset = 0, toTime }: IngestControl, from: number): number {
  if (what === 'rewind') {
    if (toOffset <= from) return toOffset;
    // The records since that time have not been read yet, so there is nothing to read again.
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

async function applyControl(
  tx: Transaction,
  control: IngestControl,
  { from, to }: Moved,
): Promise<Moved> {
  const { request, topic, partition, what, by, reason, state, stateReason } = control;
  await write(tx, INSERT_CONTROL, {
    request,
    topic,
    partition,
    what,
    from,
    to,
    toTime: control.toTime ?? null,
    by,
    reason,
  });
  const moved = await write(tx, MOVE_POSITION, {
    topic,
    partition,
    from,
    to,
    rewound: Math.max(0, from - to),
    skipped: Math.max(0, to - from),
    state,
    stateReason: cutReason(stateReason),
    what,
    request,
  });
  if (moved !== 1) throw new Error('the position moved under its own lock');
  if (what === 'rewind' && from <= (control.logEnd ?? 0))
    await write(tx, DELETE_REJECTS, { topic, partition, from, to });
  return (await readDone(tx, request)) ?? { from, to };
}

const MOVE_POSITION = `
  UPDATE ingest_position
  SET next_offset = :to, rewound = rewound + :rewound, skipped = skipped + :skipped,
      state = :state, state_reason = :stateReason, updated_at = UTC_TIMESTAMP(3),
      batch_end = IF(:what IN ('rewind', 'skip'), NULL, batch_end),
      control_no = (SELECT control_no FROM ingest_control WHERE request = :request)
  WHERE topic = :topic AND partition_no = :partition AND next_offset = :from`;

const DELETE_REJECTS = `
  DELETE FROM reject
  WHERE topic = :topic AND partition_no = :partition
    AND record_offset >= :to AND record_offset < :from`;

const INSERT_CONTROL = `
  INSERT INTO ingest_control
    (request, topic, partition_no, what, from_offset, to_offset, to_time, asked_by, reason, asked_at)
  VALUES
    (:request, :topic, :partition, :what, :from, :to, :toTime, :by, :reason, UTC_TIMESTAMP(3))`;
