import { noteUtcOffset } from './campus-clock.js';
import { dirtyDays, expireEvents, isCovered } from './nightly.js';
import type { Database } from './pool.js';
import { readStudentDays, writeEvidence, type StudentChunk } from './rollup-evidence.js';
import { startRollup, type RollupPlan, type RollupStart } from './rollup-start.js';
import {
  readClassesToDecide,
  writeDecisions,
  type ClassChunk,
  type DecidedClass,
} from './rollup-verdicts.js';
import { sealDay, type Seal } from './seal-day.js';

export type { ClassChunk, DecidedClass, RollupPlan, StudentChunk };

/** The database as the rollup sees it. */
export function rollupStore(db: Database) {
  return {
    startRollup: (start: RollupStart) => startRollup(db, start),
    readStudentDays: (chunk: StudentChunk) => readStudentDays(db, chunk),
    writeEvidence: (chunk: StudentChunk, evidence: Parameters<typeof writeEvidence>[2]) =>
      writeEvidence(db, chunk, evidence),
    readClassesToDecide: (chunk: ClassChunk) => readClassesToDecide(db, chunk),
    writeDecisions: (chunk: ClassChunk, policy: string, now: string, decided: DecidedClass[]) =>
      writeDecisions(db, chunk, policy, now, decided),
    sealDay: (seal: Seal) => sealDay(db, seal),
    dirtyDays: (today: string, limit: number) => dirtyDays(db, today, limit),
    noteUtcOffset: (minutes: number) => noteUtcOffset(db, minutes),
    isCovered: (day: string) => isCovered(db, day),
    expireEvents: (limit: string, now: string, onProgress: () => void) =>
      expireEvents(db, limit, now, onProgress),
  };
}

export type RollupStore = ReturnType<typeof rollupStore>;
