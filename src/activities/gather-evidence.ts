import type { ClassTime } from '../attendance/evidence/minutes.js';
import { addStudent, noSightings } from '../attendance/occupancy/sightings.js';
import { sightingsText } from '../attendance/occupancy/sightings-text.js';
import { dayNumber } from '../attendance/wall-clock.js';
import type { ChunkEvidence } from '../mysql/rollup/evidence.js';
import type { RollupScope } from '../mysql/rollup/start.js';
import type { StudentChunk, StudentDay } from '../mysql/rollup/students.js';
import { alive } from './alive.js';
import { rollupPolicy, type PolicyStore } from './rollup-policy.js';
import { studentEvidence } from './student-evidence.js';

/** What the step needs of the database. */
export type GatherEvidenceStore = PolicyStore & {
  /** When classes meet on the day, each time once. */
  readClassTimes: (scope: RollupScope) => Promise<ClassTime[]>;
  /** The chunk's students, with their classes and the events of their devices. */
  readStudentDays: (chunk: StudentChunk) => Promise<StudentDay[]>;
  /** The rooms of each access point that the roster lists for any. */
  readRoomsOfPoints: (rosterVersion: number) => Promise<Map<number, Set<string>>>;
  /** Replaces the evidence of the chunk's students, and what they say of rooms. */
  writeEvidence: (chunk: StudentChunk, evidence: ChunkEvidence) => Promise<void>;
};

/**
 * The step that reduces the events of some students to what their devices say of each class, and of
 * rooms.
 */
export function createGatherEvidence(store: GatherEvidenceStore) {
  return (chunk: StudentChunk): Promise<{ students: number }> => alive(() => gather(store, chunk));
}

async function gather(
  store: GatherEvidenceStore,
  chunk: StudentChunk,
): Promise<{ students: number }> {
  const { parameters } = await rollupPolicy(store, chunk);
  // A rollup of classes in progress keeps no free times, and counts no rooms.
  const times = chunk.at === null ? await store.readClassTimes(chunk) : [];
  const roomsOf = chunk.at === null ? await store.readRoomsOfPoints(chunk.rosterVersion) : null;
  const students = await store.readStudentDays(chunk);
  const number = dayNumber(chunk.date);
  const sightings = noSightings();
  const found = students.map((student) => {
    const { moving, ...evidence } = studentEvidence(student, times, number, parameters);
    if (roomsOf) addStudent(sightings, moving, student.classes, roomsOf);
    return evidence;
  });
  await store.writeEvidence(chunk, {
    classes: found.flatMap(({ classes }) => classes),
    without: students
      .filter(({ devices }) => devices.length === 0)
      .flatMap(({ studentNo, classes }) => classes.map(({ classNo }) => ({ classNo, studentNo }))),
    free: found.flatMap(({ free }) => free),
    sightings: roomsOf && sightingsText(sightings),
  });
  return { students: students.length };
}
