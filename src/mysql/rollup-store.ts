import { noteUtcOffset } from './campus-clock.js';
import { noteHeard, readHeard } from './rollup/heard.js';
import { readFreeEvidence, readPlaces, readStatistics, readUsualRates } from './rollup/learning.js';
import { countClassesInProgress, dirtyDays, expireEvents, isCovered } from './rollup/nightly.js';
import { eraseOptedOut } from './rollup/opt-out.js';
import { readPolicy } from './rollup/policies.js';
import type { Database } from './pool.js';
import { readStoredClasses, type ClassChunk, type StoredClass } from './rollup/classes.js';
import { writeEvidence, type EvidenceRow, type FreeEvidenceRow } from './rollup/evidence.js';
import {
  startRollup,
  type RollupPlan,
  type RollupScope,
  type RollupStart,
} from './rollup/start.js';
import { readClassTimes, readStudentDays, type StudentChunk } from './rollup/students.js';
import { writeDecisions, type DecidedClass } from './rollup/verdicts.js';
import { sealDay, type Seal } from './rollup/seal-day.js';
import {
  newestSignatures,
  readSignatures,
  writeLearned,
  type Learned,
} from './rollup/signatures.js';

export type {
  ClassChunk,
  DecidedClass,
  Learned,
  RollupPlan,
  RollupScope,
  StoredClass,
  StudentChunk,
};

/** The database as the rollup sees it. */
export function rollupStore(db: Database) {
  return {
    readPolicy: (name: string, version?: number) => readPolicy(db, name, version),
    startRollup: (start: RollupStart) => startRollup(db, start),
    noteHeard: (scope: RollupScope) => noteHeard(db, scope),
    readStudentDays: (chunk: StudentChunk) => readStudentDays(db, chunk),
    readClassTimes: (scope: RollupScope) => readClassTimes(db, scope),
    writeEvidence: (chunk: StudentChunk, evidence: EvidenceRow[], free: FreeEvidenceRow[]) =>
      writeEvidence(db, chunk, evidence, free),
    readHeard: (date: string) => readHeard(db, date),
    readPlaces: (rosterVersion: number) => readPlaces(db, rosterVersion),
    readUsualRates: (policy: string, first: string, last: string) =>
      readUsualRates(db, policy, first, last),
    readStatistics: (policy: string, first: string, last: string) =>
      readStatistics(db, policy, first, last),
    readFreeEvidence: (date: string, after: number, limit: number) =>
      readFreeEvidence(db, date, after, limit),
    newestSignatures: (policy: string, lastDay: string) => newestSignatures(db, policy, lastDay),
    readSignatures: (version: number) => readSignatures(db, version),
    writeLearned: (scope: RollupScope, now: string, learned: Learned) =>
      writeLearned(db, scope, now, learned),
    readStoredClasses: (chunk: ClassChunk) => readStoredClasses(db, chunk),
    writeDecisions: (scope: RollupScope, now: string, decided: DecidedClass[]) =>
      writeDecisions(db, scope, now, decided),
    sealDay: (seal: Seal) => sealDay(db, seal),
    dirtyDays: (today: string, limit: number) => dirtyDays(db, today, limit),
    noteUtcOffset: (minutes: number) => noteUtcOffset(db, minutes),
    isCovered: (day: string) => isCovered(db, day),
    countClassesInProgress: (at: string) => countClassesInProgress(db, at),
    eraseOptedOut: (onProgress: () => void) => eraseOptedOut(db, onProgress),
    expireEvents: (limit: string, now: string, onProgress: () => void) =>
      expireEvents(db, limit, now, onProgress),
  };
}

export type RollupStore = ReturnType<typeof rollupStore>;
