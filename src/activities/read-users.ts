import { wholeRecord, type AccessEvent } from '../attendance/record/access-event.js';
import type { ReadRecord } from '../attendance/record/reading.js';
import type { BatchRecords, BufferedEvent } from './batch-buffer.js';
import type { Logins } from './logins.js';

/** Gives the events of a batch the login keys of their records. */
export type ReadUsers = (records: BatchRecords) => void;

type ReadUsersDependencies = {
  readRecord: ReadRecord;
  /** The device key of a MAC address. */
  deviceKeyOf: (mac: number) => number;
  logins: Readonly<Logins>;
  /** The last wall-clock time that a record may have ("YYYY-MM-DD HH:MM:SS"). */
  latestTime: () => string;
};

/**
 * Makes a reader for a batch that was read before a roster with logins came in. Then the records
 * are read a second time, with their users.
 */
export function createReadUsers(deps: ReadUsersDependencies): ReadUsers {
  return ({ events }) => {
    const latest = deps.latestTime();
    for (let i = 0; i < events.length;) {
      const { offset, record } = events[i]!;
      let end = i + 1;
      while (events[end]?.offset === offset) end += 1;
      if (record)
        giveLogins(deps, events.slice(i, end), readEvents(deps.readRecord, record, latest));
      i = end;
    }
  };
}

function readEvents(
  readRecord: ReadRecord,
  { value }: { readonly value: Uint8Array | null },
  latest: string,
): AccessEvent[] {
  const read = readRecord(wholeRecord(value), latest);
  if (typeof read === 'string') return [];
  return read.kind === 'several' ? read.events : [read];
}

/** The events of one record, before and now. Time has passed, so there may be more of them now. */
function giveLogins(
  { deviceKeyOf, logins }: ReadUsersDependencies,
  events: readonly BufferedEvent[],
  now: readonly AccessEvent[],
): void {
  let next = 0;
  for (const event of events) {
    const at = now.findIndex(
      ({ day, second, mac }, i) =>
        i >= next &&
        day === event.day &&
        second === event.second &&
        deviceKeyOf(mac) === event.deviceKey,
    );
    if (at < 0) continue;
    next = at + 1;
    const { user } = now[at]!;
    if (user !== undefined) event.loginKey = logins.keyOf(user);
  }
}
