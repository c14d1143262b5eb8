import { Readable } from 'node:stream';
import type { KeyedEvent } from '../../src/attendance/live/key-order.js';
import { eventLines } from '../../src/mysql/ingest/event-lines.js';
import { EVENT_COLUMNS } from '../../src/mysql/ingest/event-writer.js';
import type { Database } from '../../src/mysql/pool.js';

const ROWS_PER_LOAD = 20_000;
const AT_ONCE = 3;

/**
 * The ceiling for ingest: loads the rows of access_event into an empty copy of the table. Each LOAD
 * DATA takes finished text in the order of the primary key and commits; three run at a time.
 * @returns the rows, and the seconds without making the text
 */
export async function loadFinishedRows(db: Database): Promise<{ rows: number; seconds: number }> {
  const texts = await finishedTexts(db);
  await db.query('DROP TABLE IF EXISTS bench_event');
  await db.query('CREATE TABLE bench_event LIKE access_event');
  const rows = texts.reduce((sum, { count }) => sum + count, 0);
  const from = performance.now();
  const loadAll = async () => {
    for (let text = texts.shift(); text; text = texts.shift()) {
      const { bytes } = text;
      await db.query({
        sql: `LOAD DATA LOCAL INFILE 'rows' REPLACE INTO TABLE bench_event (${EVENT_COLUMNS})`,
        infileStreamFactory: () => Readable.from([bytes]),
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, loadAll));
  const seconds = (performance.now() - from) / 1000;
  await db.query('DROP TABLE bench_event');
  return { rows, seconds };
}

/** The rows in their order of time, cut into loads. */
async function finishedTexts(db: Database): Promise<{ bytes: Buffer; count: number }[]> {
  const [found] = await db.query(
    `SELECT day, device_key AS deviceKey, TIME_TO_SEC(TIME(at)) AS second, access_point_no AS accessPointNo, kind
     FROM access_event ORDER BY at`,
  );
  const rows = found as KeyedEvent[];
  const texts: { bytes: Buffer; count: number }[] = [];
  for (let from = 0; from < rows.length; from += ROWS_PER_LOAD) {
    const some = rows
      .slice(from, from + ROWS_PER_LOAD)
      .sort((a, b) => a.deviceKey - b.deviceKey || a.second - b.second);
    texts.push({ bytes: eventLines(some), count: some.length });
  }
  return texts;
}
