import type { Database } from './pool.js';

/**
 * Keeps the campus's offset from UTC, in minutes, where the views can read it: they tell a class that is to come from one that has begun, and a database need
 * not know time zones. Written when a worker starts, and every night.
 */
export async function noteUtcOffset(db: Database, minutes: number): Promise<void> {
  await db.execute(
    "INSERT INTO setting (name, value) VALUES ('utc_offset_minutes', ?) ON DUPLICATE KEY UPDATE value = ?",
    [minutes, minutes],
  );
}
