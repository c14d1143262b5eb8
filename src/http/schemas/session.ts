import { z } from 'zod';
import { ROLES } from '../access/viewer.js';
import { CampusTime, Day } from './figures.js';

/** The pages of the board. */
export const PAGES = [
  'now',
  'day',
  'class',
  'courses',
  'students',
  'rooms',
  'code',
  'me',
  'requests',
  'health',
] as const;

/** `GET /api/v1/session`: who is asking, and what the board needs to know first. */
export const Session = z.object({
  name: z.string(),
  /** How `rollcall role grant` names the person, for whoever has no role yet; null: a token. */
  subject: z.string().nullable(),
  roles: z.array(z.object({ role: z.enum(ROLES), scope: z.string() })),
  studentId: z.string().nullable(),
  /** The pages that this viewer has. */
  pages: z.array(z.enum(PAGES)),
  /** To be sent with each change, in the header `x-csrf-token`. Null for a token of a machine. */
  csrfToken: z.string().nullable(),
  /** The name of the campus; empty where it has none. */
  campus: z.string(),
  /** The IANA name of the zone of all times. */
  timeZone: z.string(),
  now: CampusTime,
  /**
   * The last day with records of which a class has begun, else the last one with results; null
   * where there is none.
   */
  lastDay: Day.nullable(),
  /** How many open requests the viewer may decide; null for those who decide none. */
  openRequests: z.int().nullable(),
  /** Groups below this many students show no figures to those who may see no person. */
  leastGroup: z.int(),
  /** Where a person logs in; null for the local link. */
  login: z.string().nullable(),
});
export type Session = z.infer<typeof Session>;

/** `POST /api/v1/logout`, which ends all sessions of the person. */
export const LoggedOut = z.object({
  /** Where the browser goes to end the login at the provider too; null: nowhere. */
  providerLogout: z.string().nullable(),
});
export type LoggedOut = z.infer<typeof LoggedOut>;

/** RFC 9457. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** One sentence for people. */
  detail: z.string(),
  /** The code of src/errors.ts, or `unauthenticated`, `forbidden`, `too_many`. */
  code: z.string(),
  /**
   * Beside the status 401: where a person logs in; null for the local link. The page adds
   * `?return_to=` with the address to come back to.
   */
  login: z.string().nullable().optional(),
});
export type Problem = z.infer<typeof Problem>;

/** `GET /api/v1/health`, without login. */
export const Health = z.object({ status: z.enum(['ok', 'degraded']) });
export type Health = z.infer<typeof Health>;
