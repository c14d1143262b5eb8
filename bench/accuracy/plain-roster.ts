import { hourMinute } from '../../src/simulator/numbers/calendar-day.js';
import type { RosterFile } from '../../src/simulator/roster-files.js';
import { MINUTES, SLOT_STARTS, type PlainWorld } from './plain-world.js';

/** What the university's files say of the campus. */
export function plainRoster({
  rooms,
  libraries,
  canteens,
  sections,
  students,
}: PlainWorld): RosterFile[] {
  const places = [...rooms, ...libraries, ...canteens];
  const file = (name: string, header: string, lines: string[]) => ({
    name,
    lines: [header, ...lines],
  });
  return [
    file(
      'students.csv',
      'student_id,opted_out',
      students.map(({ id }) => `${id},0`),
    ),
    file(
      'devices.csv',
      'mac,student_id,kind',
      students.flatMap(({ id, devices }) =>
        devices.filter(({ listed }) => listed).map(({ mac, kind }) => `${mac},${id},${kind}`),
      ),
    ),
    file(
      'rooms.csv',
      'room,building,floor',
      places.map((one) => `${one.name},${one.building},${one.floor}`),
    ),
    file(
      'access-points.csv',
      'ap,room,weight',
      rooms.flatMap(({ own, name }) => own.map((point) => `${point},${name},1`)),
    ),
    file(
      'timetable.csv',
      'course,section,room,weekday,start,end,kind',
      sections.flatMap(({ course, number, room, weekdays, slot, kind }) =>
        weekdays.map((weekday) => {
          const [start, end] = [SLOT_STARTS[slot]!, SLOT_STARTS[slot]! + MINUTES[kind]];
          return `${course},${number},${room.name},${weekday},${hourMinute(start)},${hourMinute(end)},${kind}`;
        }),
      ),
    ),
  ];
}
