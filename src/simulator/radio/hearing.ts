import type { AccessPoint } from '../campus/access-points.js';
import type { Area, FloorPlan } from '../campus/floor-plan.js';
import { meanLevelDbm, obstacleLossDb } from './mean-level-dbm.js';

/** Which access points can be heard in an area. */
export type Hearing = {
  /** The area's own first, then by their level in its middle, strongest first. */
  points: AccessPoint[];
  /** For each of them, the loss by walls and ceilings, dB. */
  lossDb: Float64Array;
  /** For each of them: 1 if the area is a teaching room and the access point is not its own. */
  neighbour: Uint8Array;
  /** The indexes of the area's own access points. */
  own: number[];
};

/** Below this level a device does not join, dBm (estimate). */
export const WEAKEST_DBM = -82;
/** The most access points that are considered in an area. Its own come first. */
export const MOST_HEARD = 14;

/**
 * What can be heard in each area, by its index: within the building, up to one floor up or down.
 */
export function hearing(
  plan: FloorPlan,
  points: readonly AccessPoint[],
  wallLossDb: number,
): Hearing[] {
  const byBuilding = new Map<number, AccessPoint[]>();
  for (const point of points) {
    const list = byBuilding.get(point.area.building) ?? [];
    list.push(point);
    byBuilding.set(point.area.building, list);
  }
  return plan.areas.map((area) => heardIn(area, byBuilding.get(area.building) ?? [], wallLossDb));
}

const MARGIN_DB = 8;

function heardIn(area: Area, points: readonly AccessPoint[], wallLossDb: number): Hearing {
  const x = area.x + area.width / 2;
  const y = area.y + area.depth / 2;
  const isOwn = (point: AccessPoint) => point.covers.some((covered) => covered.area === area);
  const heard = points
    .filter((point) => Math.abs(point.area.floor - area.floor) <= 1)
    .map((point) => ({
      point,
      own: isOwn(point),
      level: meanLevelDbm(point, area, x, y, wallLossDb),
    }))
    .filter(({ own, level }) => own || level > WEAKEST_DBM - MARGIN_DB)
    .sort(
      (a, b) => Number(b.own) - Number(a.own) || b.level - a.level || a.point.index - b.point.index,
    )
    .slice(0, MOST_HEARD);
  return {
    points: heard.map(({ point }) => point),
    lossDb: Float64Array.from(heard, ({ point }) => obstacleLossDb(point, area, wallLossDb)),
    neighbour: Uint8Array.from(heard, ({ own }) => (own || area.kind !== 'room' ? 0 : 1)),
    own: heard.filter(({ own }) => own).map(({ point }) => point.index),
  };
}
