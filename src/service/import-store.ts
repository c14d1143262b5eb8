import type { Roster } from '../attendance/roster/roster.js';
import type { Config } from '../config.js';
import type { Database } from '../mysql/pool.js';
import { readRetention } from '../mysql/rollup/keeping.js';
import { beginImportRun, endImportRun, type EndedImport } from '../mysql/roster/import-runs.js';
import { writeRoster } from '../mysql/roster/write-roster.js';
import { newRoster } from './new-roster.js';

/** The database as the steps of the nightly import see it. */
export function importStore(db: Database, config: Pick<Config, 'importShrink' | 'shared'>) {
  return {
    beginRun: (runId: string, source: string) => beginImportRun(db, runId, source),
    endRun: async (runId: string, ended: EndedImport) => {
      const { evidenceDays } = await readRetention(db, config.shared);
      await endImportRun(db, runId, ended, evidenceDays);
    },
    writeRoster: (roster: Roster, { acceptShrink }: { acceptShrink: boolean }) =>
      writeRoster(db, newRoster(roster), { acceptShrink, mostShrink: config.importShrink }),
  };
}
