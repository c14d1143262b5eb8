import type { StatisticsRows } from '../../attendance/learning/statistics.js';
import { insertRows, insertStatement } from '../insert-rows.js';
import type { Database, Transaction } from '../pool.js';
import { readRows, write } from '../read.js';
import type { RollupScope } from './start.js';
import { INSERT_LEARNED_STAY, readStays } from './stays.js';

/** What a policy learned on one day. */
export async function readStatistics(
  db: Database,
  policy: string,
  day: string,
): Promise<StatisticsRows> {
  const ofDay = { policy, day };
  return {
    times: await readRows<StatisticsRows['times'][number]>(
      db,
      `SELECT moment, room, access_point_no AS accessPointNo, units FROM learned_time
       WHERE policy = :policy AND day = :day
       ORDER BY moment, room, access_point_no`,
      ofDay,
    ),
    silence: await readRows<StatisticsRows['silence'][number]>(
      db,
      `SELECT kind, room, students, silent FROM learned_silence
       WHERE policy = :policy AND day = :day ORDER BY kind, room`,
      ofDay,
    ),
    stays: await readStays(db, ofDay),
  };
}

/** Replaces what a policy learned on the day of the scope. */
export async function replaceStatistics(
  tx: Transaction,
  { policy, date }: RollupScope,
  { times, silence, stays }: StatisticsRows,
): Promise<void> {
  for (const table of ['learned_time', 'learned_silence', 'learned_stay'])
    await write(tx, `DELETE FROM ${table} WHERE policy = :policy AND day = :date`, {
      policy,
      date,
    });
  await insertRows(
    tx,
    INSERT_TIMES,
    times.map(({ moment, room, accessPointNo, units }) => [
      policy,
      date,
      moment,
      room,
      accessPointNo,
      units,
    ]),
  );
  await insertRows(
    tx,
    INSERT_LEARNED_SILENCE,
    silence.map(({ kind, room, students, silent }) => [policy, date, kind, room, students, silent]),
  );
  await insertRows(
    tx,
    INSERT_LEARNED_STAY,
    stays.map(({ moment, accessPointNo, devices, stayed }) => [
      policy,
      date,
      moment,
      accessPointNo,
      devices,
      stayed,
    ]),
  );
}

const INSERT_TIMES = insertStatement('learned_time', [
  { name: 'policy', type: 'VARCHAR(64)' },
  { name: 'day', type: 'DATE' },
  { name: 'moment', type: 'VARCHAR(8)' },
  { name: 'room', type: 'VARCHAR(64)' },
  { name: 'access_point_no', type: 'INT UNSIGNED' },
  { name: 'units', type: 'BIGINT UNSIGNED' },
]);

const INSERT_LEARNED_SILENCE = insertStatement('learned_silence', [
  { name: 'policy', type: 'VARCHAR(64)' },
  { name: 'day', type: 'DATE' },
  { name: 'kind', type: 'VARCHAR(24)' },
  { name: 'room', type: 'VARCHAR(64)' },
  { name: 'students', type: 'BIGINT UNSIGNED' },
  { name: 'silent', type: 'BIGINT UNSIGNED' },
]);
