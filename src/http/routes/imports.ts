import { campusTime } from '../../attendance/wall-clock.js';
import { readImportRuns } from '../../mysql/roster/import-runs.js';
import type { Board } from '../board.js';
import { ImportsAnswer } from '../schemas/imports.js';
import type { TypedApp } from '../typed-app.js';

const IMPORTS = 14;

/** Adds what became of the nightly imports. */
export function importRoutes(app: TypedApp, { db, settings: { timeZone } }: Board): void {
  app.get(
    '/api/v1/imports',
    {
      schema: { response: { 200: ImportsAnswer } },
      config: { roles: ['operator', 'registry'] },
    },
    async () => {
      const runs = await readImportRuns(db, IMPORTS);
      return {
        imports: runs.map(({ report, ...run }) => ({
          ...run,
          startedAt: campusTime(run.startedAt, timeZone),
          endedAt: run.endedAt && campusTime(run.endedAt, timeZone),
          counts: report?.counts ?? null,
          causes: report?.causes ?? [],
          moreCauses: report?.more ?? 0,
        })),
      };
    },
  );
}
