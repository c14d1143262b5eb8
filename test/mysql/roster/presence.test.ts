import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { presenceOf } from '../../../src/attendance/live/presence.js';
import type { DayPlan, Roster, RosterMeeting } from '../../../src/attendance/roster/roster.js';
import { newRoster } from '../../../src/service/new-roster.js';
import { rebuildLivePresence } from '../../../src/mysql/ingest/live-presence.js';
import { withTransaction } from '../../../src/mysql/pool.js';
import { readDayPlan } from '../../../src/mysql/roster/day-plan.js';
import { writeRoster } from '../../../src/mysql/roster/write-roster.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { presentStudents, rowsOf, storeEvents } from '../../workbench/roster-campus.js';

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());

const DAY = '2019-09-02';
const STUDENTS = 5;
const ROOMS = ['R0', 'R1', 'R2'];
const ACCESS_POINTS = ['AP-0', 'AP-1', 'AP-2'];
const NOBODYS_DEVICE = 999;

type Event = [at: string, deviceKey: number, accessPoint: string, ok: 0 | 1];
type Campus = {
  /** The day's own version. */
  roster: Roster;
  /** Who opted out by the newest version; undefined where it does not know the student. */
  newest: (boolean | undefined)[];
  events: Event[];
};

test(
  'rebuilding presence in SQL, going event by event, and a plain recount give the same',
  { timeout: 300_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(campuses(), async (campus) => {
        const expected = recount(campus);
        await store(campus);
        await withTransaction(database.db, (tx) => rebuildLivePresence(tx, [DAY]));
        expect(await presentStudents(database.db)).toEqual(expected);
        // Again, over its own rows and over rows that should not be there.
        await database.db.query(
          `INSERT IGNORE INTO live_presence SELECT class_no, student_no, starts_at, starts_at FROM class JOIN student WHERE class_date = ?`,
          [DAY],
        );
        await withTransaction(database.db, (tx) => rebuildLivePresence(tx, [DAY]));
        expect(await presentStudents(database.db)).toEqual(expected);
        const others = await rowsOf(
          database.db,
          'SELECT COUNT(*) FROM live_presence JOIN class USING (class_no) WHERE class_date = ?',
          [DAY],
        );
        expect(others).toEqual([[expected.length]]);
        expect(await eventByEvent(campus, await readDayPlan(database.db, DAY))).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  },
);

/** Pins the day to the roster. The newest version then differs in who opted out. */
async function store({ roster, newest, events }: Campus): Promise<void> {
  const { db } = database;
  const kept = ['access_event', 'day_version', 'day_rollup', 'roster_day'];
  for (const table of [...kept, 'roster_device', 'suppressed_device'])
    await db.query(`DELETE FROM ${table}`);
  await writeRoster(db, newRoster(roster), { force: true });
  await storeEvents(db, events);
  await db.query(
    "INSERT INTO day_rollup (day, state, policy, roster_version, classes, rolled_up_at) VALUES (?, 'final', 'seed', 0, 0, UTC_TIMESTAMP())",
    [DAY],
  );
  const known = roster.students.flatMap(({ studentId }, i) =>
    newest[i] === undefined ? [] : [{ studentId, optedOut: newest[i] }],
  );
  await writeRoster(db, newRoster({ ...roster, students: known, devices: [], enrolments: [] }), {
    force: true,
  });
}

/** Who is present, found by comparing each class, enrolment, device and event. */
function recount({ roster, newest, events }: Campus): string[] {
  const within = ({ validFrom, validTo }: { validFrom: string; validTo: string }) =>
    validFrom <= DAY && DAY <= validTo;
  const present: string[] = [];
  for (const meeting of roster.timetable) {
    const [startsAt, endsAt] = [timeText(meeting.startSecond), timeText(meeting.endSecond)];
    for (const { student } of roster.enrolments.filter(
      (one) => one.section === meeting.section && within(one),
    )) {
      if (newest[student] ?? roster.students[student]!.optedOut) continue;
      const devices = roster.devices.filter((one) => one.student === student && within(one));
      const seen = events
        .filter(([at, deviceKey, accessPoint, ok]) => {
          const covers = roster.accessPoints.some(
            (one) => one.accessPoint === accessPoint && one.room === meeting.room && one.weight > 0,
          );
          return (
            ok === 1 &&
            covers &&
            devices.some((one) => one.deviceKey === deviceKey) &&
            at >= startsAt &&
            at <= endsAt
          );
        })
        .map(([at]) => at.slice(11))
        .sort();
      if (seen.length === 0) continue;
      const { course, section } = roster.sections[meeting.section]!;
      present.push([startsAt, course, section, `S${student}`, seen[0], seen.at(-1)].join(' '));
    }
  }
  return present.sort();
}

/** What ingest would store of the events, by the day's plan. */
async function eventByEvent({ roster, newest, events }: Campus, plan: DayPlan): Promise<string[]> {
  const numberOf = new Map(
    (await rowsOf(database.db, 'SELECT name, access_point_no FROM access_point')) as [
      string,
      number,
    ][],
  );
  const idOf = new Map(
    (await rowsOf(database.db, 'SELECT student_no, student_id FROM student')) as [number, string][],
  );
  const seen = new Map<string, string[]>();
  for (const [at, deviceKey, accessPoint, ok] of events) {
    const found = presenceOf(plan, deviceKey, numberOf.get(accessPoint)!, secondOf(at));
    const device = roster.devices.find((one) => one.deviceKey === deviceKey);
    const isValid = device && device.validFrom <= DAY && DAY <= device.validTo;
    const optedOut = device && roster.students[device.student]!.optedOut;
    const now = device && newest[device.student];
    if (isValid) expect(found === 'opted_out').toBe(now ?? optedOut);
    // The device of a student who has ever opted out stays suppressed.
    else expect(found).toBe(now || optedOut ? 'opted_out' : 'unknown_device');
    if (ok === 0 || found === undefined || typeof found === 'string') continue;
    for (const classNo of found.classNos) {
      const { startSecond, course, section } = plan.classByNo.get(classNo)!;
      const key = [timeText(startSecond), course, section, idOf.get(found.studentNo)].join(' ');
      seen.set(key, [...(seen.get(key) ?? []), at.slice(11)].sort());
    }
  }
  return [...seen].map(([key, times]) => [key, times[0], times.at(-1)].join(' ')).sort();
}

const timeText = (second: number) =>
  `${DAY} ${new Date(second * 1000).toISOString().slice(11, 19)}`;
const secondOf = (at: string) => (Date.parse(`${at.replace(' ', 'T')}Z`) / 1000) % 86_400;

function campuses(): fc.Arbitrary<Campus> {
  // Coarse times, so that events often fall on the first or the last second of a class.
  const slot = fc.integer({ min: 0, max: 20 }).map((i) => 36_000 + i * 600);
  const student = fc.nat(STUDENTS - 1);
  const validity = fc.constantFrom(
    ...[
      ['1000-01-01', '9999-12-31'],
      ['1000-01-01', '9999-12-31'],
      [DAY, DAY],
      ['2019-09-03', '9999-12-31'],
      ['1000-01-01', '2019-09-01'],
    ].map(([validFrom, validTo]) => ({ validFrom: validFrom!, validTo: validTo! })),
  );
  const meeting = fc.record({
    section: fc.nat(2),
    room: fc.constantFrom(...ROOMS, null),
    start: slot,
    length: fc.integer({ min: 1, max: 6 }),
  });
  return fc
    .record({
      optedOut: fc.array(fc.boolean(), { minLength: STUDENTS, maxLength: STUDENTS }),
      newest: fc.array(fc.constantFrom(undefined, false, true), {
        minLength: STUDENTS,
        maxLength: STUDENTS,
      }),
      devices: fc.array(fc.record({ student, validity }), { minLength: 6, maxLength: 8 }),
      covers: fc.uniqueArray(
        fc.record({
          accessPoint: fc.constantFrom(...ACCESS_POINTS),
          room: fc.constantFrom(...ROOMS),
          weight: fc.constantFrom(0, 0.5, 1),
        }),
        { selector: ({ accessPoint, room }) => accessPoint + room, minLength: 4, maxLength: 8 },
      ),
      meetings: fc.uniqueArray(meeting, {
        selector: ({ section, start }) => `${section} ${start}`,
        minLength: 3,
        maxLength: 5,
      }),
      enrolments: fc.uniqueArray(fc.record({ section: fc.nat(2), student, validity }), {
        selector: (one) => `${one.section} ${one.student}`,
        minLength: 8,
        maxLength: 12,
      }),
      events: fc.uniqueArray(
        fc.tuple(
          slot,
          fc.nat(6),
          fc.constantFrom(...ACCESS_POINTS, 'AP-9'),
          fc.constantFrom<0 | 1>(0, 1, 1),
        ),
        {
          selector: ([second, device, accessPoint]) => `${second} ${device} ${accessPoint}`,
          minLength: 40,
          maxLength: 80,
        },
      ),
    })
    .map(({ optedOut, newest, devices, covers, meetings, enrolments, events }) => ({
      newest,
      events: events.map(([second, device, accessPoint, ok]): Event => [
        timeText(second),
        device < devices.length ? 100 + device : NOBODYS_DEVICE,
        accessPoint,
        ok,
      ]),
      roster: {
        students: optedOut.map((value, i) => ({ studentId: `S${i}`, optedOut: value })),
        devices: devices.map((one, i) => ({
          student: one.student,
          deviceKey: 100 + i,
          kind: 'phone' as const,
          ...one.validity,
        })),
        rooms: ROOMS.map((room) => ({ room, building: '', floor: '', capacity: null })),
        accessPoints: covers,
        sections: ['0', '1', '2'].map((section) => ({
          ...{ course: 'C', section, kind: null, lecturers: [] },
        })),
        timetable: meetings.map(({ section, room, start, length }): RosterMeeting => ({
          section,
          room,
          weekday: 1,
          startSecond: start,
          endSecond: start + length * 600,
          firstDate: DAY,
          lastDate: DAY,
        })),
        enrolments: enrolments.map((one) => ({
          section: one.section,
          student: one.student,
          ...one.validity,
        })),
        calendar: new Map(),
      },
    }));
}
