import { random } from '../numbers/random.js';
import type { PlannedRoom } from './weekly-timetable.js';

export type AreaKind = 'room' | 'corridor' | HallKind;

/** A part of a floor: a rectangle. */
export type Area = {
  index: number;
  name: string;
  kind: AreaKind;
  /** The index of its building. */
  building: number;
  /** 1 is the ground floor. */
  floor: number;
  /** Seats. */
  capacity: number;
  /** The corner on the campus grid, metres. */
  x: number;
  y: number;
  width: number;
  depth: number;
  /** The side of the corridor on which a room lies, 1 or -1; 0 for corridors and halls. */
  side: number;
  /** The place of a room along its side, or of a zone along the corridor, from 0. */
  place: number;
};

export type Building = { index: number; code: string; x: number; y: number; areas: Area[] };

export type HallKind = 'library' | 'canteen' | 'dormitory';

/** Where everything is. */
export type FloorPlan = {
  areas: Area[];
  buildings: Building[];
  /** The area of each planned teaching room, by its number in the timetable. */
  rooms: Area[];
  /** The floors of the halls of each kind. */
  halls: Record<HallKind, Area[]>;
};

/** Share of the students who live on the campus (estimate). */
export const RESIDENT_SHARE = 0.85;

/**
 * Lays out the campus on a grid of 110 m: teaching buildings (3 floors of 8 rooms, 4 on each side
 * of a corridor), libraries (1 for 4,000 students), canteens (1 for 1,500) and dormitories (504
 * residents each). All of these are estimates.
 */
export function floorPlan(
  planned: readonly PlannedRoom[],
  studentCount: number,
  seed: number,
): FloorPlan {
  const plan: FloorPlan = {
    areas: [],
    buildings: [],
    rooms: [],
    halls: { library: [], canteen: [], dormitory: [] },
  };
  const order = random(seed, 'floor-plan').shuffle(planned.map((_, room) => room));
  const floors: number[][] = [];
  for (let first = 0; first < order.length; first += ROOMS_PER_FLOOR) {
    floors.push(order.slice(first, first + ROOMS_PER_FLOOR));
  }
  const teachingCount = Math.ceil(floors.length / TEACHING_FLOORS);
  for (let n = 0; n < teachingCount; n++) {
    const building = addBuilding(plan, teachingCode(n));
    floors.slice(n * TEACHING_FLOORS, (n + 1) * TEACHING_FLOORS).forEach((rooms, level) => {
      layTeachingFloor(plan, building, level + 1, rooms, planned);
    });
  }
  for (const hall of halls(studentCount)) {
    for (let n = 0; n < hall.count; n++) {
      const building = addBuilding(plan, `${hall.code}${n + 1}`);
      for (let floor = 1; floor <= hall.floors; floor++) {
        const area = addArea(plan, building, {
          ...hall.area,
          name: `${building.code}-${floor}F`,
          floor,
        });
        plan.halls[hall.area.kind].push(area);
      }
    }
  }
  return plan;
}

const ROOMS_PER_FLOOR = 8;
const TEACHING_FLOORS = 3;
const GRID_METRES = 110;
const GRID_COLUMNS = 6;
const CORRIDOR_METRES = 3;
const ROOMS_PER_CORRIDOR_ZONE = 4;
const SQUARE_METRES_PER_SEAT = 1.6;

function halls(studentCount: number) {
  const residents = studentCount * RESIDENT_SHARE;
  const hall = (kind: HallKind, capacity: number, width: number, depth: number) => ({
    kind,
    capacity,
    width,
    depth,
    x: 0,
    y: 0,
    side: 0,
    place: 0,
  });
  return [
    {
      code: 'LB',
      count: Math.ceil(studentCount / 4000),
      floors: 3,
      area: hall('library', 200, 50, 24),
    },
    {
      code: 'CT',
      count: Math.ceil(studentCount / 1500),
      floors: 1,
      area: hall('canteen', 400, 40, 30),
    },
    {
      code: 'DM',
      count: Math.ceil(residents / 504),
      floors: 6,
      area: hall('dormitory', 84, 60, 14),
    },
  ];
}

/** AZ, BZ, ... ZZ, AY, ...: two letters that no hall has as its code. */
function teachingCode(index: number): string {
  const letter = (at: number) => String.fromCharCode(65 + at);
  return `${letter(index % 26)}${letter(25 - Math.floor(index / 26))}`;
}

function addBuilding(plan: FloorPlan, code: string): Building {
  const index = plan.buildings.length;
  const x = (index % GRID_COLUMNS) * GRID_METRES;
  const y = Math.floor(index / GRID_COLUMNS) * GRID_METRES;
  const building: Building = { index, code, x, y, areas: [] };
  plan.buildings.push(building);
  return building;
}

function addArea(
  plan: FloorPlan,
  building: Building,
  area: Omit<Area, 'index' | 'building'>,
): Area {
  const added: Area = {
    ...area,
    index: plan.areas.length,
    building: building.index,
    x: building.x + area.x,
    y: building.y + area.y,
  };
  plan.areas.push(added);
  building.areas.push(added);
  return added;
}

/** Puts rooms along both sides of the corridor in the given order, always on the shorter side. */
function layTeachingFloor(
  plan: FloorPlan,
  building: Building,
  floor: number,
  rooms: readonly number[],
  planned: readonly PlannedRoom[],
): void {
  const left = { sign: 1, length: 0, count: 0 };
  const right = { sign: -1, length: 0, count: 0 };
  rooms.forEach((room, n) => {
    const side = right.length < left.length ? right : left;
    const capacity = (planned[room] as PlannedRoom).capacity;
    const depth = capacity > 130 ? 16 : 9;
    const width = Math.round((capacity * SQUARE_METRES_PER_SEAT) / depth);
    plan.rooms[room] = addArea(plan, building, {
      name: `${building.code}-${floor}${String(n + 1).padStart(2, '0')}`,
      kind: 'room',
      floor,
      capacity,
      x: side.length,
      y: side.sign > 0 ? CORRIDOR_METRES : -depth,
      width,
      depth,
      side: side.sign,
      place: side.count,
    });
    side.length += width;
    side.count++;
  });
  layCorridor(plan, building, floor, Math.max(left.length, right.length), rooms.length);
}

/** Divides the corridor into zones of 4 rooms. Each zone gets an access point later. */
function layCorridor(
  plan: FloorPlan,
  building: Building,
  floor: number,
  length: number,
  rooms: number,
): void {
  const zones = Math.ceil(rooms / ROOMS_PER_CORRIDOR_ZONE);
  for (let zone = 0; zone < zones; zone++) {
    addArea(plan, building, {
      name: `${building.code}-${floor} corridor ${zone + 1}`,
      kind: 'corridor',
      floor,
      capacity: 0,
      x: (zone * length) / zones,
      y: 0,
      width: length / zones,
      depth: CORRIDOR_METRES,
      side: 0,
      place: zone,
    });
  }
}
