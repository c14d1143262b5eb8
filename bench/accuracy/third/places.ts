import type { Random } from '../../../src/simulator/numbers/random.js';

export type Place = {
  name: string;
  kind: 'class' | 'corridor' | 'yard' | 'library' | 'canteen' | 'gym' | 'dormitory' | 'outside';
  building: number;
  floor: number;
  capacity: number;
  /** The access points that the roster lists for it. */
  own: number[];
  /** What a device in the middle of it hears, in dBm. */
  hears: { point: number; signal: number }[];
};
export type Building = { code: string; x: number; y: number; controller: number; yard: number };
export type Point = { name: string; building: number };
export type Grounds = { places: Place[]; buildings: Building[]; points: Point[] };

/** The place of everyone who is not on the campus. */
export const OUTSIDE = 0;
export const CONTROLLERS = 3;

type Style = {
  letter: string;
  /** Share of all classrooms. */
  share: number;
  seats: [number, number];
  floors: number;
  /** 0: one access point in the corridor serves two rooms. */
  seatsPerPoint: number;
  /** Signals of access points in the room, next door, a floor away, and in the corridor. */
  own: number;
  beside: number;
  above: number;
  corridor: number;
};

const STYLES: Style[] = [
  { letter: 'H', share: 0.14, seats: [150, 260], floors: 2, seatsPerPoint: 50, own: -54, beside: -69, above: -76, corridor: -68 },
  { letter: 'M', share: 0.36, seats: [50, 95], floors: 4, seatsPerPoint: 55, own: -54, beside: -70, above: -73, corridor: -69 },
  { letter: 'A', share: 0.3, seats: [36, 64], floors: 4, seatsPerPoint: 0, own: -57, beside: -70, above: -73, corridor: -75 },
  { letter: 'L', share: 0.2, seats: [28, 44], floors: 3, seatsPerPoint: 50, own: -52, beside: -78, above: -80, corridor: -69 },
]; // prettier-ignore

/**
 * Halls with several access points, modern rooms with one or two, an old building with one for two
 * rooms, and laboratories behind thick walls; beside them the places of the rest of the day.
 * @param spill what neighbours are heard louder than usual, in dB
 */
export function grounds(students: number, spill: number, draw: Random): Grounds {
  const outside = { name: 'outside', kind: 'outside', building: 0, floor: 0, capacity: 0 } as const;
  const ground: Grounds = {
    places: [{ ...outside, own: [], hears: [] }],
    buildings: [],
    points: [],
  };
  for (const style of STYLES) {
    const rooms = Math.max(3, Math.round((style.share * students) / 46));
    const perBuilding = style.floors * 4;
    for (let first = 0; first < rooms; first += perBuilding)
      teachingBuilding(ground, style, Math.min(perBuilding, rooms - first), spill, draw);
  }
  openBuilding(ground, 'LIB', 'library', 3, 7, draw);
  for (const code of ['CA', 'CB']) openBuilding(ground, code, 'canteen', 1, 5, draw);
  openBuilding(ground, 'GYM', 'gym', 1, 3, draw);
  for (let no = 1; no <= Math.ceil(students / 450); no += 1)
    openBuilding(ground, `D${no}`, 'dormitory', 6, 6, draw);
  return ground;
}

/** Metres between two buildings. */
export function distance({ buildings }: Grounds, a: number, b: number): number {
  const [one, other] = [buildings[a]!, buildings[b]!];
  return Math.sqrt((one.x - other.x) ** 2 + (one.y - other.y) ** 2);
}

export function corridorOf({ places }: Grounds, place: Place): number {
  return places.findIndex(
    ({ kind, building, floor }) =>
      kind === 'corridor' && building === place.building && floor === place.floor,
  );
}

function newBuilding(ground: Grounds, code: string, draw: Random): number {
  const building = ground.buildings.length;
  const yard = addPlace(ground, `${code}-yard`, 'yard', building, 0, 0);
  const at = { x: draw.between(0, 700), y: draw.between(0, 500) };
  ground.buildings.push({ code, ...at, controller: building % CONTROLLERS, yard });
  const point = addPoint(ground, `${code}-OUT`, building);
  ground.places[yard]!.hears.push({ point, signal: -62 });
  return building;
}

function teachingBuilding(
  ground: Grounds,
  style: Style,
  count: number,
  spill: number,
  draw: Random,
): void {
  const no = ground.buildings.filter(({ code }) => code.startsWith(style.letter)).length + 1;
  const code = `${style.letter}${no}`;
  const building = newBuilding(ground, code, draw);
  const rows: number[][] = [];
  for (let k = 0; k < count; k += 1) {
    const floor = Math.floor(k / 4);
    const capacity = Math.round(draw.between(...style.seats));
    const name = `${code}-${floor + 1}${k % 4}`;
    (rows[floor] ??= []).push(addPlace(ground, name, 'class', building, floor, capacity));
  }
  for (const row of rows) equip(ground, style, row);
  rows.forEach((row, floor) => {
    const hall = addPlace(ground, `${code}-hall${floor}`, 'corridor', building, floor, 0);
    const point = addPoint(ground, `${code}-C${floor}`, building);
    hear(ground, hall, [point], -57, draw);
    row.forEach((room, i) => {
      const own = (place?: number) => (place === undefined ? [] : ground.places[place]!.own);
      hear(ground, room, own(room), style.own, draw);
      hear(ground, room, [point], style.corridor + spill, draw);
      for (const other of [row[i - 1], row[i + 1]])
        hear(ground, room, own(other), style.beside + spill, draw);
      for (const other of [rows[floor - 1]?.[i], rows[floor + 1]?.[i]])
        hear(ground, room, own(other), style.above + spill, draw);
      hear(ground, hall, own(room), style.seatsPerPoint ? -67 : -60, draw);
      if (floor === 0) hear(ground, ground.buildings[building]!.yard, own(room), -75, draw);
    });
  });
}

/** The access points of one floor's rooms. */
function equip(ground: Grounds, { seatsPerPoint }: Style, row: readonly number[]): void {
  row.forEach((room, i) => {
    const place = ground.places[room]!;
    if (seatsPerPoint === 0 && i % 2 === 1) {
      place.own.push(...ground.places[row[i - 1]!]!.own);
      return;
    }
    const count = seatsPerPoint === 0 ? 1 : Math.ceil(place.capacity / seatsPerPoint);
    for (let k = 1; k <= count; k += 1)
      place.own.push(addPoint(ground, `${place.name}-P${k}`, place.building));
  });
}

/** A building of one large place on each floor. */
function openBuilding(
  ground: Grounds,
  code: string,
  kind: Place['kind'],
  floors: number,
  points: number,
  draw: Random,
): void {
  const building = newBuilding(ground, code, draw);
  for (let floor = 0; floor < floors; floor += 1) {
    const place = addPlace(ground, `${code}-${floor + 1}`, kind, building, floor, 300);
    for (let k = 1; k <= points; k += 1)
      ground.places[place]!.own.push(addPoint(ground, `${code}-${floor + 1}-P${k}`, building));
    hear(ground, place, ground.places[place]!.own, -61, draw);
  }
}

/** Whoever hears an access point twice hears the louder. */
function hear(ground: Grounds, at: number, points: number[], mean: number, draw: Random): void {
  const { hears } = ground.places[at]!;
  for (const point of points)
    if (!hears.some((one) => one.point === point))
      hears.push({ point, signal: mean + draw.normal(0, 2.5) });
}

function addPlace(
  { places }: Grounds,
  name: string,
  kind: Place['kind'],
  building: number,
  floor: number,
  capacity: number,
): number {
  return places.push({ name, kind, building, floor, capacity, own: [], hears: [] }) - 1;
}

function addPoint({ points }: Grounds, name: string, building: number): number {
  return points.push({ name, building }) - 1;
}
