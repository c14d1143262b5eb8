import { z } from 'zod';
import { CampusTime } from './figures.js';

/** `GET /api/v1/imports`: the last nightly imports, newest first. It names no person. */
export const ImportsAnswer = z.object({
  imports: z.array(
    z.object({
      startedAt: CampusTime,
      /** null while it runs, and where it never ended. */
      endedAt: CampusTime.nullable(),
      /** The folder or the URL, without a query. */
      source: z.string(),
      outcome: z.enum(['running', 'imported', 'unchanged', 'refused', 'failed']),
      /** Why it was refused or failed; null otherwise. */
      reason: z.string().nullable(),
      /** The newest version of the roster after it. */
      version: z.int().nullable(),
      /** What the roster then had; null where nothing was imported. */
      counts: z
        .object({
          students: z.int(),
          devices: z.int(),
          accessPoints: z.int(),
          sections: z.int(),
          enrolments: z.int(),
          classes: z.int(),
        })
        .nullable(),
      /** What was found in the files, the worst first, each cause once. */
      causes: z.array(
        z.object({
          kind: z.enum(['error', 'left_out', 'warning', 'not_read', 'note']),
          reason: z.string(),
          /** Some of the files in which it was found. */
          files: z.array(z.string()),
          /** In how many lines; 0 where it concerns whole files. */
          lines: z.int(),
        }),
      ),
      /** How many causes are not told here. */
      moreCauses: z.int(),
    }),
  ),
});
export type ImportsAnswer = z.infer<typeof ImportsAnswer>;
