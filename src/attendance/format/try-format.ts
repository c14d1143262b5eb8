import { wholeRecord, type AccessEvent, type RejectReason } from '../record/access-event.js';
import { IGNORED, type ReadRecord } from '../record/reading.js';
import { wallClockAt } from '../wall-clock.js';
import {
  createReadRecord,
  NAMED_FORMATS,
  nameOfFormat,
  type RecordOptions,
} from './read-record.js';

/** A record of a sample. */
export type SampleRecord = {
  value: Uint8Array;
  /** Where it stands, for a person: "line 12". */
  place: string;
};

/** What a sample is read as. */
export type Trial = {
  format: string;
  records: number;
  events: { joined: number; left: number; failed: number };
  /** How many records say nothing of a device's access point. */
  ignored: number;
  /** The records that cannot be read, by reason, the most frequent first. */
  rejects: { reason: RejectReason; count: number; example: string }[];
  /** How many events each access point has. */
  accessPoints: Map<string, number>;
  /** The newest time, on the campus wall clock; undefined without an event. */
  newest: string | undefined;
  /** The first events, to look at. */
  first: AccessEvent[];
};

const FIRST_EVENTS = 5;

/** Reads a sample record by record, and counts. */
export function createTrial(
  format: string,
  read: ReadRecord,
  latest: string,
): { take: (record: SampleRecord) => void; result: () => Trial } {
  const trial: Trial = {
    format,
    records: 0,
    events: { joined: 0, left: 0, failed: 0 },
    ignored: 0,
    rejects: [],
    accessPoints: new Map(),
    newest: undefined,
    first: [],
  };
  return {
    take: ({ value, place }) => {
      trial.records += 1;
      const reading = read(wholeRecord(value), latest);
      if (reading === IGNORED) trial.ignored += 1;
      else if (typeof reading === 'string') noteReject(trial, reading, place);
      else if (reading.kind !== 'several') noteEvent(trial, reading);
      else {
        for (const event of reading.events) noteEvent(trial, event);
        if (reading.reject) noteReject(trial, reading.reject, place);
      }
    },
    result: () => {
      trial.rejects.sort((a, b) => b.count - a.count);
      return trial;
    },
  };
}

/** Reads a sample as a format. */
export function trialOf(
  sample: readonly SampleRecord[],
  options: RecordOptions,
  latest: string,
): Trial {
  const trial = createTrial(nameOfFormat(options.format), createReadRecord(options), latest);
  for (const record of sample) trial.take(record);
  return trial.result();
}

function noteReject({ rejects }: Trial, reason: RejectReason, example: string): void {
  const known = rejects.find((one) => one.reason === reason);
  if (known) known.count += 1;
  else rejects.push({ reason, count: 1, example });
}

function noteEvent(trial: Trial, event: AccessEvent): void {
  const { accessPoints, first } = trial;
  trial.events[event.kind] += 1;
  accessPoints.set(event.accessPoint, (accessPoints.get(event.accessPoint) ?? 0) + 1);
  const time = wallClockAt(event.day, event.second);
  if (trial.newest === undefined || time > trial.newest) trial.newest = time;
  if (first.length < FIRST_EVENTS) first.push(event);
}

export function eventsIn({ events }: Pick<Trial, 'events'>): number {
  return events.joined + events.left + events.failed;
}

export function rejectsIn({ rejects }: Pick<Trial, 'rejects'>): number {
  return rejects.reduce((sum, { count }) => sum + count, 0);
}

/** Another format must read this many times as many events. */
const CLEARLY_MORE = 1.25;

/** The format with a name that reads clearly more of a sample than another did; null for none. */
export function betterFormat(
  sample: readonly SampleRecord[],
  own: Pick<Trial, 'format' | 'events'>,
  options: Omit<RecordOptions, 'format'>,
  latest: string,
): string | null {
  let best = { name: null as string | null, events: eventsIn(own) * CLEARLY_MORE };
  for (const format of NAMED_FORMATS) {
    const name = nameOfFormat(format);
    if (name === own.format) continue;
    const events = eventsIn(trialOf(sample, { ...options, format }, latest));
    if (events > best.events) best = { name, events };
  }
  return best.name;
}

/** A share of rejects above this is no accident. */
const MOST_REJECTS = 0.5;
/** Of fewer records, nothing is said. */
const LEAST_RECORDS = 20;

/**
 * Why the newest records look as if they were in another format; undefined where they do not. No
 * sentence here holds a part of a record, since records hold names of users.
 * @param findBetter the name of a format that fits better; null for none. It is asked only where
 * something is wrong, since it tries all formats.
 */
export function formatFault(trial: Trial, findBetter: () => string | null): string | undefined {
  const { records, format, rejects, ignored } = trial;
  const count = rejectsIn(trial);
  if (records < LEAST_RECORDS) return undefined;
  const are = `Of the newest ${records} records`;
  if (count > records * MOST_REJECTS) {
    const reasons = rejects.map((one) => `${one.reason} ${one.count}`).join(', ');
    return `${are}, ${count} cannot be read as ${format} (${reasons}). ${whatToSet(findBetter())}`;
  }
  if (ignored === 0 || eventsIn(trial) > 0) return undefined;
  const better = findBetter();
  return better === null
    ? undefined
    : `${are}, none is an event of format ${format}, and ${ignored} say nothing of a device's access point. ${whatToSet(better)}`;
}

function whatToSet(better: string | null): string {
  return better === null
    ? 'No format that rollcall knows fits better: docs/formats.md shows how to declare one.'
    : `They look like ${better}: set ROLLCALL_RECORD_FORMAT=${better} for every process, and then run "rollcall rejects retry".`;
}
