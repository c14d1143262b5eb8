import type { BatchRecords, BufferedReject } from './batch-buffer.js';

/**
 * A reject keeps its raw bytes up to this length. A longer record is cut here, and cannot be
 * retried.
 */
export const MAX_RAW_BYTES = 65_536;

/**
 * What one transaction may need. Only a fault or malice reaches one of these: a device whose clock
 * shows another date in each record, a flood of invented names, a compressed batch of very many
 * records.
 *
 * A covered day costs a day plan, which takes a tenth of a second at 40,000 devices. A piece
 * must be written well within the timeout of a window, so it has the days of a year at most.
 */
export const MOST = {
  days: 366,
  names: 10_000,
  /** Twice what the buffer collects on purpose. */
  records: 120_000,
  /** Of the rejects, as they are kept. */
  rawBytes: 32 * 1024 * 1024,
};

/** What the records of a batch need of a transaction. */
export type BatchNeeds = {
  days: ReadonlySet<string>;
  /** The names of access points. */
  names: ReadonlySet<string>;
};

export function needsOf({ events }: BatchRecords): BatchNeeds {
  const days = new Set<string>();
  const names = new Set<string>();
  for (const { day, accessPoint } of events) {
    days.add(day);
    names.add(accessPoint);
  }
  return { days, names };
}

/** Cuts a batch into pieces, none of which needs more than MOST. Nearly all batches are one. */
export function piecesOf(records: BatchRecords, { days, names }: BatchNeeds): BatchRecords[] {
  const { events, rejects } = records;
  const isSmall =
    days.size <= MOST.days &&
    names.size <= MOST.names &&
    events.length + rejects.length <= MOST.records &&
    rejects.reduce((sum, reject) => sum + rawBytesOf(reject), 0) <= MOST.rawBytes;
  return isSmall ? [records] : partsOf(records, cutsOf(records));
}

/** Cuts a batch in the middle of its records; undefined where it has one record only. */
export function halvesOf(records: BatchRecords): BatchRecords[] | undefined {
  const { events, rejects } = records;
  // A record may hold several events, which stay together.
  const all = new Set([...events, ...rejects].map(({ offset }) => offset));
  const offsets = [...all].sort((a, b) => a - b);
  return offsets.length < 2 ? undefined : partsOf(records, [offsets[offsets.length >> 1]!]);
}

/** The offsets of the records, in order, with which a new piece begins. */
function cutsOf({ events, rejects }: BatchRecords): number[] {
  const cuts: number[] = [];
  let piece = emptyPiece();
  const begin = (offset: number) => {
    cuts.push(offset);
    piece = emptyPiece();
  };
  for (let e = 0, r = 0; e < events.length || r < rejects.length;) {
    const [event, reject] = [events[e], rejects[r]];
    if (event && (!reject || event.offset < reject.offset)) {
      const { offset, day, accessPoint } = event;
      const isFull =
        (piece.days.size === MOST.days && !piece.days.has(day)) ||
        (piece.names.size === MOST.names && !piece.names.has(accessPoint));
      if (isFull || piece.records === MOST.records) begin(offset);
      piece.days.add(day);
      piece.names.add(accessPoint);
      e += 1;
    } else {
      const bytes = rawBytesOf(reject!);
      const isFull = piece.rawBytes + bytes > MOST.rawBytes;
      if (isFull || piece.records === MOST.records) begin(reject!.offset);
      piece.rawBytes += bytes;
      r += 1;
    }
    piece.records += 1;
  }
  return cuts;
}

/** How much of the record is kept. */
function rawBytesOf({ value }: BufferedReject): number {
  return Math.min(value?.length ?? 0, MAX_RAW_BYTES);
}

function emptyPiece() {
  return { days: new Set<string>(), names: new Set<string>(), records: 0, rawBytes: 0 };
}

/** Cuts a batch in front of each of these offsets. All lists are in the order of the offsets. */
function partsOf(records: BatchRecords, cuts: number[]): BatchRecords[] {
  const { from, to, events, rejects, ignored = [] } = records;
  let [event, reject, other] = [0, 0, 0];
  return [from, ...cuts].map((start, i) => {
    const end = cuts[i] ?? to;
    const own = { events: event, rejects: reject, ignored: other };
    while (event < events.length && events[event]!.offset < end) event += 1;
    while (reject < rejects.length && rejects[reject]!.offset < end) reject += 1;
    while (other < ignored.length && ignored[other]! < end) other += 1;
    return {
      ...records,
      from: start,
      to: end,
      lastBatch: end === to ? records.lastBatch : undefined,
      events: events.slice(own.events, event),
      rejects: rejects.slice(own.rejects, reject),
      ignored: ignored.slice(own.ignored, other),
    };
  });
}
