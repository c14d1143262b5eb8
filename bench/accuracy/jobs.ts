import type { AgreementCounts } from '../../src/attendance/judging/agreement.js';
import { scoreVariants } from './ablations.js';
import { roomsOfPoints, type RoomsOfPoints } from './access-point-rooms.js';
import { rollsOf } from './agreement.js';
import { campusOf, type CampusSize, type CampusSpec } from './campuses.js';
import { scoreEntries, type EntryScore } from './code-entries.js';
import { scorePolicies, shippedRun, type Scores } from './policies.js';
import { scoreRooms, type RoomScore } from './rooms.js';
import type { Score } from './score.js';
import { shapesOf, type ShapeCounts } from './shapes.js';

/** One campus measured. */
export type Measured = {
  size: CampusSize;
  scores: Scores;
  shapes: ShapeCounts;
  /** Class by class, if each of them had a roll. */
  rolls: AgreementCounts[];
  /** If each of them had a code. */
  entries: EntryScore;
};

/** A piece of the measurement that another thread may do: all of it is plain data. */
export type Job =
  | { what: 'campus'; spec: CampusSpec }
  | { what: 'variants'; spec: CampusSpec }
  | { what: 'people'; spec: CampusSpec }
  | { what: 'rooms'; sizes: readonly CampusSize[]; listedShare: number };

export type JobResult<What extends Job['what']> = {
  campus: Measured;
  variants: Score[];
  people: RoomScore;
  rooms: RoomsOfPoints;
}[What];

export function runJob(job: Job): JobResult<Job['what']> {
  switch (job.what) {
    case 'campus':
      return measureCampus(job.spec);
    case 'variants':
      return scoreVariants(campusOf(job.spec));
    case 'people':
      return scoreRooms(campusOf(job.spec));
    case 'rooms':
      return roomsOfPoints(job.sizes, job.listedShare);
  }
}

export function measureCampus(spec: CampusSpec): Measured {
  const campus = campusOf(spec);
  const run = shippedRun(campus);
  return {
    size: spec.size,
    scores: scorePolicies(campus, run),
    shapes: shapesOf(campus, run),
    rolls: rollsOf(run),
    entries: scoreEntries(campus, run),
  };
}
