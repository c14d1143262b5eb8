import { parseEvidence } from '../attendance/evidence/evidence-text.js';
import { NO_EVIDENCE } from '../attendance/evidence/evidence.js';
import type { ClassToDecide } from '../attendance/judging/decide.js';
import type { ClassEvidence } from '../attendance/model/class-state.js';
import { floorAccessPoints, type RoomOnFloor } from '../attendance/model/floors.js';
import { hasNoData, type HeardPieces } from '../attendance/model/no-data.js';
import { roomsOfAccessPoints } from '../attendance/model/rooms.js';
import type { ListedAccessPoint, Signatures } from '../attendance/model/signatures.js';
import type { StandardParameters } from '../attendance/parameters.js';
import type { StoredClass } from '../mysql/rollup/classes.js';

/** The rooms and access points of a roster version. */
export type Places = { rooms: RoomOnFloor[]; listed: ListedAccessPoint[] };

/** What judging a day's classes needs beside their evidence. */
export type ClassContext = {
  places: Places;
  /** When each access point heard anything on the day; empty where nobody noted it. */
  heard: HeardPieces;
  /** Course -> its mean rate on the days before; a course without a rate is absent. */
  usualRates: ReadonlyMap<string, number>;
  parameters: StandardParameters;
};

/** Says whether a class had no data, by one version of the signatures. */
export type HasNoData = (one: Pick<StoredClass, 'room' | 'startSecond' | 'endSecond'>) => boolean;

export function createHasNoData(
  { places, heard, parameters }: ClassContext,
  signatures: Signatures,
): HasNoData {
  const { rooms, listed } = places;
  const floorOf = floorAccessPoints(rooms, [...listed, ...roomsOfAccessPoints(signatures)]);
  return ({ room, ...time }) =>
    room !== null &&
    heard.size > 0 &&
    hasNoData(room, time, heard, floorOf(room), signatures, parameters);
}

/** A stored class in the form in which policies take it. */
export function classToDecide(
  { students, ...stored }: StoredClass,
  noData: boolean,
  { usualRates }: ClassContext,
): ClassToDecide {
  return {
    ...stored,
    noData,
    usualRate: usualRates.get(stored.course) ?? null,
    students: students.map((student) => ({
      ...student,
      evidence:
        student.evidence === null || student.optedOut
          ? NO_EVIDENCE
          : parseEvidence(student.evidence),
    })),
  };
}

/** The same in the form in which learning takes it. A class without a room teaches nothing. */
export function sightingOf({
  room,
  students,
  startSecond,
  endSecond,
  ...known
}: ClassToDecide): ClassEvidence | undefined {
  if (room === null) return undefined;
  return {
    ...known,
    room,
    minutes: Math.ceil((endSecond - startSecond) / 60),
    evidence: students.filter(({ optedOut }) => !optedOut).map(({ evidence }) => evidence),
  };
}
