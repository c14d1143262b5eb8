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

/** What the board is made of: everything that reaches another server, and the clock. */
export type Board = {
  db: Database;
  settings: BoardSettings;
  log: Logger;
  /** Milliseconds since 1970. */
  now: () => number;
};
