import type { Database } from './pool.js';
import { write } from './read.js';

/**
 * Stores the campus's offset from UTC where the views can read it. They need it to tell a class
 * that is still to come from one that has begun, and the MySQL server may have no time zone tables.
 * A worker stores it when it starts and every night.
 */
export async function noteUtcOffset(db: Database, minutes: number): Promise<void> {
  await write(
    db,
    `INSERT INTO setting (name, value) VALUES ('utc_offset_minutes', :minutes)
     ON DUPLICATE KEY UPDATE value = :minutes`,
    { minutes },
  );
}
