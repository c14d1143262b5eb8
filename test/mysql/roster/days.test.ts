import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rebuildLivePresence } from '../../../src/mysql/ingest/live-presence.js';
import { packDays } from '../../../src/mysql/packed/pack-days.js';
import { withTransaction, type Database } from '../../../src/mysql/pool.js';
import { claimVersion } from '../../../src/mysql/roster/claim.js';
import { buildDays, showVersion } from '../../../src/mysql/roster/days.js';
import { readRosterHead } from '../../../src/mysql/roster/roster-head.js';
import { writeRosterRows } from '../../../src/mysql/roster/rows.js';
import { writeRoster } from '../../../src/mysql/roster/write-roster.js';
import { added, changed } from '../../workbench/roster-tables.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { waiting } from '../../workbench/locks.js';
import { eventually } from '../../workbench/workbench.js';
import {
  LAPTOP,
  PHONE,
  TABLET,
  campus,
  presentStudents,
  rowsOf,
  storeEvents,
} from '../../workbench/roster-campus.js';

let database: TestDatabase;
beforeEach(async () => void (database = await createTestDatabase()));
afterEach(() => database.drop());

const DAY = '2019-09-02';
const at = (time: string) => `${DAY} ${time}`;
/** Section 1 of ERG2050 has another room, whose access point is AP-2. */
const MOVED = changed(
  'timetable.csv',
  2,
  'ERG2050,1,A-102,1,10:00,11:20,2019-09-02,2019-12-06,required',
);
const OPTED_OUT = changed('students.csv', 2, 'S1,1');
const S1_PRESENT = `${DAY} 10:00:00 ERG2050 1 S1 10:05:00 10:30:00`;
const S2_PRESENT = `${DAY} 10:00:00 ERG2050 1 S2 10:20:00 10:20:00`;

async function storeMorning(): Promise<void> {
  await storeEvents(database.db, [
    [at('10:30:00'), PHONE, 'AP-1'],
    [at('10:05:00'), LAPTOP, 'AP-2'],
    [at('10:20:00'), TABLET, 'AP-1'],
    [at('10:40:00'), TABLET, 'AP-1', 0],
    [at('11:20:01'), PHONE, 'AP-1'],
  ]);
}

const versionOf = async (day: string) =>
  (await rowsOf(database.db, 'SELECT version FROM roster_day WHERE day = ?', [day]))[0]?.[0];

async function seal(day: string, version: number): Promise<void> {
  await database.db.query(
    "INSERT INTO day_rollup (day, state, policy, roster_version, classes, rolled_up_at) VALUES (?, 'final', 'seed', ?, 0, UTC_TIMESTAMP())",
    [day, version],
  );
}

describe('a new version', () => {
  test('finds the events that came before it', async () => {
    await storeMorning();
    await writeRoster(database.db, campus());
    expect(await presentStudents(database.db)).toEqual([S1_PRESENT, S2_PRESENT]);
  });

  test('takes over every day that it covers, and their presence is built anew', async () => {
    await writeRoster(database.db, campus());
    await storeMorning();
    await writeRoster(database.db, campus(MOVED));
    expect(
      await rowsOf(database.db, 'SELECT version, COUNT(*) FROM roster_day GROUP BY version'),
    ).toEqual([[2, 96]]);
    expect(await presentStudents(database.db)).toEqual([
      `${DAY} 10:00:00 ERG2050 1 S1 10:05:00 10:05:00`,
    ]);
    await writeRoster(database.db, campus());
    expect(await presentStudents(database.db)).toEqual([S1_PRESENT, S2_PRESENT]);
    expect(await rowsOf(database.db, 'SELECT COUNT(*) FROM live_presence')).toEqual([[2]]);
  });

  test('does not take over days that only an older version covers', async () => {
    await writeRoster(database.db, campus());
    await storeMorning();
    const later = [
      'course,section,room,weekday,start,end,first_date,last_date',
      ...['ERG2050,1', 'ERG2050,2', 'ACT5005,1'].map(
        (section) => `${section},A-102,1,10:00,11:20,2019-10-01,2020-01-31`,
      ),
    ];
    await writeRoster(database.db, campus({ 'timetable.csv': later }));
    expect(
      await Promise.all([DAY, '2019-09-30', '2019-10-01', '2020-01-31'].map(versionOf)),
    ).toEqual([1, 1, 2, 2]);
    await writeRoster(database.db, campus());
    expect(
      await Promise.all([DAY, '2019-12-06', '2019-12-07', '2020-01-31'].map(versionOf)),
    ).toEqual([3, 3, 2, 2]);
  });

  test('does not change the version or the presence of a sealed day', async () => {
    await storeMorning();
    await writeRoster(database.db, campus());
    await seal(DAY, 1);
    await seal('2019-09-03', 1);
    await writeRoster(database.db, campus(MOVED));
    expect(await Promise.all([DAY, '2019-09-03', '2019-09-04'].map(versionOf))).toEqual([1, 1, 2]);
    expect(await presentStudents(database.db)).toEqual([S1_PRESENT, S2_PRESENT]);
  });

  test('takes over a day whose rollup is provisional', async () => {
    await writeRoster(database.db, campus());
    await seal(DAY, 1);
    await database.db.query("UPDATE day_rollup SET state = 'provisional'");
    await writeRoster(database.db, campus(MOVED));
    expect(await versionOf(DAY)).toBe(2);
  });

  test('does not change the version or the presence of a day whose events are gone', async () => {
    await storeMorning();
    await writeRoster(database.db, campus());
    await database.db.query(
      'INSERT INTO expired_day (day, expired_at) VALUES (?, UTC_TIMESTAMP())',
      [DAY],
    );
    await database.db.query('DELETE FROM access_event');
    await writeRoster(database.db, campus(MOVED));
    expect(await versionOf(DAY)).toBe(1);
    expect(await presentStudents(database.db)).toEqual([S1_PRESENT, S2_PRESENT]);
  });
});

describe('a student who opts out', () => {
  test('is no longer present anywhere', async () => {
    await storeMorning();
    await writeRoster(database.db, campus());
    await writeRoster(database.db, campus(OPTED_OUT));
    expect(await presentStudents(database.db)).toEqual([S2_PRESENT]);
  });

  test('is no longer present on days that keep an older version', async () => {
    await storeMorning();
    await writeRoster(database.db, campus());
    await seal(DAY, 1);
    await writeRoster(database.db, campus(OPTED_OUT));
    expect(await versionOf(DAY)).toBe(1);
    expect(await presentStudents(database.db)).toEqual([S2_PRESENT]);
  });

  test.each([
    ['packed', (db: Database) => packDays(db, '2019-09-10', '2019-09-17 04:10:00', () => true)],
    ['deleted', (db: Database) => db.query('DELETE FROM access_event')],
  ])('is no longer present on a day whose events are %s', async (_, loseRows) => {
    await storeMorning();
    await writeRoster(database.db, campus());
    await seal(DAY, 1);
    await database.db.query(
      `INSERT INTO day_rollup_version (day, topic, partition_no, version)
       SELECT day, topic, partition_no, version FROM day_version`,
    );
    await database.db.query("UPDATE day_rollup SET rolled_up_at = '2019-09-03 04:00:00'");
    await loseRows(database.db);
    expect(await rowsOf(database.db, 'SELECT 1 FROM access_event')).toEqual([]);
    await writeRoster(database.db, campus(OPTED_OUT));
    expect(await presentStudents(database.db)).toEqual([S2_PRESENT]);
  });

  test('is present again after opting in again', async () => {
    await storeMorning();
    await writeRoster(database.db, campus(OPTED_OUT));
    expect(await presentStudents(database.db)).toEqual([S2_PRESENT]);
    await writeRoster(database.db, campus());
    expect(await presentStudents(database.db)).toEqual([S1_PRESENT, S2_PRESENT]);
  });
});

describe('events that come in while an import is under way', () => {
  /** Runs an import up to its last transaction. The function that it returns runs that one. */
  async function beginImport(): Promise<() => Promise<void>> {
    const { db } = database;
    const roster = campus(added('students.csv', 'S4,0'));
    const claimed = await claimVersion(db, () => Promise.resolve({ newest: 1 }));
    if (!('claim' in claimed)) throw new Error('no claim');
    const { claim } = claimed;
    const counts = await writeRosterRows(db, claim, roster);
    const { fingerprint, days } = roster;
    const written = { claim, before: 1, fingerprint, days, counts };
    const built = await buildDays(db, written);
    return () => withTransaction(db, (tx) => showVersion(tx, written, built));
  }

  test('are counted, on a day that had events before and on a day that had none', async () => {
    await writeRoster(database.db, campus());
    await storeEvents(database.db, [[at('10:30:00'), PHONE, 'AP-1']]);
    const finish = await beginImport();
    await storeEvents(database.db, [
      [at('10:05:00'), LAPTOP, 'AP-2'],
      [at('10:20:00'), TABLET, 'AP-1'],
      ['2019-09-09 10:40:00', TABLET, 'AP-1'],
    ]);
    await finish();
    expect(await presentStudents(database.db)).toEqual([
      S1_PRESENT,
      S2_PRESENT,
      '2019-09-09 10:00:00 ERG2050 1 S2 10:40:00 10:40:00',
    ]);
  });

  test('make its last transaction wait for their batch', async () => {
    await writeRoster(database.db, campus());
    const finish = await beginImport();
    const batch = await database.db.getConnection();
    await batch.beginTransaction();
    await batch.query('SELECT revision FROM roster_head WHERE id = 1 FOR SHARE');
    const finished = finish();
    const order: string[] = [];
    const showed = finished.then(() => order.push('version'));
    await eventually(
      async () => (await waiting(database, 'roster_head')) > 0,
      'the import to wait for the batch',
    );
    order.push('batch');
    await batch.commit();
    batch.release();
    await showed;
    expect(order).toEqual(['batch', 'version']);
    expect(await readRosterHead(database.db)).toEqual({
      version: 2,
      revision: expect.any(Number) as number,
    });
  });

  test('can have their day rebuilt meanwhile, which keeps what the import has built', async () => {
    await storeMorning();
    await writeRoster(database.db, campus());
    const finish = await beginImport();
    await withTransaction(database.db, (tx) => rebuildLivePresence(tx, [DAY]));
    expect(await presentStudents(database.db)).toEqual([S1_PRESENT, S2_PRESENT]);
    await finish();
    expect(await versionOf(DAY)).toBe(2);
    expect(await presentStudents(database.db)).toEqual([S1_PRESENT, S2_PRESENT]);
  });

  test('do not stop a rollup from sealing a day, which then keeps its version', async () => {
    await writeRoster(database.db, campus());
    await storeMorning();
    await database.db.query(
      `INSERT INTO live_presence SELECT class_no, (SELECT student_no FROM student WHERE student_id = 'S2'), starts_at, starts_at
       FROM class WHERE version = 1 AND starts_at = ?`,
      [at('10:00:00')],
    );
    const finish = await beginImport();
    await seal(DAY, 1);
    await finish();
    expect(await versionOf(DAY)).toBe(1);
    expect(await presentStudents(database.db)).toEqual([
      `${DAY} 10:00:00 ERG2050 1 S2 10:00:00 10:00:00`,
    ]);
    expect(await rowsOf(database.db, 'SELECT COUNT(*) FROM live_presence')).toEqual([[1]]);
  });
});
