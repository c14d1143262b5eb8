import type { BoardConfig, OidcSettings } from '../board-config.js';
import type { Logger } from '../log.js';
import type { Database } from '../mysql/pool.js';

/** How people log in. */
export type AuthSettings = { kind: 'local' } | ({ kind: 'oidc' } & OidcSettings);

/** What the board needs to know about where it runs. */
export type BoardSettings = Omit<BoardConfig, 'address' | 'oidc'> & {
  auth: AuthSettings;
  campus: string;
  timeZone: string;
  topic: string;
  /** The folder of the journal; undefined: none is kept. */
  journal: string | undefined;
  /** The folder of the built pages. */
  folder: string;
};

/** What somebody asks of one partition's reading, or of all. */
export type IngestControl = {
  /** Absent: all partitions. */
  partition?: number | undefined;
  by: string;
  reason: string;
};
export type ControlledPartition = { partition: number; state: string };

/** The servers behind the board, beside its database. */
export type Reached = {
  kafka: boolean;
  temporal: boolean;
  /** The end of each partition's log; empty where Kafka does not answer. */
  ends: Map<number, number>;
};

/** What the board is made of: everything that reaches another server, and the clock. */
export type Board = {
  db: Database;
  settings: BoardSettings;
  log: Logger;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Stops reading. @throws RollcallError where a partition refuses, or where no worker answers */
  pauseIngest: (request: IngestControl) => Promise<ControlledPartition[]>;
  /** Reads on; the same otherwise. */
  resumeIngest: (request: IngestControl) => Promise<ControlledPartition[]>;
  /** Asks the other servers whether they are there. It never throws, and waits for two seconds. */
  reach: () => Promise<Reached>;
};
