import type { KeyedEvent } from '../../attendance/live/key-order.js';
import { insertRows, insertStatement } from '../insert-rows.js';
import { createLoadData } from '../load-data.js';
import { FEWEST_TO_LOAD } from '../load-rows.js';
import type { Transaction } from '../pool.js';
import { eventLines } from './event-lines.js';

/**
 * Writes access events. They must be in the order of their primary key, no two with the same key.
 * Where an event is there already, success wins.
 */
export type WriteEvents = (tx: Transaction, events: readonly KeyedEvent[]) => Promise<void>;

/** Every server takes this statement, and it says which row the server refuses. */
export const insertEvents: WriteEvents = (tx, events) =>
  insertRows(
    tx,
    INSERT_EVENTS,
    events.map(({ day, deviceKey, second, accessPointNo, kind }) => [
      day,
      deviceKey,
      second,
      accessPointNo,
      kind === 'left' ? 1 : 0,
      kind === 'left' ? null : kind === 'joined' ? 1 : 0,
    ]),
  );

/**
 * Makes a writer that uses LOAD DATA LOCAL where the server allows it, and INSERT elsewhere; see
 * `createLoadData`.
 *
 * REPLACE lets an event that succeeded take the place of any event with the same key. An event that
 * failed must not do that: such events are few, and we INSERT them. A departure has a key of its
 * own, so it takes the place of nothing but itself.
 */
export function createEventWriter(): WriteEvents {
  const loadData = createLoadData();
  return async (tx, events) => {
    if (events.length < FEWEST_TO_LOAD) return insertEvents(tx, events);
    const isLoaded = await loadData(tx, LOAD_EVENTS, () =>
      eventLines(events.filter(({ kind }) => kind !== 'failed')),
    );
    await insertEvents(tx, isLoaded ? events.filter(({ kind }) => kind === 'failed') : events);
  };
}

/** The columns of a line of {@link eventLines}, in its order. */
export const EVENT_COLUMNS = 'day, device_key, at, access_point_no, departed, ok';

const LOAD_EVENTS = `
  LOAD DATA LOCAL INFILE 'events' REPLACE INTO TABLE access_event (${EVENT_COLUMNS})`;

const INSERT_EVENTS = insertStatement(
  'access_event',
  [
    { name: 'day', type: 'DATE' },
    { name: 'device_key', type: 'BIGINT UNSIGNED' },
    { name: 'at', type: 'INT UNSIGNED', value: 'TIMESTAMP(n.day) + INTERVAL n.at SECOND' },
    { name: 'access_point_no', type: 'INT UNSIGNED' },
    { name: 'departed', type: 'TINYINT' },
    { name: 'ok', type: 'TINYINT' },
  ],
  // One association failed and one succeeded in the same second: success wins.
  'ok = GREATEST(access_event.ok, n.ok)',
);
