import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DatedClass, Roster } from '../../../src/attendance/roster/roster.js';
import { expandTimetable, timetableDays } from '../../../src/attendance/roster/timetable.js';

type Input = Pick<Roster, 'timetable' | 'calendar' | 'enrolments'>;

const MEETING = {
  section: 0,
  room: 'A-101',
  weekday: 1,
  startSecond: 36_000,
  endSecond: 40_800,
  firstDate: '2019-09-02',
  lastDate: '2019-09-20',
};
const ALWAYS = { validFrom: '1000-01-01', validTo: '9999-12-31' };
const datesOf = (input: Partial<Input>) =>
  [...expandTimetable({ timetable: [MEETING], calendar: new Map(), enrolments: [], ...input })].map(
    ({ date }) => date,
  );

describe('the classes of a timetable', () => {
  test('are one a week, first and last date included', () => {
    expect(datesOf({})).toEqual(['2019-09-02', '2019-09-09', '2019-09-16']);
    expect(datesOf({ timetable: [{ ...MEETING, lastDate: '2019-09-16' }] })).toHaveLength(3);
    expect(datesOf({ timetable: [{ ...MEETING, firstDate: '2019-09-03' }] })).toHaveLength(2);
  });

  test('do not take place on a holiday', () => {
    expect(datesOf({ calendar: new Map([['2019-09-09', 'holiday' as const]]) })).toEqual([
      '2019-09-02',
      '2019-09-16',
    ]);
  });

  test('are on days that follow their weekday, and not on days that follow another one', () => {
    const calendar = new Map([
      ['2019-09-09', 3],
      ['2019-09-14', 1],
      ['2019-09-21', 1],
    ]);
    expect(datesOf({ calendar })).toEqual(['2019-09-02', '2019-09-14', '2019-09-16']);
  });

  test('have wall-clock times and the number of students enrolled on that date', () => {
    const enrolments = [
      { section: 0, student: 0, ...ALWAYS },
      { section: 0, student: 1, validFrom: '2019-09-09', validTo: '2019-09-09' },
      { section: 0, student: 2, validFrom: '1000-01-01', validTo: '2019-09-08' },
      { section: 0, student: 2, validFrom: '2019-09-16', validTo: '9999-12-31' },
      { section: 1, student: 3, ...ALWAYS },
    ];
    const classes = [...expandTimetable({ timetable: [MEETING], calendar: new Map(), enrolments })];
    expect(classes[0]).toEqual({
      date: '2019-09-02',
      section: 0,
      room: 'A-101',
      startsAt: '2019-09-02 10:00:00',
      endsAt: '2019-09-02 11:20:00',
      enrolled: 2,
    });
    expect(classes.map(({ enrolled }) => enrolled)).toEqual([2, 2, 2]);
  });

  test('lie within the days of the timetable', () => {
    const timetable = [MEETING, { ...MEETING, firstDate: '2019-08-31', lastDate: '2019-09-01' }];
    expect(timetableDays({ timetable })).toHaveLength(21);
    expect(timetableDays({ timetable })[0]).toBe('2019-08-31');
    expect(timetableDays({ timetable: [] })).toEqual([]);
  });

  test('agree with a plain recount, whatever the roster', () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        expect(sorted([...expandTimetable(input)])).toEqual(sorted(recount(input)));
      }),
      { numRuns: 300 },
    );
  });
});

/** A day near the new year of a leap year. */
const dayNumber = fc.integer({ min: 0, max: 70 });
const dayOf = (number: number) =>
  new Date(Date.UTC(2019, 11, 20 + number)).toISOString().slice(0, 10);
const span = fc.tuple(dayNumber, dayNumber).map((days) => days.sort((a, b) => a - b).map(dayOf));

function inputs(): fc.Arbitrary<Input> {
  const meeting = fc.record({
    section: fc.integer({ min: 0, max: 2 }),
    room: fc.constantFrom('A', 'B', null),
    weekday: fc.integer({ min: 1, max: 7 }),
    start: fc.integer({ min: 0, max: 1438 }),
    minutes: fc.integer({ min: 1, max: 300 }),
    dates: span,
  });
  const status = fc.oneof(fc.constant('holiday' as const), fc.integer({ min: 1, max: 7 }));
  // Each student is enrolled for at most two spans in a section, apart from each other.
  const cuts = fc
    .uniqueArray(dayNumber, { minLength: 2, maxLength: 4 })
    .map((days) => days.sort((a, b) => a - b));
  return fc
    .record({
      meetings: fc.array(meeting, { maxLength: 6 }),
      calendar: fc.array(fc.tuple(dayNumber.map(dayOf), status), { maxLength: 10 }),
      enrolled: fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), cuts), { maxLength: 12 }),
    })
    .map(({ meetings, calendar, enrolled }) => ({
      timetable: meetings.map(({ start, minutes, dates, ...rest }) => ({
        ...rest,
        startSecond: start * 60,
        endSecond: Math.min(start + minutes, 1439) * 60,
        firstDate: dates[0]!,
        lastDate: dates[1]!,
      })),
      calendar: new Map(calendar),
      enrolments: enrolled.flatMap(([section, days], student) =>
        [days.slice(0, 2), days.slice(2, 4)]
          .filter((pair) => pair.length === 2)
          .map((pair) => ({
            section,
            student,
            validFrom: dayOf(pair[0]!),
            validTo: dayOf(pair[1]!),
          })),
      ),
    }));
}

/** Line by line and day by day, with sets of students. */
function recount({ timetable, calendar, enrolments }: Input): DatedClass[] {
  const clock = (second: number) => new Date(second * 1000).toISOString().slice(11, 19);
  const classes: DatedClass[] = [];
  for (const { section, room, weekday, startSecond, endSecond, firstDate, lastDate } of timetable) {
    for (let number = 0; number <= 70; number += 1) {
      const date = dayOf(number);
      const follows = calendar.get(date) ?? [7, 1, 2, 3, 4, 5, 6][new Date(date).getUTCDay()];
      if (date < firstDate || date > lastDate || follows !== weekday) continue;
      const students = enrolments.filter(
        (one) => one.section === section && one.validFrom <= date && date <= one.validTo,
      );
      classes.push({
        date,
        section,
        room,
        startsAt: `${date} ${clock(startSecond)}`,
        endsAt: `${date} ${clock(endSecond)}`,
        enrolled: new Set(students.map(({ student }) => student)).size,
      });
    }
  }
  return classes;
}

function sorted(classes: DatedClass[]): string[] {
  return classes.map((one) => JSON.stringify(one)).sort();
}
