import { hasNoData, type HeardPieces } from '../attendance/model/no-data.js';
import type { ClassEvidence } from '../attendance/model/class-state.js';
import type { ClassToDecide } from '../attendance/judging/decide.js';
import { parseEvidence } from '../attendance/evidence/evidence-text.js';
import { NO_EVIDENCE } from '../attendance/evidence/evidence.js';
import { floorAccessPoints } from '../attendance/model/floors.js';
import type { Policy } from '../attendance/policy.js';
import { roomsOfAccessPoints } from '../attendance/model/rooms.js';
import type { ListedAccessPoint, Signatures } from '../attendance/model/signatures.js';
import { addDays } from '../attendance/wall-clock.js';
import type { RollupScope, RollupStore, StoredClass } from '../mysql/rollup-store.js';

/** What the judging of a day's classes needs beside their evidence. */
export type ClassContext = {
  listed: ListedAccessPoint[];
  /** Makes a judge whether a class had no data, for one version of the tables. */
  noDataBy: (
    tables: Signatures,
  ) => (one: Pick<ClassToDecide, 'room' | 'startSecond' | 'endSecond'>) => boolean;
  usualRates: ReadonlyMap<string, number>;
};

/** Reads the places, the silences and the usual rates of the scope's day. Of classes in progress it is not yet said that they have no data. */
export async function readClassContext(
  store: RollupStore,
  { date, rosterVersion, at }: RollupScope,
  { name, parameters }: Policy,
): Promise<ClassContext> {
  const { rooms, listed } = await store.readPlaces(rosterVersion);
  const first = addDays(date, -parameters.learningDays);
  const usualRates = await store.readUsualRates(name, first, addDays(date, -1));
  const heard: HeardPieces = at === null ? await store.readHeard(date) : new Map();
  const noDataBy = (tables: Signatures) => {
    const floorOf = floorAccessPoints(rooms, [...listed, ...roomsOfAccessPoints(tables)]);
    return ({ room, ...time }: Pick<ClassToDecide, 'room' | 'startSecond' | 'endSecond'>) =>
      room !== null &&
      heard.size > 0 &&
      hasNoData(room, time, heard, floorOf(room), tables, parameters);
  };
  return { listed, noDataBy, usualRates };
}

/** A stored class as the policies take it. */
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

/** The same as learning takes it; undefined for a class without a room, which teaches nothing. */
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
