import type { Random } from '../../src/simulator/numbers/random.js';
import type { PlainNoise } from './plain-noise.js';

/** A place on a campus whose only radio is a table. */
export type Place = {
  name: string;
  building: string;
  floor: number;
  /** The access points that hear those in the place, each with the share of them that it hears. */
  hears: [point: string, share: number][];
  /** In the building whose WiFi is poor. */
  poor?: boolean;
};

export type PlainRoom = Place & { seats: number; own: string[]; corridor: Place };

export type PlainSection = {
  course: string;
  number: number;
  kind: 'required' | 'elective' | 'large';
  size: number;
  room: PlainRoom;
  slot: number;
  weekdays: [number, number];
  members: number[];
};

export type PlainDevice = { mac: string; kind: 'phone' | 'laptop' | 'tablet'; listed: boolean };

export type PlainStudent = {
  id: string;
  home: Place | undefined;
  /** Comes for each class and leaves campus after it. */
  commutes: boolean;
  devices: PlainDevice[];
  sections: PlainSection[];
};

export type PlainWorld = {
  rooms: PlainRoom[];
  libraries: Place[];
  canteens: Place[];
  sections: PlainSection[];
  students: PlainStudent[];
};

/** A student in one place for a part of the day. Times are seconds of the day. */
export type Segment = {
  from: number;
  to: number;
  /** Undefined: off campus. */
  place: Place | undefined;
  /** class: seated in a class, also in one of others. */
  doing: 'class' | 'stay' | 'walk' | 'asleep';
};

/** Minutes after midnight at which classes begin, and how long they last. */
export const SLOT_STARTS = [490, 600, 690, 840, 940, 1110];
export const MINUTES = { required: 75, elective: 50, large: 75 } as const;
const SIZES = { required: 35, elective: 45, large: 110 } as const;
const SEATS = [40, 60, 40, 150, 60, 40, 60, 150];
const COURSES_EACH = 5;

/**
 * @param commutes whether the student with this number is a commuter
 */
export function plainWorld(
  studentCount: number,
  { spill, poorBuilding }: PlainNoise,
  draw: Random,
  commutes: (index: number) => boolean,
): PlainWorld {
  const kinds = ['required', 'elective', 'required', 'large', 'elective'] as const;
  const wanted = Math.ceil((studentCount * COURSES_EACH * 1.15) / 56);
  const rooms = plainRooms(Math.ceil(wanted / 9), spill, poorBuilding > 0);
  const sections: PlainSection[] = [];
  for (let i = 0; i < wanted; i += 1) {
    const kind = kinds[i % kinds.length]!;
    const place = freePlace(sections, rooms, SIZES[kind], draw);
    if (place)
      sections.push({
        course: `${kind.slice(0, 3).toUpperCase()}${1000 + Math.floor(i / 2)}`,
        number: (i % 2) + 1,
        kind,
        size: SIZES[kind],
        ...place,
        members: [],
      });
  }
  const halls = (name: string, points: number) =>
    Array.from({ length: Math.max(2, Math.ceil(studentCount / 500)) }, (_, i) =>
      hall(`${name}${i + 1}`, points),
    );
  const students = Array.from({ length: studentCount }, (_, i) => {
    const student = plainStudent(i, sections, draw);
    return commutes(i) ? { ...student, home: undefined, commutes: true } : student;
  });
  return { rooms, libraries: halls('LIB', 4), canteens: halls('CAN', 3), sections, students };
}

/** @param withOld whether half of each floor is instead a building of its own, with poor WiFi */
function plainRooms(count: number, spill: number, withOld: boolean): PlainRoom[] {
  const rooms: PlainRoom[] = [];
  for (let i = 0; i < count; i += 1) {
    const floor = (Math.floor(i / 8) % 3) + 1;
    const poor = withOld && i % 8 >= 4;
    const at = { building: `${poor ? 'OLD' : 'N'}${Math.floor(i / 24) + 1}`, floor, poor };
    const name = `${at.building}-${at.floor}0${(i % 8) + 1}`;
    const hallway = `${at.building}-${at.floor}-hall-${i % 8 < 4 ? 'west' : 'east'}`;
    const seats = SEATS[i % 8]!;
    const own = Array.from({ length: Math.ceil(seats / 60) }, (_, k) => `${name}-ap${k + 1}`);
    const corridor = {
      name: '',
      ...at,
      hears: [
        [hallway, 0.8],
        [own[0]!, 0.2],
      ] as [string, number][],
    };
    rooms.push({ name, ...at, seats, own, hears: [], corridor });
  }
  rooms.forEach((room, i) => {
    const neighbours = [rooms[i - 1], rooms[i + 1]].filter(
      (other) => other?.building === room.building && other.floor === room.floor,
    );
    const others = [...neighbours.map((other) => other!.own[0]!), room.corridor.hears[0]![0]];
    room.hears = [
      ...room.own.map((point): [string, number] => [point, (1 - spill) / room.own.length]),
      ...others.map((point): [string, number] => [point, spill / others.length]),
    ];
  });
  return rooms;
}

function hall(name: string, points: number): Place {
  const hears = Array.from({ length: points }, (_, i): [string, number] => [
    `${name}-ap${i + 1}`,
    1 / points,
  ]);
  return { name, building: name, floor: 1, hears };
}

/** A room and a time in the week that nobody else has; undefined when fifty draws find none. */
function freePlace(
  sections: readonly PlainSection[],
  rooms: readonly PlainRoom[],
  size: number,
  draw: Random,
): Pick<PlainSection, 'room' | 'slot' | 'weekdays'> | undefined {
  const fitting = rooms.filter(({ seats }) => seats >= size && seats < size * 3);
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const first = 1 + draw.integer(3);
    const found = {
      room: draw.pick(fitting.length > 0 ? fitting : rooms),
      slot: draw.integer(SLOT_STARTS.length),
      weekdays: [first, first + 2] as [number, number],
    };
    if (!sections.some((one) => one.room === found.room && clashes(one, found))) return found;
  }
  return undefined;
}

function clashes(
  one: Pick<PlainSection, 'slot' | 'weekdays'>,
  other: Pick<PlainSection, 'slot' | 'weekdays'>,
) {
  return one.slot === other.slot && one.weekdays.some((day) => other.weekdays.includes(day));
}

function plainStudent(index: number, sections: PlainSection[], draw: Random): PlainStudent {
  const chosen: PlainSection[] = [];
  for (const one of draw.shuffle([...sections])) {
    if (chosen.length === COURSES_EACH) break;
    const full = one.members.length >= one.size;
    if (full || chosen.some((other) => other.course === one.course || clashes(one, other)))
      continue;
    one.members.push(index);
    chosen.push(one);
  }
  const many = draw.next();
  const kinds = (['phone', 'laptop', 'tablet'] as const).slice(
    0,
    many < 0.25 ? 1 : many < 0.8 ? 2 : 3,
  );
  const block = `DORM${Math.floor(index / 200) + 1}`;
  const point = (no: number) => `${block}-ap${no % 8}`;
  const room = Math.floor(index / 4);
  const home: Place = {
    name: '',
    building: block,
    floor: 1,
    hears: [
      [point(room), 0.8],
      [point(room + 1), 0.2],
    ],
  };
  return {
    id: `S${100000 + index}`,
    home: draw.chance(0.8) ? home : undefined,
    commutes: false,
    // 3 % change within 14 days: half of them have changed on a day in between.
    devices: kinds.map((kind, k) => ({
      kind,
      mac: macOf(index * 4 + k),
      listed: !draw.chance(0.015),
    })),
    sections: chosen,
  };
}

export function macOf(serial: number): string {
  return serial.toString(16).padStart(12, '0').match(/../g)!.join(':');
}
