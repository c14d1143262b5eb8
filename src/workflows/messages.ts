import type { ImportSummary } from '../activities/import-steps.js';
import type { VerdictShares } from '../attendance/verdict.js';

/**
 * What the workflows are given, what they answer, and what they can be asked. Positions and counts
 * only: never a record, a student or a device, because all of it is kept in histories.
 */

/**
 * Input of `ingestPartition`. A run hands it on to its successor: topic and partition stay, the
 * rest is what the run has learned.
 */
export type IngestPartitionInput = {
  topic: string;
  partition: number;
  /** How many partitions the topic had in the last window. */
  partitionCount?: number;
  /** Why ingest is paused or blocked; absent while it runs. */
  halt?: IngestHalt;
  /** The last request of a person that the run knows of; 0 before the first. */
  controlNo?: number;
  /** How many seconds a window lasts, as the settings of the last worker say; absent: 10. */
  windowSeconds?: number;
};

export type IngestHalt = {
  /** paused: a person asked for it. blocked: to read on would lose data, so a person decides. */
  state: 'paused' | 'blocked';
  reason: string;
  /** Who asked for a pause. */
  by?: string;
};

/** Input of the Update `pause` of `ingestPartition`. */
export type PauseRequest = {
  /** Who asks: 1 to 64 characters. */
  by: string;
  /** Why: 1 to 200 characters. */
  reason: string;
};

/** Input of the Update `resume`. */
export type ResumeRequest = { by: string; reason?: string };

/** Input of the Update `rewind`. */
export type RewindRequest = PauseRequest & {
  toOffset: number;
  /**
   * The campus wall-clock time for which `toOffset` was looked up; kept with the request. With it,
   * a position that lies before `toOffset` stays where it is.
   */
  toTime?: string;
  /** Says what would happen, and changes nothing. */
  dryRun?: boolean;
};

/** Input of the Update `skip`. */
export type SkipRequest = PauseRequest & {
  /** Where to read on; absent: at the first offset that the log still holds. */
  toOffset?: number;
  /** Says what would happen, and changes nothing. */
  dryRun?: boolean;
};

/** Answer to each of the four Updates. */
export type ControlAnswer = {
  /** The state afterwards. */
  state: 'running' | 'paused' | 'blocked';
  /** The position before; absent where the request did not have to look at it. */
  from?: number;
  /** The position afterwards. */
  to?: number;
};

/** Input of `rollupDay`. */
export type RollupDayInput = {
  date: string;
  /** Absent: that of the day's last rollup, so that a day keeps its policy. */
  policy?: string;
  /** The policy of a day that has never been rolled up; absent: `standard`. */
  newDayPolicy?: string;
  /** Only the classes that are in progress now, and no seal. */
  inProgress?: boolean;
};

/** Result of `rollupDay`. */
export type RollupSummary = {
  date: string;
  policy: string;
  rosterVersion: number;
  classes: number;
  /** provisional until the day is over and everything that was logged has been read. */
  state: 'provisional' | 'final';
  /** Why the day stays provisional although it is complete: its feed looks broken. */
  held?: string;
  /** The shares of the verdicts in classes that count in the rates; absent where these are few. */
  shares?: VerdictShares;
};

/**
 * Input of `learnDay`, which `rollupDay` starts when the day's evidence is complete: what every
 * step of that rollup is told.
 */
export type LearnDayInput = {
  date: string;
  /** The run of `rollupDay` that the step belongs to. */
  runId: string;
  policy: string;
  policyVersion: number;
  rosterVersion: number;
  /** Set for a rollup of the classes that were in progress at this time; null for a whole day. */
  at: string | null;
};

/** Result of `learnDay`. */
export type LearnSummary = {
  /** The version of the signatures that the day is decided with. */
  version: number;
  /** How many rounds it took to learn them. */
  rounds: number;
};

/** Answer to the query PROGRESS_QUERY of `rollupDay`. */
export type RollupProgress = {
  /** Steps done. */
  done: number;
  /** Steps in all. */
  total: number;
};

/** Input of `nightlyRollup`. */
export type NightlyRollupInput = {
  /** The policy of days that have never been rolled up; absent: `standard`. */
  newDayPolicy?: string;
};

/** Result of `nightlyRollup`. */
export type NightlySummary = {
  rolledUp: string[];
  alreadyRunning: string[];
  failed: string[];
  /** Of the days rolled up, those that stay provisional because their feed looks broken. */
  heldBack: { date: string; reason: string }[];
  /** How many days lost their events to the retention. */
  expiredDays: number;
  /** Of how many days evidence and verdicts were deleted; absent in a run of an older release. */
  expiredResults?: { evidenceDays: number; verdictDays: number };
  /** The events of how many days were packed; absent in a run of an older release. */
  packedDays?: number;
  /** How many events of students who opted out were erased. */
  erasedEvents: number;
  /** What became of the rules that say whom to call; absent in a run of an older release. */
  attention?: AttentionSummary | 'already running' | 'failed';
};

/** Input of `runAttention`: there is nothing to say. */
export type RunAttentionInput = Record<string, never>;

/** Result of `runAttention`. It counts and names nobody. */
export type AttentionSummary = {
  /** The day up to which the rules were evaluated; null where no day is final. */
  day: string | null;
  /** How many rules are on. */
  rules: number;
  /** How many findings hold. */
  holding: number;
  /** How many of them are new in a digest. */
  told: number;
  /** Digests by what became of them. waiting: the next night tries again. */
  deliveries: { sent: number; failed: number; unknown: number; waiting: number };
};

/** Input of `nightlyImport`. */
export type NightlyImportInput = {
  /** A folder, a .zip or a .xlsx where the workers run, or the URL of one of the last two. */
  source: string;
  /** Accept fewer students, devices and enrolments than before. The schedule never does. */
  acceptShrink?: boolean;
};

/** Result of `nightlyImport`. It counts, and names no student. */
export type NightlyImportSummary = ImportSummary;

/** Input of `provisionalRollup`. */
export type ProvisionalRollupInput = NightlyRollupInput;

/** Result of `provisionalRollup`. */
export type ProvisionalSummary = {
  date: string;
  /** none: no class is in progress. */
  outcome: 'none' | 'rolledUp' | 'alreadyRunning';
  classes: number;
};

/** The memo of `ingestPartition` that holds the id of the database that it reads for. */
export const DATABASE_MEMO = 'RollcallDatabase';

export const PROGRESS_QUERY = 'progress';

/** The search attributes that the workflows set; `rollcall migrate` registers them. */
export const SEARCH_ATTRIBUTES = {
  topic: { name: 'RollcallTopic', type: 'KEYWORD' },
  partition: { name: 'RollcallPartition', type: 'INT' },
  state: { name: 'RollcallState', type: 'KEYWORD' },
  day: { name: 'RollcallDay', type: 'KEYWORD' },
} as const;
