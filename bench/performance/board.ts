import { instantOf } from '../../src/attendance/wall-clock.js';
import { newRoster } from '../../src/service/new-roster.js';
import { readDayRates } from '../../src/mysql/answers/day-rates.js';
import { readRows } from '../../src/mysql/read.js';
import { writeRoster } from '../../src/mysql/roster/write-roster.js';
import type { Database } from '../../src/mysql/pool.js';
import { measurePages, type SomeClass } from './board-pages.js';
import { measurePaint } from './board-paint.js';
import { withBoard } from './board-server.js';
import { measureViewers } from './board-viewers.js';
import { quantile, type Figure, type Measured, type MeasureOptions } from './figures.js';
import { durability, withServers } from './own-servers.js';
import { TERM_DAYS, termRoster } from './term-roster.js';
import { writeTermResults } from './term-results.js';

const TODAY = TERM_DAYS.at(-1)!;
/** Half of the day's classes are in progress. */
const NOW = `${TODAY} 14:00:00`;
const DAYS_WITH_VERDICTS = 16;
const DAY_ROUNDS = 100;

/**
 * `npm run bench -- board`: the answers of the board, its first page and its viewers, with a term
 * in the database whose last day is in progress.
 */
export async function measureBoard({ folder, scale, log }: MeasureOptions): Promise<Measured> {
  return withServers(folder, log, async ({ db, mysqlUrl, mysqlPid }) => {
    log('importing the roster of a term');
    const { counts } = await writeRoster(db, newRoster(termRoster(scale)));
    const verdicts = await writeTermResults(db, TERM_DAYS, log, DAYS_WITH_VERDICTS);
    await db.query(
      `REPLACE INTO setting
       VALUES ('utc_offset_minutes', TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(), ?))`,
      [NOW],
    );
    await writeSignatures(db);
    log('asking for today, and for the pages');
    const today = await measureToday(db);
    const classes = await someClasses(db);
    return withBoard(db, mysqlUrl, instantOf(NOW, 'Asia/Shanghai'), async (board) => {
      const pages = await measurePages(board, classes, TERM_DAYS);
      log('opening the first page');
      const paint = await measurePaint(board);
      log('watching');
      const seconds = Math.max(10, 30 * scale);
      const viewers = await measureViewers(board, { db, mysqlPid, seconds, at: NOW });
      return {
        name: 'board',
        rows: [...today, ...pages.rows, ...paint, ...viewers],
        notes: [
          `${TERM_DAYS.length} days, ${counts.sections} sections, ${counts.classes} classes, ${verdicts} verdicts`,
          ...pages.notes,
          await durability(db),
        ],
      };
    });
  });
}

/** What the verdicts of the term were decided by: an explanation computes one of them anew. */
async function writeSignatures(db: Database): Promise<void> {
  await db.query(
    `INSERT INTO signature_version (version, policy, policy_version, day, fingerprint, floor,
                                    silent_elsewhere, silent_present, learned_at)
     VALUES (1, 'standard', 1, ?, REPEAT('0', 64), 0.0001, 0.5, 0.2, UTC_TIMESTAMP())`,
    [TERM_DAYS[0]],
  );
  await db.query(
    `INSERT INTO signature (version, moment, room, access_point_no, share)
     SELECT 1, m.moment, r.room, r.access_point_no, 0.4
     FROM roster_access_point r
     JOIN (SELECT 'during' AS moment UNION ALL SELECT 'before' UNION ALL SELECT 'after') AS m`,
  );
}

/** What `rollcall day` reads of a day in progress. */
async function measureToday(db: Database): Promise<Figure[]> {
  const times: number[] = [];
  for (let round = 0; round < DAY_ROUNDS; round += 1) {
    const from = performance.now();
    await readDayRates(db, { date: TODAY });
    times.push(performance.now() - from);
  }
  return Object.entries({ p50: 0.5, p99: 0.99 }).map(([label, share]) => {
    return { what: `rollcall day, today: ${label}`, value: quantile(times, share), unit: 'ms' };
  });
}

/** One class of each course in the last weeks, and a student of it. */
async function someClasses(db: Database): Promise<SomeClass[]> {
  return readRows<SomeClass>(
    db,
    `SELECT c.class_date AS date, c.course, c.section,
            DATE_FORMAT(c.starts_at, '%H:%i') AS start, MIN(s.student_id) AS student
     FROM day_class c JOIN verdict v ON v.class_no = c.class_no
     JOIN student s ON s.student_no = v.student_no
     WHERE c.class_date >= :from GROUP BY c.class_no LIMIT 500`,
    { from: TERM_DAYS.at(-DAYS_WITH_VERDICTS)! },
  );
}
