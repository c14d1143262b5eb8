import { z } from 'zod';
import { CampusTime, Day } from './figures.js';

/** `GET /api/v1/ingest`: all that the page Health shows. It names no person. */
export const IngestAnswer = z.object({
  at: CampusTime,
  servers: z.object({ mysql: z.boolean(), kafka: z.boolean(), temporal: z.boolean() }),
  topic: z.string(),
  partitions: z.array(
    z.object({
      partition: z.int(),
      state: z.enum(['running', 'paused', 'blocked', 'stopped']),
      reason: z.string().nullable(),
      nextOffset: z.int(),
      endOffset: z.int(),
      behind: z.int(),
      lastEventAt: CampusTime.nullable(),
      /** Seconds since the position was written. */
      age: z.int(),
    }),
  ),
  rejects: z.array(z.object({ reason: z.string(), count: z.int() })),
  /** Null while they are counted for the first time, which takes a while on a large campus. */
  unknownAccessPoints: z
    .array(z.object({ name: z.string(), count: z.int(), lastHeard: CampusTime.nullable() }))
    .nullable(),
  /** Shares of a sample of today's events, which tell a broken feed; null without events. */
  feed: z.object({
    events: z.int(),
    failed: z.number().nullable(),
    unlisted: z.number().nullable(),
    unknownDevices: z.number().nullable(),
  }),
  roster: z
    .object({ version: z.int(), importedAt: z.string(), lastDate: Day, daysLeft: z.int() })
    .nullable(),
  /** The last nightly import, where it failed and nobody has imported a roster since. */
  failedImport: z
    .object({
      startedAt: CampusTime,
      outcome: z.enum(['refused', 'failed']),
      reason: z.string(),
    })
    .nullable(),
  /** The last days that were rolled up, newest first. */
  nights: z.array(
    z.object({
      date: Day,
      state: z.enum(['provisional', 'final']),
      policy: z.string(),
      rolledUpAt: CampusTime,
      heldReason: z.string().nullable(),
    }),
  ),
  /** Past days that the next nightly run rolls up: without a final result, or changed since. */
  waitingDays: z.int(),
  /** The first of them, oldest first. */
  waitingDates: z.array(Day),
  heldDays: z.int(),
  unmatchedWords: z.int(),
  /** The address of the Temporal UI; null where it is not known. */
  temporalUi: z.string().nullable(),
  mayControl: z.boolean(),
});
export type IngestAnswer = z.infer<typeof IngestAnswer>;

/** `POST /api/v1/ingest/pause` and `/resume`; without a partition, all of them. */
export const ControlRequest = z.strictObject({
  partition: z.int().min(0).optional(),
  reason: z.string().trim().min(3).max(200),
});
export type ControlRequest = z.infer<typeof ControlRequest>;
export const ControlAnswer = z.object({
  partitions: z.array(z.object({ partition: z.int(), state: z.string() })),
});
