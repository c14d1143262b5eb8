import type { Database } from '../pool.js';
import { readRow } from '../read.js';

/** The last day that ingest or a rollup has written; null where there is none. */
export async function readLastDay(db: Database): Promise<string | null> {
  const row = await readRow<{ day: string | null }>(
    db,
    `SELECT GREATEST(COALESCE((SELECT MAX(day) FROM day_version), '1000-01-01'),
                     COALESCE((SELECT MAX(day) FROM day_rollup), '1000-01-01')) AS day`,
  );
  return row?.day && row.day > '1000-01-01' ? row.day : null;
}
