import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readPersonEvents } from '../../../src/mysql/answers/person-events.js';
import { deleteEvents, readDeviceLinks } from '../../../src/mysql/decisions/student-devices.js';
import { packDays } from '../../../src/mysql/packed/pack-days.js';
import { unpackDay } from '../../../src/mysql/packed/unpack.js';
import type { Database } from '../../../src/mysql/pool.js';
import { readDeviceEvents } from '../../../src/mysql/rollup/device-events.js';
import { expireEvents } from '../../../src/mysql/rollup/retention.js';
import { startRollup } from '../../../src/mysql/rollup/start.js';
import { writeRoster } from '../../../src/mysql/roster/write-roster.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { runAsRoot } from '../../workbench/database-root.js';
import {
  LAPTOP,
  PHONE,
  TABLET,
  campus,
  rowsOf,
  storeEvents,
} from '../../workbench/roster-campus.js';

const DAY = '2019-09-02';
const NEXT_DAY = '2019-09-03';
const SEALED = '2019-09-03 04:00:00';
const LIMIT = '2019-09-10';
const NOW = '2019-09-17 04:10:00';

let database: TestDatabase;
let db: Database;

beforeEach(async () => {
  database = await createTestDatabase();
  db = database.db;
  await writeRoster(db, campus());
  await storeEvents(db, [
    [`${DAY} 07:59:00`, PHONE, 'AP-1'],
    [`${DAY} 08:00:10`, PHONE, 'AP-2', 0],
    [`${DAY} 09:00:00`, PHONE, 'AP-1'],
    [`${DAY} 08:30:00`, LAPTOP, 'AP-2'],
    [`${DAY} 23:59:59`, TABLET, 'AP-2'],
    [`${NEXT_DAY} 08:00:00`, PHONE, 'AP-1'],
  ]);
  await db.query(
    `INSERT INTO access_event (day, device_key, at, access_point_no, departed, ok)
     SELECT day, device_key, at, access_point_no, TRUE, NULL FROM access_event
     WHERE day = ? AND device_key = ? AND ok`,
    [DAY, PHONE],
  );
});
afterEach(() => database.drop());

/** Makes a day final, as a rollup that has seen all of its events. */
async function seal(day = DAY, at = SEALED): Promise<void> {
  await db.query(
    `REPLACE INTO day_rollup (day, state, policy, roster_version, classes, rolled_up_at)
     VALUES (?, 'final', 'seed', 1, 1, ?)`,
    [day, at],
  );
  await db.query(
    `REPLACE INTO day_rollup_version (day, topic, partition_no, version)
     SELECT day, topic, partition_no, version FROM day_version WHERE day = ?`,
    [day],
  );
}

const pack = (goOn = () => true) => packDays(db, LIMIT, NOW, goOn);
const eventsOf = (day = DAY) =>
  rowsOf(
    db,
    'SELECT * FROM access_event WHERE day = ? ORDER BY device_key, at, access_point_no, departed',
    [day],
  );
const packedKeys = async (day = DAY) =>
  (
    await rowsOf(db, 'SELECT device_key FROM packed_device_day WHERE day = ? ORDER BY device_key', [
      day,
    ])
  ).flat();
const start = () => ({
  date: DAY,
  runId: 'run',
  policy: 'seed',
  policyVersion: 1,
  at: null,
  now: NOW,
  topic: 'wifi',
  logEnds: undefined,
});

describe('a night packs', () => {
  test('every event of a day that has been final for a while, and unpacking gives the same rows', async () => {
    const before = await eventsOf();
    expect(before).toHaveLength(7);
    await seal();
    expect(await pack()).toEqual([DAY]);
    expect(await eventsOf()).toEqual([]);
    expect(await eventsOf(NEXT_DAY)).toHaveLength(1);
    expect(await packedKeys()).toEqual([PHONE, LAPTOP, TABLET]);
    await unpackDay(db, DAY);
    expect(await eventsOf()).toEqual(before);
    expect(await packedKeys()).toEqual([]);
  });

  test.each([
    ['is provisional', "UPDATE day_rollup SET state = 'provisional'"],
    ['became final too lately', `UPDATE day_rollup SET rolled_up_at = '${LIMIT}'`],
    ['was written too lately', `UPDATE day_version SET written_at = '${LIMIT} 00:00:00'`],
    ['has events that no rollup has seen', 'UPDATE day_version SET version = version + 1'],
    ['has events of a partition that no rollup has seen', 'DELETE FROM day_rollup_version'],
    ['has lost its events to the retention', `INSERT INTO expired_day VALUES ('${DAY}', '${NOW}')`],
  ])('no day that %s', async (_, change) => {
    await seal();
    await db.query(change);
    expect(await pack()).toEqual([]);
    expect(await eventsOf()).toHaveLength(7);
  });

  test('no day whose rollup is under way, and a rollup that begins unpacks', async () => {
    await seal();
    expect(await pack()).toEqual([DAY]);
    await startRollup(db, start());
    expect(await eventsOf()).toHaveLength(7);
    expect(await packedKeys()).toEqual([]);
    expect(await pack()).toEqual([]);
    expect(await eventsOf()).toHaveLength(7);
  });

  test('a day of more devices than one transaction unpacks', async () => {
    await seal();
    await pack();
    await db.query(
      `INSERT INTO packed_device_day (day, device_key, events)
       WITH RECURSIVE other (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM other WHERE n < 999)
       SELECT day, 1000000 + n, events FROM packed_device_day, other
       WHERE device_key = ${TABLET} AND day = ?`,
      [DAY],
    );
    expect(await packedKeys()).toHaveLength(1_002);
    await unpackDay(db, DAY);
    expect(await packedKeys()).toEqual([]);
    expect(await eventsOf()).toHaveLength(7 + 999);
  });

  test('late events with what is packed, each event once', async () => {
    await seal();
    await pack();
    const late: Parameters<typeof storeEvents>[1] = [
      [`${DAY} 07:59:00`, PHONE, 'AP-1'],
      [`${DAY} 08:00:10`, PHONE, 'AP-2', 1],
      [`${DAY} 10:00:00`, PHONE, 'AP-2'],
    ];
    await storeEvents(db, late);
    await db.query('UPDATE day_version SET written_at = ?', [SEALED]);
    await seal();
    expect(await pack()).toEqual([DAY]);
    await unpackDay(db, DAY);
    const phone = (await eventsOf()).filter(([, key]) => key === PHONE);
    expect(phone).toHaveLength(6);
    // It failed at first, and then succeeded in the same second.
    expect(phone.map((row) => row.at(-1))).toEqual([
      'joined',
      'left',
      'joined',
      'joined',
      'left',
      'joined',
    ]);
  });

  test('nothing of these devices where an event comes in between', async () => {
    await seal();
    await runAsRoot(
      database,
      `CREATE TRIGGER late_event AFTER INSERT ON packed_device_day FOR EACH ROW
       INSERT IGNORE INTO access_event (day, device_key, at, access_point_no, ok)
       VALUES ('${DAY}', ${PHONE}, '${DAY} 12:00:00', 1, 1)`,
    );
    expect(await pack()).toEqual([]);
    await runAsRoot(database, 'DROP TRIGGER late_event');
    expect(await packedKeys()).toEqual([]);
    expect(await eventsOf()).toHaveLength(7);
  });

  test('until its time is up, and goes on in the next night', async () => {
    await seal();
    await db.query("UPDATE day_version SET written_at = '2019-09-03'");
    await seal(NEXT_DAY);
    expect(await pack(() => false)).toEqual([]);
    expect(await eventsOf()).toEqual([]);
    expect(await eventsOf(NEXT_DAY)).toHaveLength(1);
    expect(await pack()).toEqual([NEXT_DAY]);
  });
});

describe('of a packed day and of a day that is packed in part', () => {
  const students = () =>
    rowsOf(db, "SELECT student_no FROM student WHERE student_id = 'S1'") as Promise<[[number]]>;

  const personEvents = async () => {
    const [[studentNo]] = await students();
    return readPersonEvents(db, studentNo, await readDeviceLinks(db, studentNo));
  };
  const inAnyOrder = (events: unknown[]) => events.map((one) => JSON.stringify(one)).sort();

  test('the devices have the same events, and so has the export of a person', async () => {
    const devices = [PHONE, TABLET, LAPTOP, 1];
    // A device that is in no list carried the student's login.
    await storeEvents(db, [
      [`${DAY} 11:00:00`, 77, 'AP-1'],
      [`${DAY} 11:30:00`, 77, 'AP-2'],
      [`${DAY} 12:00:00`, 77, 'AP-1'],
    ]);
    await db.query(
      `INSERT INTO login_sighting (day, device_key, student_no, first_at, last_at)
       SELECT ?, 77, student_no, ?, ? FROM student WHERE student_id = 'S1'`,
      [DAY, `${DAY} 11:00:00`, `${DAY} 11:30:00`],
    );
    const before = await readDeviceEvents(db, DAY, devices);
    const exported = await personEvents();
    expect(exported).toHaveLength(9);
    await seal();
    await pack();
    const compare = async () => {
      const after = await readDeviceEvents(db, DAY, devices);
      expect(after.map((one) => new Set(inAnyOrder(one)))).toEqual(
        before.map((one) => new Set(inAnyOrder(one))),
      );
      expect(inAnyOrder(await personEvents())).toEqual(inAnyOrder(exported));
    };
    await compare();
    await storeEvents(db, [[`${DAY} 09:00:00`, PHONE, 'AP-1']]);
    await compare();
  });

  test('the events of a student are deleted, and no others', async () => {
    await seal();
    await pack();
    await storeEvents(db, [[`${DAY} 10:00:00`, PHONE, 'AP-1']]);
    const [[studentNo]] = await students();
    const devices = [{ day: DAY, deviceKeys: [PHONE, LAPTOP] }];
    expect(await deleteEvents(db, devices, studentNo)).toBe(7);
    expect(await packedKeys()).toEqual([TABLET]);
    expect(await eventsOf()).toEqual([]);
    await unpackDay(db, DAY);
    expect((await eventsOf()).map(([, key]) => key)).toEqual([TABLET]);
  });

  test('the retention deletes everything', async () => {
    await seal();
    await pack();
    expect(await expireEvents(db, '2019-10-03', '2019-11-02 04:10:00', () => true)).toEqual([
      DAY,
      NEXT_DAY,
    ]);
    expect(await packedKeys()).toEqual([]);
    expect(await eventsOf()).toEqual([]);
    // A packed row that a crash left without a day version is found by itself.
    await db.query('INSERT INTO packed_device_day VALUES (?, 1, 0x00)', [DAY]);
    await expireEvents(db, '2019-10-03', '2019-11-02 04:10:00', () => true);
    expect(await packedKeys()).toEqual([]);
  });
});
