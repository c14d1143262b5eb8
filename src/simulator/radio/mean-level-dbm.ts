import type { AccessPoint } from '../campus/access-points.js';
import type { Area } from '../campus/floor-plan.js';
import { ln } from '../numbers/ln.js';

/**
 * The level in dBm at which a device at (x, y) in an area hears an access point, before shadowing:
 * the transmit power, less the log-distance loss, walls and ceilings. The exponent 3 and the 40 dB
 * of the first metre are from ITU-R P.1238 for offices. The wall loss is an option, the rest are
 * estimates.
 */
export function meanLevelDbm(
  point: AccessPoint,
  area: Area,
  x: number,
  y: number,
  wallLossDb: number,
): number {
  return distanceLevelDbm(point, area.floor, x, y) - obstacleLossDb(point, area, wallLossDb);
}

/** The part of the level that depends on the place within the area. */
export function distanceLevelDbm(point: AccessPoint, floor: number, x: number, y: number): number {
  const up = (point.area.floor - floor) * FLOOR_METRES + CEILING_METRES;
  const [dx, dy] = [point.x - x, point.y - y];
  // IEEE 754 defines square roots exactly. Powers and logarithms differ between engines.
  const metres = Math.sqrt(dx * dx + dy * dy + up * up);
  return TRANSMIT_DBM - FIRST_METRE_DB - DECIBELS_PER_E * ln(Math.max(1, metres));
}

/** The part of the level that is the same everywhere in the area. */
export function obstacleLossDb(point: AccessPoint, area: Area, wallLossDb: number): number {
  const floors = Math.abs(point.area.floor - area.floor);
  return wallLossDb * walls(point.area, area) + CEILING_LOSS_DB * floors;
}

const TRANSMIT_DBM = 15;
const FIRST_METRE_DB = 40;
const PATH_EXPONENT = 3;
/** 10 n log10(d) is this times ln(d). */
const DECIBELS_PER_E = (10 * PATH_EXPONENT) / 2.302585092994046;
const CEILING_METRES = 1.8;
const FLOOR_METRES = 4;
const CEILING_LOSS_DB = 15;

/** The number of walls between two areas of one building, as if they were on one floor. */
function walls(from: Area, to: Area): number {
  if (from === to || (from.side === 0 && to.side === 0)) return 0;
  const along = gapMetres(from, to);
  if (from.side === to.side) return Math.abs(from.place - to.place);
  // Across the corridor: one wall for each room, and a partition if they do not face each other.
  const corridorWalls = from.side === 0 || to.side === 0 ? 1 : 2;
  return corridorWalls + (along > 0 ? 1 : 0);
}

/** Metres along the corridor between two areas; 0 if they face each other. */
function gapMetres(from: Area, to: Area): number {
  return Math.max(0, from.x - (to.x + to.width), to.x - (from.x + from.width));
}
