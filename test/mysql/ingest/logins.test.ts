import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCommitBatch } from '../../../src/activities/commit-batch.js';
import { createDayPlans } from '../../../src/activities/day-plans.js';
import { readAllOfPerson } from '../../../src/mysql/answers/person-export.js';
import { eraseStudent } from '../../../src/mysql/decisions/erase-student.js';
import { ingestStore } from '../../../src/mysql/ingest-store.js';
import { rebuildLivePresence } from '../../../src/mysql/ingest/live-presence.js';
import { withTransaction, type Database } from '../../../src/mysql/pool.js';
import { eraseOptedOut } from '../../../src/mysql/rollup/opt-out.js';
import { expireEvents } from '../../../src/mysql/rollup/retention.js';
import { readCommonPlan } from '../../../src/mysql/roster/common-plan.js';
import { readDayPlan } from '../../../src/mysql/roster/day-plan.js';
import type { TestDatabase } from '../../workbench/database.js';
import {
  DAY,
  IN_CLASS,
  LOGIN_KEYS,
  createLoginCampus,
  importLogins as importInto,
  ingestLogins,
  sightingsOf,
  storedEvents,
  type Sent,
} from '../../workbench/login-campus.js';
import { TABLET, presentStudents, rowsOf } from '../../workbench/roster-campus.js';

/** The tests build on one another: each begins with what the one before it left. */

const { alice, bob, carl } = LOGIN_KEYS;
const [OWN, SHARED, PRIVATE] = [9001, 9002, 9003];
let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createLoginCampus('S1,0,alice', 'S2,0,bob', 'S3,1,carl');
  db = database.db;
});
afterAll(() => database.drop());

const importLogins = (...students: string[]) => importInto(db, ...students);

async function studentNo(studentId: string): Promise<number> {
  const sql = 'SELECT student_no FROM student WHERE student_id = ?';
  return (await rowsOf(db, sql, [studentId]))[0]![0] as number;
}

const ingest = (...sent: Sent[]) => ingestLogins(db, sent);
const sightings = () => sightingsOf(db);
const withheld = () =>
  rowsOf(db, 'SELECT device_key, last_day FROM withheld_device ORDER BY device_key');
const stored = () => storedEvents(db);

const SENT: Sent[] = [
  [IN_CLASS, OWN, alice],
  [IN_CLASS + 60, OWN, alice],
  [IN_CLASS + 120, OWN],
  [IN_CLASS, SHARED, alice],
  [IN_CLASS + 600, SHARED, bob],
  [IN_CLASS + 1200, SHARED, bob],
  [100, PRIVATE, carl],
  [IN_CLASS, PRIVATE],
  [IN_CLASS, TABLET, alice],
];
const SIGHTED = [
  [DAY, OWN, 'S1', '10:30:00', '10:31:00'],
  [DAY, SHARED, 'S1', '10:30:00', '10:30:00'],
  [DAY, SHARED, 'S2', '10:40:00', '10:50:00'],
  [DAY, TABLET, 'S1', '10:30:00', '10:30:00'],
];

test('a plan knows whose each login is, and which to drop, on days with classes and on others', async () => {
  for (const plan of [await readDayPlan(db, DAY), await readCommonPlan(db)]) {
    const places = [alice, bob].map((key) => plan.logins.get(key!) as number);
    expect(places.map((place) => plan.students[place])).toEqual([
      await studentNo('S1'),
      await studentNo('S2'),
    ]);
    expect([plan.logins.size, plan.logins.get(carl!), plan.logins.get(104)]).toEqual([
      3,
      'opted_out',
      undefined,
    ]);
  }
});

test('a batch writes who used which device, and no record of a student who opted out', async () => {
  await ingest(...SENT);
  expect(await sightings()).toEqual(SIGHTED);
  expect(await withheld()).toEqual([[PRIVATE, DAY]]);
  expect((await stored()).map(([deviceKey]) => deviceKey)).not.toContain(PRIVATE);
  expect(
    await rowsOf(db, 'SELECT events, logins, known_logins, opted_out FROM ingest_position'),
  ).toEqual([[9, 7, 7, 2]]);
  expect(await presentStudents(db)).toEqual([
    `${DAY} 10:00:00 ERG2050 1 S1 10:30:00 10:31:00`,
    `${DAY} 10:00:00 ERG2050 1 S2 10:40:00 10:50:00`,
  ]);
});

test('another order, other batches and a second reading change nothing', async () => {
  const before = [await sightings(), await withheld(), await stored(), await presentStudents(db)];
  await ingest(...SENT.toReversed());
  for (const one of SENT) await ingest(one);
  expect([await sightings(), await withheld(), await stored(), await presentStudents(db)]).toEqual(
    before,
  );
});

test('an import builds the same presence again', async () => {
  const before = await presentStudents(db);
  await withTransaction(db, (tx) => rebuildLivePresence(tx, [DAY]));
  expect(await presentStudents(db)).toEqual(before);
});

test('the copy of a student has the events under the own login, and none under another', async () => {
  const copy = await readAllOfPerson(db, await studentNo('S2'));
  expect(copy.login_sighting).toHaveLength(1);
  expect(copy.roster_login).toHaveLength(1);
  // The tablet is S2's, but S1 used it.
  expect(copy.access_event.map(({ device_key: key, at }) => [key, at])).toEqual([
    [SHARED, `${DAY} 10:40:00`],
    [SHARED, `${DAY} 10:50:00`],
  ]);
});

test('the copy has of a device in other hands only the records with the own login', async () => {
  const day = '2019-09-04';
  const [own, other] = [await studentNo('S1'), await studentNo('S2')];
  await db.query('INSERT INTO login_sighting VALUES ?', [
    [
      [day, TABLET, own, `${day} 09:00:00`, `${day} 17:00:00`],
      [day, SHARED, own, `${day} 09:00:00`, `${day} 17:00:00`],
      [day, SHARED, other, `${day} 12:00:00`, `${day} 13:00:00`],
    ],
  ]);
  const sent = [TABLET, SHARED].flatMap((key) => ['09', '12', '14', '17'].map((at) => [key, at]));
  await db.query('INSERT INTO access_event (day, device_key, at, access_point_no, ok) VALUES ?', [
    sent.map(([key, hour]) => [day, key, `${day} ${hour}:00:00`, 1, 1]),
  ]);
  const { access_event: copied } = await readAllOfPerson(db, own);
  expect(
    copied.filter((one) => one['day'] === day).map(({ device_key: key, at }) => [key, at]),
  ).toEqual([
    [SHARED, `${day} 09:00:00`],
    [TABLET, `${day} 09:00:00`],
    [SHARED, `${day} 14:00:00`],
    [SHARED, `${day} 17:00:00`],
    [TABLET, `${day} 17:00:00`],
  ]);
  await db.query('DELETE FROM access_event WHERE day = ?', [day]);
  await db.query('DELETE FROM login_sighting WHERE day = ?', [day]);
});

test('users are wanted from the first batch on that a roster with logins resolves', async () => {
  const store = ingestStore(db);
  const wish = { wanted: false };
  const read: number[] = [];
  const commit = createCommitBatch({
    maskUsers: (record) => record,
    store,
    dayPlans: createDayPlans(store),
    now: () => `${DAY} 12:00:00`,
    logins: { wish, readUsers: ({ from }) => void read.push(from) },
  });
  const from = (await store.readNextOffset('wifi', 0))!;
  const batch = (at: number, hasUsers: boolean) => ({
    ...{ from: at, to: at + 1, endOffset: at + 1, logStartOffset: 0, rejects: [], hasUsers },
    events: [
      {
        ...{ offset: at, day: DAY, second: IN_CLASS + 120, deviceKey: OWN },
        ...{ accessPoint: 'AP-1', accessPointNo: 0, kind: 'joined' as const },
      },
    ],
  });
  const committed = async () => {
    await commit('wifi', 0, batch(from, false));
    await commit('wifi', 0, batch(from + 1, true));
  };
  await new MockActivityEnvironment().run<[], void, typeof committed>(committed);
  expect([wish.wanted, read]).toEqual([true, [from]]);
});

test('users stay wanted after a batch without events', async () => {
  const store = ingestStore(db);
  const wish = { wanted: true };
  const commit = createCommitBatch({
    maskUsers: (record) => record,
    store,
    dayPlans: createDayPlans(store),
    now: () => `${DAY} 12:00:00`,
    logins: { wish, readUsers: () => undefined },
  });
  const from = (await store.readNextOffset('wifi', 0))!;
  const empty = { from, to: from + 1, endOffset: from + 1, logStartOffset: 0 };
  const committed = () => commit('wifi', 0, { ...empty, events: [], rejects: [] });
  await new MockActivityEnvironment().run<[], string, typeof committed>(committed);
  expect(wish.wanted).toBe(true);
});

test('a student who opts out takes along the devices of the login, except what is another’s', async () => {
  await importLogins('S1,1,alice', 'S2,0,bob', 'S3,1,carl');
  expect(await sightings()).toEqual([SIGHTED[2]]);
  expect((await withheld()).map(([deviceKey]) => deviceKey)).toEqual([
    OWN,
    SHARED,
    PRIVATE,
    TABLET,
  ]);
  await ingest([IN_CLASS + 300, OWN], [IN_CLASS + 700, SHARED], [IN_CLASS + 800, SHARED, bob]);
  // The tablet is S2's by the roster, so what it sent stays.
  const left = [
    [SHARED, IN_CLASS + 600],
    [SHARED, IN_CLASS + 800],
    [SHARED, IN_CLASS + 1200],
    [TABLET, IN_CLASS],
  ];
  const revision = () => rowsOf(db, 'SELECT revision FROM roster_head');
  const before = await revision();
  expect(await eraseOptedOut(db, () => undefined)).toBe(4);
  expect(await stored()).toEqual(left);
  expect(await revision()).not.toEqual(before);
});

test('an erasure takes the sightings and their events, and the login is dropped from then on', async () => {
  const erased = await eraseStudent(db, await studentNo('S2'), '2019-09-03 09:00:00');
  expect(erased).toMatchObject({ loginSightings: 1, events: 4, deviceLinks: 2 });
  expect([await sightings(), await stored()]).toEqual([[], []]);
  await importLogins('S1,0,alice', 'S2,0,bob', 'S3,1,carl');
  await ingest([IN_CLASS, 9010, bob], [IN_CLASS + 60, 9010], [IN_CLASS, 9011]);
  expect(await stored()).toEqual([[9011, IN_CLASS]]);
});

test('sightings stay as long as a day that reads them can be rolled up', async () => {
  await ingest([IN_CLASS, 9012, alice]);
  const seen = [[DAY, 9012, 'S1', '10:30:00', '10:30:00']];
  const expire = (limit: string) => expireEvents(db, limit, '2019-10-03 04:10:00', () => true);
  await expire('2019-09-03');
  expect([await sightings(), await stored(), await withheld()]).toEqual([seen, [], []]);
  // The day of the limit is the first one with events, and reads the logins of 14 days before it.
  await expire('2019-09-16');
  expect(await sightings()).toEqual(seen);
  // A log of this day was read again a short time ago, so the day is kept.
  await db.query("INSERT INTO day_version VALUES ('2019-09-10', 'wifi', 0, 1, ?)", [
    '2019-10-02 12:00:00',
  ]);
  await expire('2019-09-20');
  expect(await sightings()).toEqual(seen);
  await db.query("DELETE FROM day_version WHERE day = '2019-09-10'");
  await expire('2019-09-17');
  expect(await sightings()).toEqual([]);
});
