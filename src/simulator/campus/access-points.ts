import type { Area, Building, FloorPlan } from './floor-plan.js';

/** An access point on the ceiling of an area. */
export type AccessPoint = {
  index: number;
  name: string;
  /** Where it hangs. */
  area: Area;
  /** Its place on the campus grid, metres. */
  x: number;
  y: number;
  /** The areas that it serves, and how well, 0 to 1. Two small neighbouring rooms share one. */
  covers: { area: Area; weight: number }[];
  /** The number of the controller that it belongs to. */
  controller: number;
};

/**
 * The access points of a campus. There is one for 50 seats (two neighbouring rooms with less than
 * 30 seats share one), one for each corridor zone of 4 rooms, six on a library floor, ten in a
 * canteen, and five on a dormitory floor. A controller serves one wing of a teaching building, or
 * all other buildings of one kind. All of these are estimates.
 */
export function accessPoints(plan: FloorPlan): AccessPoint[] {
  const points: AccessPoint[] = [];
  const controllers = new Map<string, number>();
  for (const building of plan.buildings) {
    const numbers = new Map<number, number>();
    for (const { area, covers, count } of sites(building)) {
      for (let n = 0; n < count; n++) {
        const number = (numbers.get(area.floor) ?? 0) + 1;
        numbers.set(area.floor, number);
        const x = area.x + (area.width * (n + 0.5)) / count;
        points.push({
          index: points.length,
          name: `${building.code}-${area.floor}F-${String(number).padStart(2, '0')}`,
          area,
          x,
          y: area.y + area.depth / 2,
          covers,
          controller: numbered(controllers, controllerName(building, area, x)),
        });
      }
    }
  }
  return points;
}

const SEATS_PER_POINT = 50;
const SMALL_ROOM_SEATS = 30;
const SHARED_WEIGHT = 0.5;
const POINTS_PER_HALL = { library: 6, canteen: 10, dormitory: 5, corridor: 1 } as const;

type Site = { area: Area; covers: AccessPoint['covers']; count: number };

/** Where access points hang, and what each group of them covers. */
function sites(building: Building): Site[] {
  const served = new Set<Area>();
  const found: Site[] = [];
  for (const area of building.areas) {
    if (served.has(area)) continue;
    if (area.kind !== 'room') {
      found.push({ area, covers: [{ area, weight: 1 }], count: POINTS_PER_HALL[area.kind] });
      continue;
    }
    const covers = [{ area, weight: 1 }];
    const sharer =
      area.capacity < SMALL_ROOM_SEATS ? smallNeighbour(building, area, served) : undefined;
    if (sharer) {
      served.add(sharer);
      covers.push({ area: sharer, weight: SHARED_WEIGHT });
    }
    found.push({ area, covers, count: Math.max(1, Math.round(area.capacity / SEATS_PER_POINT)) });
  }
  return found;
}

function smallNeighbour(building: Building, room: Area, served: Set<Area>): Area | undefined {
  return building.areas.find(
    (other) =>
      other.kind === 'room' &&
      other.floor === room.floor &&
      other.side === room.side &&
      other.place === room.place + 1 &&
      other.capacity < SMALL_ROOM_SEATS &&
      !served.has(other),
  );
}

function controllerName(building: Building, area: Area, x: number): string {
  if (area.kind !== 'room' && area.kind !== 'corridor') return area.kind;
  const length = Math.max(...building.areas.map((each) => each.x + each.width)) - building.x;
  return `${building.code} ${x - building.x < length / 2 ? 'west' : 'east'}`;
}

function numbered(numbers: Map<string, number>, name: string): number {
  const number = numbers.get(name) ?? numbers.size;
  numbers.set(name, number);
  return number;
}
