import type { Area, FloorPlan } from '../campus/floor-plan.js';

/** A part of a walk. */
export type Leg = {
  /** Undefined outdoors and on the stairs, where no access point hears a device. */
  area: Area | undefined;
  seconds: number;
};

/** How to get from one area to another. */
export type Ways = {
  /** An undefined area is off campus. */
  between: (from: Area | undefined, to: Area | undefined, metresPerSecond: number) => Leg[];
  /** The corridor zone in front of a room; undefined for halls, which open to the outside. */
  corridorOf: (area: Area) => Area | undefined;
};

/**
 * The ways of a campus: along the corridor, down the stairs, across the grounds, up, along the
 * corridor.
 */
export function ways(plan: FloorPlan): Ways {
  const doors = plan.areas.map((area) => corridorAt(plan, area, area.floor));
  const gates = plan.areas.map((area) => (area.floor > 1 ? corridorAt(plan, area, 1) : undefined));
  const exits = (area: Area | undefined) =>
    area ? [doors[area.index], gates[area.index]].filter((zone) => zone !== undefined) : [];
  return {
    corridorOf: (area) => doors[area.index],
    between: (from, to, metresPerSecond) => {
      if (from === to) return [];
      if (from && to && from.building === to.building) {
        return indoors(doors[from.index], doors[to.index], Math.abs(from.floor - to.floor));
      }
      const metres = from && to ? distance(plan, from, to) : GATE_METRES;
      const outdoors = { area: undefined, seconds: Math.ceil(metres / metresPerSecond) };
      return [...exits(from).map(passing), outdoors, ...exits(to).reverse().map(passing)];
    },
  };
}

/** How long a walk takes. */
export function waySeconds(legs: readonly Leg[]): number {
  return legs.reduce((sum, leg) => sum + leg.seconds, 0);
}

const PASSING_SECONDS = 22;
const STAIRS_SECONDS = 20;
/** From the campus gate to anywhere, on average (estimate). */
const GATE_METRES = 300;

function corridorAt(plan: FloorPlan, area: Area, floor: number): Area | undefined {
  if (area.kind === 'corridor' && area.floor === floor) return area;
  const middle = area.x + area.width / 2;
  const zones = (plan.buildings[area.building]?.areas ?? []).filter(
    (other) => other.kind === 'corridor' && other.floor === floor,
  );
  return zones.find((zone) => middle < zone.x + zone.width) ?? zones[zones.length - 1];
}

function indoors(from: Area | undefined, to: Area | undefined, floors: number): Leg[] {
  const stairs = floors > 0 ? [{ area: undefined, seconds: STAIRS_SECONDS * floors }] : [];
  const start = from ? [passing(from)] : [];
  return from === to ? start : [...start, ...stairs, ...(to ? [passing(to)] : [])];
}

function passing(area: Area): Leg {
  return { area, seconds: PASSING_SECONDS };
}

function distance(plan: FloorPlan, from: Area, to: Area): number {
  const a = plan.buildings[from.building];
  const b = plan.buildings[to.building];
  return a && b ? Math.abs(a.x - b.x) + Math.abs(a.y - b.y) : 0;
}
