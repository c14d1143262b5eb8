import { noteUtcOffset } from './campus-clock.js';
import { readClock, readRetention, type Retention } from './rollup/keeping.js';
import { noteHeard, readHeard } from './rollup/heard.js';
import { readFreeEvidence, readPlaces, readUsualRates } from './rollup/learning.js';
import { countClassesInProgress, dirtyDays, isCovered } from './rollup/nightly.js';
import { expireEvents } from './rollup/retention.js';
import { expireLearned } from './rollup/expire-learned.js';
import { pruneRosters, type PrunedRosters } from './roster/prune-rosters.js';
import { expireResults, type ExpiringResult } from './rollup/expire-results.js';
import { eraseOptedOut } from './rollup/opt-out.js';
import { lastPolicyOf, readPolicy, type StoredPolicy } from './rollup/policies.js';
import { packDays } from './packed/pack-days.js';
import { createLoadData } from './load-data.js';
import type { Database } from './pool.js';
import { readStoredClasses, type ClassChunk, type StoredClass } from './rollup/classes.js';
import { writeEvidence, type ChunkEvidence, type FreeEvidenceRow } from './rollup/evidence.js';
import {
  startRollup,
  type RollupPlan,
  type RollupScope,
  type RollupStart,
} from './rollup/start.js';
import {
  readClassTimes,
  readStudentDays,
  type StudentChunk,
  type StudentDay,
} from './rollup/students.js';
import { writeDecisions, type DecidedClass } from './rollup/verdicts.js';
import {
  readRoomsOfPoints,
  readStoredRooms,
  writeRooms,
  type StoredRooms,
} from './rollup/rooms.js';
import { readStrangers, type Strangers } from './rollup/strangers.js';
import { readDayFeed, readUsualFeeds } from './rollup/day-feed.js';
import { sealDay, type Seal, type Sealed } from './rollup/seal-day.js';
import {
  knowsRooms,
  newestSignatures,
  readSignatures,
  writeLearned,
  type Learned,
  type NewestSignatures,
} from './rollup/signatures.js';
import { readStatistics } from './rollup/statistics.js';
import type { ClassTime } from '../attendance/evidence/minutes.js';
import type { RoomText } from '../attendance/occupancy/room-text.js';
import type { DayFeed } from '../attendance/feed/day-feed.js';
import type { StatisticsRows } from '../attendance/learning/statistics.js';
import type { RoomOnFloor } from '../attendance/model/floors.js';
import type { ListedAccessPoint, Signatures } from '../attendance/model/signatures.js';

export type {
  ClassChunk,
  DecidedClass,
  Learned,
  RollupPlan,
  RollupScope,
  StoredClass,
  StudentChunk,
};

/**
 * The database as the rollup sees it. The functions of the same names say more. A step that writes
 * does so in one transaction, and writes nothing for a run that a newer one has replaced.
 */
export type RollupStore = {
  /** A policy by its name; its newest version where none is given. */
  readPolicy: (name: string, version?: number) => Promise<StoredPolicy>;
  /** The policy of the day's last finished rollup; undefined where there is none. */
  lastPolicyOf: (date: string) => Promise<string | undefined>;
  /** Begins the rollup of a day and plans its chunks. */
  startRollup: (start: RollupStart) => Promise<RollupPlan>;
  /** Stores in which five minutes of the day each access point heard any device. */
  noteHeard: (scope: RollupScope) => Promise<void>;
  /** The classes and the devices' events of the chunk's students. */
  readStudentDays: (chunk: StudentChunk) => Promise<StudentDay[]>;
  /** All different times at which classes of the day are held. */
  readClassTimes: (scope: RollupScope) => Promise<ClassTime[]>;
  /** The rooms of each access point that the roster lists for any. */
  readRoomsOfPoints: (rosterVersion: number) => Promise<Map<number, Set<string>>>;
  /** Replaces the evidence of the chunk's students, in their classes and in their free time. */
  writeEvidence: (chunk: StudentChunk, evidence: ChunkEvidence) => Promise<void>;
  /** Access point number -> the five-minute pieces of the day in which it heard any device. */
  readHeard: (date: string) => Promise<Map<number, Set<number>>>;
  /** The rooms of a roster, and the access points that it lists for them. */
  readPlaces: (
    rosterVersion: number,
  ) => Promise<{ rooms: RoomOnFloor[]; listed: ListedAccessPoint[] }>;
  /** Course -> its usual rate, by the policy's estimates from `first` to `last`. */
  readUsualRates: (policy: string, first: string, last: string) => Promise<Map<string, number>>;
  /** What one day taught the policy. */
  readStatistics: (policy: string, day: string) => Promise<StatisticsRows>;
  /** The evidence of free time of at most `limit` students with a number above `after`. */
  readFreeEvidence: (date: string, after: number, limit: number) => Promise<FreeEvidenceRow[]>;
  /** The newest signatures of a policy until a day; undefined where it has learned nothing. */
  newestSignatures: (policy: string, lastDay: string) => Promise<NewestSignatures | undefined>;
  /** One version of the learned signatures. */
  readSignatures: (version: number) => Promise<Signatures>;
  /** Whether a version names each room for which a roster lists access points that count. */
  knowsRooms: (version: number, rosterVersion: number) => Promise<boolean>;
  /** Replaces what the day taught. Gives the version of the signatures that the day now has. */
  writeLearned: (scope: RollupScope, now: string, learned: Learned) => Promise<number>;
  /** The chunk's classes with the evidence of their students; empty after the last class. */
  readStoredClasses: (chunk: ClassChunk) => Promise<StoredClass[]>;
  /** Replaces the verdicts and the rates of some classes. */
  writeDecisions: (scope: RollupScope, now: string, decided: DecidedClass[]) => Promise<void>;
  /** What the other steps have found out of the rooms of the day. */
  readStoredRooms: (scope: RollupScope) => Promise<StoredRooms>;
  /** The devices that no other step reads, or a fair sample of them. */
  readStrangers: (scope: RollupScope, onProgress: () => void) => Promise<Strangers>;
  /** Replaces the people in the rooms of the day. */
  writeRooms: (scope: RollupScope, rooms: ReadonlyMap<string, RoomText>) => Promise<void>;
  /** Ends the rollup of a day. Gives the state that its results have. */
  sealDay: (seal: Seal) => Promise<Sealed>;
  /** What the day's records say about the feed. */
  readDayFeed: (scope: RollupScope) => Promise<DayFeed | undefined>;
  /** The earlier final days that a day is compared with. */
  readUsualFeeds: (date: string) => Promise<DayFeed[]>;
  /** The days before `today` that need a rollup, oldest first. */
  dirtyDays: (today: string, limit: number) => Promise<string[]>;
  /** Stores the campus's offset from UTC for the views. */
  noteUtcOffset: (minutes: number) => Promise<void>;
  /** Whether any roster covers the day. */
  isCovered: (day: string) => Promise<boolean>;
  /** How many classes are in progress at this time of the campus wall clock. */
  countClassesInProgress: (at: string) => Promise<number>;
  /** Erases the events of students who opted out. Gives how many events there were. */
  eraseOptedOut: (onProgress: () => void) => Promise<number>;
  /** How long data is kept: what the database says, else what `own` says. */
  readRetention: (own: Record<string, string>) => Promise<Retention>;
  /** The time of the database's clock, in milliseconds since 1970. */
  readClock: () => Promise<number>;
  /** Packs the events of days that have been final since before `limit`. Gives the days. */
  packDays: (limit: string, now: string, goOn: () => boolean) => Promise<string[]>;
  /** Deletes events and rejects of the days before `limit`. Gives the days without any left. */
  expireEvents: (limit: string, now: string, goOn: () => boolean) => Promise<string[]>;
  /** Deletes the evidence or the verdicts of the days before `limit`. Gives the days. */
  expireResults: (
    what: ExpiringResult,
    limit: string,
    now: string,
    goOn: () => boolean,
  ) => Promise<string[]>;
  /** Deletes what no day needs of rosters that were replaced before `limit`. */
  pruneRosters: (limit: string, now: string, goOn: () => boolean) => Promise<PrunedRosters>;
  /** Deletes what was learned until `limit` and explains no evidence any more. */
  expireLearned: (limit: string, now: string, goOn: () => boolean) => Promise<void>;
};

/** @param privacy the account that may delete the words of people */
export function rollupStore(db: Database, privacy = db): RollupStore {
  const loadData = createLoadData();
  return {
    readPolicy: (name, version) => readPolicy(db, name, version),
    lastPolicyOf: (date) => lastPolicyOf(db, date),
    startRollup: (start) => startRollup(db, start),
    noteHeard: (scope) => noteHeard(db, scope),
    readStudentDays: (chunk) => readStudentDays(db, chunk),
    readClassTimes: (scope) => readClassTimes(db, scope),
    readRoomsOfPoints: (rosterVersion) => readRoomsOfPoints(db, rosterVersion),
    writeEvidence: (chunk, evidence) => writeEvidence(db, loadData, chunk, evidence),
    readHeard: (date) => readHeard(db, date),
    readPlaces: (rosterVersion) => readPlaces(db, rosterVersion),
    readUsualRates: (policy, first, last) => readUsualRates(db, policy, first, last),
    readStatistics: (policy, day) => readStatistics(db, policy, day),
    readFreeEvidence: (date, after, limit) => readFreeEvidence(db, date, after, limit),
    knowsRooms: (version, rosterVersion) => knowsRooms(db, version, rosterVersion),
    newestSignatures: (policy, lastDay) => newestSignatures(db, policy, lastDay),
    readSignatures: (version) => readSignatures(db, version),
    writeLearned: (scope, now, learned) => writeLearned(db, scope, now, learned),
    readStoredClasses: (chunk) => readStoredClasses(db, chunk),
    writeDecisions: (scope, now, decided) => writeDecisions(db, loadData, scope, now, decided),
    readStoredRooms: (scope) => readStoredRooms(db, scope),
    readStrangers: (scope, onProgress) => readStrangers(db, scope, onProgress),
    writeRooms: (scope, rooms) => writeRooms(db, scope, rooms),
    sealDay: (seal) => sealDay(db, seal),
    readDayFeed: (scope) => readDayFeed(db, scope),
    readUsualFeeds: (date) => readUsualFeeds(db, date),
    dirtyDays: (today, limit) => dirtyDays(db, today, limit),
    noteUtcOffset: (minutes) => noteUtcOffset(db, minutes),
    isCovered: (day) => isCovered(db, day),
    countClassesInProgress: (at) => countClassesInProgress(db, at),
    eraseOptedOut: (onProgress) => eraseOptedOut(db, onProgress),
    readRetention: (own) => readRetention(db, own),
    readClock: () => readClock(db),
    packDays: (limit, now, goOn) => packDays(db, limit, now, goOn),
    expireEvents: (limit, now, goOn) => expireEvents(db, limit, now, goOn),
    pruneRosters: (limit, now, goOn) => pruneRosters(db, limit, now, goOn),
    expireLearned: (limit, now, goOn) => expireLearned(db, limit, now, goOn),
    expireResults: (what, limit, now, goOn) =>
      expireResults({ db, privacy }, what, limit, now, goOn),
  };
}
