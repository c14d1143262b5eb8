import type { Logger } from '../log.js';
import type { Database } from '../mysql/pool.js';

/** How people log in. */
export type AuthSettings =
  | { kind: 'local' }
  | {
      kind: 'oidc';
      issuer: string;
      clientId: string;
      clientSecret: string;
      /** The scopes that the login asks for: "openid profile". */
      scope: string;
      /** The claim that holds the student id; undefined: nobody is a student. */
      studentClaim: string | undefined;
      /** The claim that timetable.csv lists lecturers by; undefined: lecturers are granted only. */
      staffClaim: string | undefined;
    };

/** What the board needs to know about where it runs. */
export type BoardSettings = {
  auth: AuthSettings;
  /** The address that people type, without a path: "https://rollcall.example.edu". */
  publicUrl: string;
  /** Addresses of proxies whose X-Forwarded headers are believed. */
  trustedProxies: string[];
  leastGroup: number;
  campus: string;
  timeZone: string;
  topic: string;
  /** The address of the Temporal UI; undefined: it is not known. */
  temporalUi: string | undefined;
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
