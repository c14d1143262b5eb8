/** What the workflows are given, answer, and can be asked. Positions and counts only: never a record, a student or a device. */

/** Input of `ingestPartition`. Everything but topic and partition is what a run hands to its successor. */
export type IngestPartitionInput = {
  topic: string;
  partition: number;
  /** How many partitions the topic was last seen to have. */
  partitionCount?: number;
  /** Why ingest is paused or blocked; absent while it runs. */
  halt?: IngestHalt;
};

/** paused: a person (by) asked for it. blocked: reading on would lose data, a person must decide. */
export type IngestHalt = { state: 'paused' | 'blocked'; reason: string; by?: string };

/** Inputs of the Updates `pause`, `resume`, `rewind` and `skip` of `ingestPartition`. by: who asks, 1 to 64 characters; reason: why, 1 to 200. */
export type PauseRequest = { by: string; reason: string };
export type ResumeRequest = { by: string; reason?: string };
/** toTime: the campus wall clock that toOffset was found by; kept with it. With it, a position before toOffset stays where it is. */
export type RewindRequest = {
  by: string;
  reason: string;
  toOffset: number;
  toTime?: string;
  dryRun?: boolean;
};
/** Without toOffset it goes to the first offset that the log still holds. */
export type SkipRequest = { by: string; reason: string; toOffset?: number; dryRun?: boolean };

/** Answer to each of them: the state afterwards; the position before and after, where the request had to look at it. */
export type ControlAnswer = { state: 'running' | 'paused' | 'blocked'; from?: number; to?: number };

/** Input of `rollupDay`. inProgress: only the classes that are in progress, and no seal. */
export type RollupDayInput = { date: string; policy?: string; inProgress?: boolean };

/** Result of `rollupDay`. state: provisional until the day is over and everything logged has been read. */
export type RollupSummary = {
  date: string;
  policy: string;
  rosterVersion: number;
  classes: number;
  state: 'provisional' | 'final';
};

/** Input of `learnDay`, which `rollupDay` starts when the day's evidence is complete: what every step of that rollup is told. */
export type LearnDayInput = {
  date: string;
  runId: string;
  policy: string;
  policyVersion: number;
  rosterVersion: number;
  at: string | null;
};

/** Result of `learnDay`: the version of the tables that the day is decided with, and how many rounds it took to learn them. */
export type LearnSummary = { version: number; rounds: number };

/** Answer to the query `progress` of `rollupDay`: steps done, and in all. */
export type RollupProgress = { done: number; total: number };

/** Input of `nightlyRollup`: nothing yet; an object, so that it can grow. */
export type NightlyRollupInput = Record<string, never>;

/** Result of `nightlyRollup`. erasedEvents: of students who opted out. */
export type NightlySummary = {
  rolledUp: string[];
  alreadyRunning: string[];
  failed: string[];
  expiredDays: number;
  erasedEvents: number;
};

/** Input of `provisionalRollup`: nothing yet; an object, so that it can grow. */
export type ProvisionalRollupInput = Record<string, never>;

/** Result of `provisionalRollup`. none: no class is in progress. */
export type ProvisionalSummary = {
  date: string;
  outcome: 'none' | 'rolledUp' | 'alreadyRunning';
  classes: number;
};

/** Names of the search attributes, registered by `rollcall migrate`. */
export const SEARCH_ATTRIBUTES = {
  topic: 'RollcallTopic',
  partition: 'RollcallPartition',
  state: 'RollcallState',
  day: 'RollcallDay',
} as const;

export const ingestWorkflowId = (topic: string, partition: number) =>
  `ingest:${topic}:${partition}`;
export const rollupWorkflowId = (date: string) => `rollup:${date}`;
export const learnWorkflowId = (date: string) => `learn:${date}`;
