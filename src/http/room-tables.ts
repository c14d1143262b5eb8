import type { RoomAnswer, RoomsAnswer } from './schemas/rooms.js';
import type { Cell, Table } from './table-files.js';

/** The rooms, and the sections that do not fit theirs. */
export function roomsTables({ rooms, unfit }: RoomsAnswer): { rooms: Table; classes: Table } {
  return {
    rooms: {
      name: 'Rooms',
      columns: ['room', 'building', 'floor', 'capacity', 'used', 'people', 'most'],
      rows: rooms.map((one): Cell[] => [
        ...[one.room, one.building, one.floor, one.capacity, one.used, one.people, one.most],
      ]),
    },
    classes: {
      name: 'Classes',
      columns: [
        ...['course', 'section', 'room', 'building', 'capacity', 'classes', 'enrolled', 'people'],
        'fit',
      ],
      rows: unfit.map((one): Cell[] => [
        ...[one.course, one.section, one.room, one.building, one.capacity, one.classes],
        ...[one.enrolled, one.people, one.fit],
      ]),
    },
  };
}

/** One day of a room by five minutes. */
export function roomDayTable({ day }: RoomAnswer): Table {
  return {
    name: 'People',
    columns: ['date', 'start', 'people', 'low', 'high'],
    rows: (day?.pieces ?? []).map((one): Cell[] => [
      ...[day!.date, one.start, one.people, one.low, one.high],
    ]),
  };
}
