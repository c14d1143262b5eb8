import { describe, expect, test } from 'vitest';
import { simulateCampus } from '../../src/simulator/simulate-campus.js';
import { grouped, rows, simulatedCampus } from '../workbench/simulated-campus.js';

describe('the roster', () => {
  const { files } = simulatedCampus(
    { students: 900, noise: { optedOutShare: 0.3 } },
    { log: false },
  );
  const column = (file: string, name: string) =>
    rows(files, file).map((row) => row[name] as string);

  test('has the files and columns of the contract', () => {
    const headers = simulateCampus({ seed: 1, students: 80, days: 1 }).roster.map(
      ({ name, lines }) => `${name}: ${lines[0]}`,
    );
    expect(headers).toEqual([
      'students.csv: student_id,opted_out',
      'devices.csv: mac,student_id,kind,valid_from,valid_to',
      'rooms.csv: room,building,floor,capacity',
      'access-points.csv: ap,room,weight',
      'timetable.csv: course,section,room,weekday,start,end,first_date,last_date,kind,lecturer',
      'enrolments.csv: student_id,course,section,valid_from,valid_to',
    ]);
  });

  test('repeats no student, device, room, meeting or enrolment', () => {
    const keys: [string, string[]][] = [
      ['students.csv', ['student_id']],
      ['devices.csv', ['mac']],
      ['rooms.csv', ['room']],
      ['access-points.csv', ['ap', 'room']],
      ['timetable.csv', ['course', 'section', 'weekday', 'start']],
      ['enrolments.csv', ['student_id', 'course']],
    ];
    for (const [file, names] of keys) {
      const found = rows(files, file).map((row) => names.map((name) => row[name]).join(' '));
      expect(found.length, file).toBeGreaterThan(0);
      expect(new Set(found).size, file).toBe(found.length);
    }
  });

  test('names only students, rooms and sections that exist', () => {
    const students = new Set(column('students.csv', 'student_id'));
    const rooms = new Set(column('rooms.csv', 'room'));
    const sections = new Set(
      rows(files, 'timetable.csv').map(({ course, section }) => `${course} ${section}`),
    );
    const unknown = [
      ...[...column('devices.csv', 'student_id'), ...column('enrolments.csv', 'student_id')].filter(
        (id) => !students.has(id),
      ),
      ...[...column('access-points.csv', 'room'), ...column('timetable.csv', 'room')].filter(
        (room) => !rooms.has(room),
      ),
      ...rows(files, 'enrolments.csv').filter(
        ({ course, section }) => !sections.has(`${course} ${section}`),
      ),
    ];
    expect(unknown).toEqual([]);
  });

  test('is written as the contract asks', () => {
    for (const mac of column('devices.csv', 'mac'))
      expect(mac).toMatch(/^[0-9a-f]{2}(-[0-9a-f]{2}){5}$/);
    for (const course of column('timetable.csv', 'course'))
      expect(course).toMatch(/^[A-Z]{3}\d{4}$/);
    for (const { weekday, start, end } of rows(files, 'timetable.csv')) {
      expect(['1', '2', '3', '4', '5']).toContain(weekday);
      expect(start).toMatch(/^\d\d:\d\d$/);
      expect((start as string) < (end as string)).toBe(true);
    }
    expect(new Set(column('devices.csv', 'kind'))).toEqual(new Set(['phone', 'laptop', 'tablet']));
    expect(new Set(column('timetable.csv', 'kind'))).toEqual(
      new Set(['required', 'elective', 'large']),
    );
    expect(new Set(column('timetable.csv', 'first_date'))).toEqual(new Set(['2019-09-02']));
  });

  test('gives no room to two classes at once and none to more students than it seats', () => {
    const capacity = new Map(
      rows(files, 'rooms.csv').map(({ room, capacity }) => [room, Number(capacity)]),
    );
    const enrolled = grouped(
      rows(files, 'enrolments.csv'),
      ({ course, section }) => `${course} ${section}`,
    );
    for (const [, meetings] of grouped(
      rows(files, 'timetable.csv'),
      ({ room, weekday }) => `${room} ${weekday}`,
    )) {
      const byTime = meetings.sort((a, b) => ((a.start as string) < (b.start as string) ? -1 : 1));
      byTime.slice(1).forEach((meeting, n) => {
        expect((byTime[n]?.end as string) <= (meeting.start as string)).toBe(true);
      });
      for (const { course, section, room } of meetings) {
        const seats = capacity.get(room) ?? 0;
        expect(enrolled.get(`${course} ${section}`)?.length ?? 0).toBeLessThanOrEqual(seats);
      }
    }
  });

  test('has an access point for about 50 seats, and a few clashing timetables', () => {
    const seats = rows(files, 'rooms.csv').map(({ capacity }) => Number(capacity));
    const points = new Set(column('access-points.csv', 'ap')).size;
    expect(seats.reduce((sum, each) => sum + each, 0) / points).toBeGreaterThan(25);
    expect(seats.reduce((sum, each) => sum + each, 0) / points).toBeLessThan(60);
    const meetings = grouped(
      rows(files, 'timetable.csv'),
      ({ course, section }) => `${course} ${section}`,
    );
    const slots = (student: Record<string, string>[]) =>
      student.flatMap(({ course, section }) =>
        (meetings.get(`${course} ${section}`) ?? []).map(
          ({ weekday, start }) => `${weekday} ${start}`,
        ),
      );
    const timetables = [
      ...grouped(rows(files, 'enrolments.csv'), ({ student_id }) => student_id).values(),
    ].map(slots);
    const clashing =
      timetables.filter((each) => new Set(each).size < each.length).length / timetables.length;
    expect(clashing).toBeGreaterThan(0.002);
    expect(clashing).toBeLessThan(0.05);
  });

  test('lists only the asked share of access points', () => {
    const listed = (listedAccessPointShare: number) =>
      simulatedCampus({ students: 3000, listedAccessPointShare }, { log: false }).files[
        'access-points.csv'
      ] ?? [];
    const [all, half] = [listed(1), listed(0.5)];
    expect(half.length / all.length).toBeGreaterThan(0.35);
    expect(half.length / all.length).toBeLessThan(0.65);
    expect(listed(0)).toEqual([]);
    expect(all).toEqual(expect.arrayContaining(half));
  });
});
