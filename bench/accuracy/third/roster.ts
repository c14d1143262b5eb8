import { hourMinute } from '../../../src/simulator/numbers/calendar-day.js';
import type { Campus } from '../../../src/simulator/simulate-campus.js';
import type { Section } from './courses.js';
import type { Student } from './people.js';
import type { Grounds } from './places.js';

const TERM = '2019-09-02,2019-12-20';

/** The university lists classrooms, library and canteens, but no corridors and dormitories. */
export function thirdRoster(
  { places, buildings, points }: Grounds,
  sections: readonly Section[],
  students: readonly Student[],
): Campus['roster'] {
  const rooms = places.filter(({ kind }) => ['class', 'library', 'canteen'].includes(kind));
  const file = (name: string, header: string, lines: string[]) => ({
    name: `${name}.csv`,
    lines: [header, ...lines],
  });
  return [
    file(
      'students',
      'student_id,opted_out',
      students.map(({ id }) => `${id},0`),
    ),
    file(
      'devices',
      'mac,student_id,kind,valid_from,valid_to',
      students.flatMap(({ id, devices }) =>
        devices.map(({ mac, kind }) => `${mac},${id},${kind},,`),
      ),
    ),
    file(
      'rooms',
      'room,building,floor,capacity',
      rooms.map(
        ({ name, building, floor, capacity }) =>
          `${name},${buildings[building]!.code},${floor + 1},${capacity}`,
      ),
    ),
    file(
      'access-points',
      'ap,room,weight',
      rooms.flatMap(({ name, own }) => own.map((point) => `${points[point]!.name},${name},1`)),
    ),
    file(
      'timetable',
      'course,section,room,weekday,start,end,first_date,last_date,kind',
      sections.flatMap(({ course, number, room, kind, meetings }) =>
        meetings.map(
          ({ weekday, start, end }) =>
            `${course},${number},${places[room]!.name},${weekday},${hourMinute(start / 60)},${hourMinute(end / 60)},${TERM},${kind}`,
        ),
      ),
    ),
    file(
      'enrolments',
      'student_id,course,section,valid_from,valid_to',
      sections.flatMap(({ course, number, members }) =>
        members.map((member) => `${students[member]!.id},${course},${number},,`),
      ),
    ),
  ];
}
