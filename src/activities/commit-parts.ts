import { Context } from '@temporalio/activity';
import { RollcallError } from '../errors.js';
import { heartbeat } from './alive.js';
import type { BatchRecords, BufferedReject } from './batch-buffer.js';
import { halvesOf } from './batch-pieces.js';

/**
 * Commits records in one transaction.
 * @throws RollcallError `bad_row` where MySQL refuses a row because of a value in it
 */
export type CommitPart = (records: BatchRecords) => Promise<'committed' | 'fenced'>;

/** How many events MySQL has refused in a row of batches, and how many it was given since. */
export type Refusals = { refused: number; given: number };

/**
 * Every record is checked before it reaches MySQL, so a healthy database refuses none. Up to so
 * many may be at fault themselves, such as those of one device with a broken clock.
 */
const FEW_REFUSED = 20;

/** Refused records that are not committed as rejects yet, and unreadable ones between them. */
type Held = {
  rejects: BufferedReject[];
  /** The offsets of the ignored records between them. */
  ignored: number[];
  /** For the log: what becomes of each refused record. */
  refused: string[];
};

/**
 * Commits a batch in parts, one after the other: in the pieces that it is given, and in halves
 * where MySQL refuses a row, and those in halves again, until the refused row stands alone.
 *
 * Each part is a batch of its own. It begins where the one before it ended, is fenced at its own
 * `from`, and moves the position to its own `to` in its own transaction. The next part is tried
 * only when the one before it is committed. So wherever this stops (a crash, a lost connection, a
 * timeout), the position stands at the end of a part: everything below it is written and nothing
 * above it, as between any two batches. The next attempt reads on from there. If another attempt
 * has taken over, the part in hand matches no position, and no part is tried after it. The enriched
 * topic gets the events of a half a second time.
 *
 * A refused record is held back and becomes a reject together with the next event that MySQL takes.
 * So if MySQL refuses event after event, none of them has become a reject when this gives up.
 * @param refusals of the batches before; of this one too when it is committed
 * @throws RollcallError `bad_row` where MySQL refuses most records: then a table is at fault, not
 *   they. What it took is committed, and the position stands behind it
 */
export async function commitParts(
  commitPart: CommitPart,
  records: BatchRecords,
  pieces: BatchRecords[],
  refusals: Refusals,
): ReturnType<CommitPart> {
  const waiting = [...pieces].reverse();
  const committed: BatchRecords[] = [];
  const sofar = { ...refusals };
  let from = records.from;
  let held = nothingHeld();
  let halves: BatchRecords[] | undefined;
  for (let part = waiting.pop(); part; part = waiting.pop() ?? restOf(records, from, held)) {
    if (isUnreadable(part) && held.refused.length > 0) {
      // It says nothing about the table that refuses events.
      held.rejects.push(...part.rejects);
      held.ignored.push(...(part.ignored ?? []));
      continue;
    }
    const whole = withHeld(part, held, from);
    const outcome = await outcomeOf(commitPart, whole);
    if (outcome === 'fenced') return outcome;
    heartbeat(part.to);
    if (outcome === 'committed') {
      for (const refused of held.refused) Context.current().log.warn(refused);
      committed.push(whole);
      if (sofar.refused > 0) sofar.given += part.events.length;
      [from, held] = [part.to, nothingHeld()];
    } else if ((halves = halvesOf(part))) {
      waiting.push(...halves.reverse());
    } else {
      hold(held, part, outcome);
      sofar.refused += 1;
      sofar.given += 1;
      refuseSystematic(sofar, from, outcome);
    }
  }
  note(records, committed);
  const areMost = 2 * sofar.refused > sofar.given;
  Object.assign(refusals, areMost ? sofar : { refused: 0, given: 0 });
  return 'committed';
}

function nothingHeld(): Held {
  return { rejects: [], ignored: [], refused: [] };
}

function withHeld(part: BatchRecords, held: Held, from: number): BatchRecords {
  return {
    ...part,
    from,
    rejects: [...held.rejects, ...part.rejects],
    ignored: [...held.ignored, ...(part.ignored ?? [])],
  };
}

/** Says in the batch what became of its records. */
function note(records: BatchRecords, committed: BatchRecords[]): void {
  if (committed.length === 1) {
    // The batch itself, as a rule: nothing is copied.
    [records.events, records.rejects] = [committed[0]!.events, committed[0]!.rejects];
    return;
  }
  records.events = committed.flatMap(({ events }) => events);
  records.rejects = committed.flatMap(({ rejects }) => rejects);
}

function isUnreadable({ events, rejects }: BatchRecords): boolean {
  return events.length === 0 && rejects.length > 0;
}

/** A last part without records, if there are rejects that no part has taken along. */
function restOf(records: BatchRecords, from: number, held: Held): BatchRecords | undefined {
  return held.rejects.length > 0
    ? { ...records, from, events: [], rejects: [], ignored: [] }
    : undefined;
}

async function outcomeOf(
  commitPart: CommitPart,
  part: BatchRecords,
): Promise<'committed' | 'fenced' | RollcallError> {
  try {
    return await commitPart(part);
  } catch (error) {
    if (error instanceof RollcallError && error.code === 'bad_row') return error;
    throw error;
  }
}

/**
 * Makes the one record of a part a reject, with all of its events.
 * @throws the database's error where the record is a reject already: then the record is not at
 * fault, and a retry may succeed
 */
function hold(
  held: Held,
  { events: [event], ignored = [] }: BatchRecords,
  refusal: RollcallError,
): void {
  if (!event?.record) throw refusal.cause;
  const { offset, record } = event;
  held.rejects.push({ offset, reason: 'refused_by_database', value: record.value });
  held.ignored.push(...ignored);
  held.refused.push(`the record at offset ${offset} becomes a reject: ${refusal.message}`);
}

function refuseSystematic(
  { refused, given }: Refusals,
  from: number,
  refusal: RollcallError,
): void {
  if (refused <= FEW_REFUSED || 2 * refused <= given) return;
  throw new RollcallError(
    'bad_row',
    `MySQL refuses ${refused} of ${given} events, and all from offset ${from} on, so a table is at fault and no record. Of the last one: ${refusal.message}`,
    { cause: refusal.cause },
  );
}
