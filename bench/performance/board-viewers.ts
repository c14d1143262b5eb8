import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../src/mysql/pool.js';
import type { BoardServer } from './board-server.js';
import type { Figure } from './figures.js';
import { usageOf } from './process-usage.js';

const VIEWERS = [1, 200];
const SETTLE_MS = 5_000;

/**
 * What the server and MySQL use while people watch, and a student comes into each of some classes
 * every second.
 */
export async function measureViewers(
  board: BoardServer,
  { db, mysqlPid, seconds, at }: { db: Database; mysqlPid: number; seconds: number; at: string },
): Promise<Figure[]> {
  const rows: Figure[] = [];
  for (const count of VIEWERS) {
    const stop = new AbortController();
    const events = await watch(board, count, stop.signal);
    await sleep(SETTLE_MS);
    const before = { board: usageOf(board.pid), mysql: usageOf(mysqlPid), events: events() };
    const from = performance.now();
    while (performance.now() - from < seconds * 1000) {
      await db.query(SOMEBODY_COMES, [at, at, at]);
      await sleep(1_000);
    }
    const took = (performance.now() - from) / 1000;
    const cores = (pid: number, was: { cpuSeconds: number }) =>
      (usageOf(pid).cpuSeconds - was.cpuSeconds) / took;
    const who = `${count} watching`;
    rows.push(
      { what: `${who}: server`, value: cores(board.pid, before.board), unit: 'cores' },
      { what: `${who}: MySQL`, value: cores(mysqlPid, before.mysql), unit: 'cores' },
      { what: `${who}: events`, value: (events() - before.events) / took / count, unit: '/s each' },
    );
    stop.abort();
  }
  return rows;
}

/** @returns counts the events that have come so far, of all viewers */
async function watch(
  board: BoardServer,
  count: number,
  signal: AbortSignal,
): Promise<() => number> {
  let events = 0;
  for (let i = 0; i < count; i += 1) {
    const { name, value } = await board.logIn();
    const answer = await fetch(`${board.url}/api/v1/live`, {
      headers: { cookie: `${name}=${value}` },
      signal,
    });
    void (async () => {
      for await (const chunk of answer.body!)
        if (Buffer.from(chunk as Uint8Array).includes('event: now')) events += 1;
    })().catch(() => undefined);
  }
  return () => events;
}

/** Somebody who is enrolled, and whom nobody has seen, in each class in progress. */
const SOMEBODY_COMES = `
  INSERT IGNORE INTO live_presence (class_no, student_no, first_seen, last_seen)
  SELECT c.class_no, MIN(n.student_no), ?, ?
  FROM class c JOIN roster_enrolment n ON n.version = c.version AND n.section_no = c.section_no
  LEFT JOIN live_presence p ON p.class_no = c.class_no AND p.student_no = n.student_no
  WHERE ? BETWEEN c.starts_at AND c.ends_at AND p.class_no IS NULL
  GROUP BY c.class_no LIMIT 40`;
