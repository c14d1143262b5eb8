import { STANDARD_PARAMETERS } from '../../src/attendance/parameters.js';
import { roomsOfAccessPoints } from '../../src/attendance/model/rooms.js';
import { simulateCampus } from '../../src/simulator/simulate-campus.js';
import type { BenchCampus } from './bench-campus.js';
import { simulated, type CampusSize } from './campuses.js';
import { scoreRun } from './policies.js';
import { runStandard } from './run-standard.js';
import { addScore, emptyScore, type Score } from './score.js';

/**
 * Classroom access points of which the room was learned. right + wrong + unsaid make up all of
 * them.
 */
export type RoomCount = { right: number; wrong: number; unsaid: number };

export type RoomsOfPoints = { listed: RoomCount; unlisted: RoomCount; score: Score };

/**
 * Learns the rooms of access points on campuses whose roster lists only a share of them. The truth
 * is the roster of the same seed that lists all. Only rooms in which classes meet count: of the
 * others nothing can be learned.
 */
export function roomsOfPoints(sizes: readonly CampusSize[], listedShare: number): RoomsOfPoints {
  const sum: RoomsOfPoints = { listed: noCount(), unlisted: noCount(), score: emptyScore() };
  for (const size of sizes) {
    const campus = simulated(size, {}, listedShare);
    const truth = truthOf(size);
    const teaching = teachingRooms(campus);
    const run = runStandard(campus, STANDARD_PARAMETERS);
    addScore(sum.score, scoreRun(run));
    const learned = new Map(
      roomsOfAccessPoints(run.signatures).map(({ accessPointNo, room }) => [
        campus.accessPoints[accessPointNo],
        room,
      ]),
    );
    const listed = new Set(
      campus.listed.map(({ accessPointNo }) => campus.accessPoints[accessPointNo]),
    );
    for (const [point, rooms] of truth) {
      if (!rooms.some((room) => teaching.has(room))) continue;
      const said = learned.get(point);
      const outcome = said === undefined ? 'unsaid' : rooms.includes(said) ? 'right' : 'wrong';
      sum[listed.has(point) ? 'listed' : 'unlisted'][outcome] += 1;
    }
  }
  return sum;
}

function noCount(): RoomCount {
  return { right: 0, wrong: 0, unsaid: 0 };
}

/** The rooms of each access point. */
function truthOf(size: CampusSize): Map<string, string[]> {
  const { lines } = simulateCampus(size).roster.find(({ name }) => name === 'access-points.csv')!;
  const truth = new Map<string, string[]>();
  for (const line of lines.slice(1)) {
    const [point, room] = line.split(',');
    truth.set(point!, [...(truth.get(point!) ?? []), room!]);
  }
  return truth;
}

/** The rooms in which classes met. */
function teachingRooms({ days }: BenchCampus): Set<string> {
  const held = days.flatMap(({ classes }) => classes.filter(({ held }) => held));
  return new Set(held.map(({ roomUsed }) => roomUsed));
}
