import { Context } from '@temporalio/activity';
import type { ClassTime } from '../attendance/evidence/minutes.js';
import { dayNumber } from '../attendance/wall-clock.js';
import type { EvidenceRow, FreeEvidenceRow } from '../mysql/rollup/evidence.js';
import type { RollupScope } from '../mysql/rollup/start.js';
import type { StudentChunk, StudentDay } from '../mysql/rollup/students.js';
import { rollupPolicy, type PolicyStore } from './rollup-policy.js';
import { studentEvidence } from './student-evidence.js';

/** What the step needs of the database. */
export type GatherEvidenceStore = PolicyStore & {
  /** When classes meet on the day, each time once. */
  readClassTimes: (scope: RollupScope) => Promise<ClassTime[]>;
  /** The chunk's students, with their classes and the events of their devices. */
  readStudentDays: (chunk: StudentChunk) => Promise<StudentDay[]>;
  /** Replaces the evidence of the chunk's students. */
  writeEvidence: (
    chunk: StudentChunk,
    evidence: EvidenceRow[],
    free: FreeEvidenceRow[],
  ) => Promise<void>;
};

/** The step that reduces the events of some students to what their devices say of each class. */
export function createGatherEvidence(store: GatherEvidenceStore) {
  return async (chunk: StudentChunk): Promise<{ students: number }> => {
    const { parameters } = await rollupPolicy(store, chunk);
    // A rollup of classes in progress keeps no free times.
    const times = chunk.at === null ? await store.readClassTimes(chunk) : [];
    const students = await store.readStudentDays(chunk);
    Context.current().heartbeat();
    const number = dayNumber(chunk.date);
    const found = students.map((student) => studentEvidence(student, times, number, parameters));
    await store.writeEvidence(
      chunk,
      found.flatMap(({ classes }) => classes),
      found.flatMap(({ free }) => free),
    );
    return { students: students.length };
  };
}
