import { table } from './table.js';

/**
 * The rooms of the sample campus: room, building, floor, capacity, and the access points that cover
 * it, with their weight if it is not 1. AZ-1F-13, AZ-1F-15 and TB-1F-03 hang between two rooms and
 * cover both. TB-301 is being rebuilt and has no access point.
 */
export const ROOMS = table(`
  AZ-101  | AZ  | 1F | 120 | AZ-1F-11 AZ-1F-12 AZ-1F-13:0.5
  AZ-102  | AZ  | 1F |  60 | AZ-1F-13:0.5 AZ-1F-14
  AZ-103  | AZ  | 1F |  60 | AZ-1F-15:0.4 AZ-1F-16
  AZ-104  | AZ  | 1F |  40 | AZ-1F-15:0.6 AZ-1F-17
  AZ-201  | AZ  | 2F | 200 | AZ-2F-01 AZ-2F-02 AZ-2F-03 AZ-2F-04
  AZ-202  | AZ  | 2F |  40 | AZ-2F-05 AZ-2F-06
  AZ-203  | AZ  | 2F |  40 | AZ-2F-07
  CANTEEN | CT  | 1F | 600 | CT-1F-01 CT-1F-02 CT-1F-03 CT-1F-04
  GYM     | GY  | 1F | 300 | GY-1F-01 GY-1F-02
  LIB-1F  | LIB | 1F | 400 | LIB-1F-01 LIB-1F-02 LIB-1F-03 LIB-1F-04
  LIB-2F  | LIB | 2F | 250 | LIB-2F-01 LIB-2F-02 LIB-2F-03
  SH-A    | SH  | 2F | 240 | SH-A-2F-01 SH-A-2F-02 SH-A-2F-03
  SH-B    | SH  | 3F | 240 | SH-B-3F-01 SH-B-3F-02 SH-B-3F-03
  TB-101  | TB  | 1F |  50 | TB-1F-01 TB-1F-02 TB-1F-03:0.5
  TB-102  | TB  | 1F |  90 | TB-1F-03:0.5 TB-1F-04 TB-1F-05
  TB-201  | TB  | 2F |  30 | TB-2F-01
  TB-301  | TB  | 3F |  60 |
`).map(([room, building, floor, capacity, covering]) => ({
  room,
  building,
  floor,
  capacity,
  accessPoints: covering
    .split(' ')
    .filter(Boolean)
    .map((text) => text.split(':')),
}));

/**
 * Access points of no room: corridors, a bus stop. They are in the log, not in access-points.csv.
 */
export const UNLISTED = ['AZ-1F-18', 'AZ-2F-08', 'TB-1F-06', 'TB-2F-02', 'BUS-01'];

/** The rooms with access points in the two teaching buildings. */
export const TEACHING_ROOMS = ROOMS.filter(
  ({ building, accessPoints }) => ['AZ', 'TB'].includes(building) && accessPoints.length > 0,
).map(({ room }) => room);

/** The names of the access points that cover a room. */
export function accessPointsOf(name) {
  return (
    ROOMS.find(({ room }) => room === name)?.accessPoints.map(([accessPoint]) => accessPoint) ?? []
  );
}
