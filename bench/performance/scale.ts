import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, instantOf, wallClock, weekdayOf } from '../../src/attendance/wall-clock.js';
import { readRow, readRows } from '../../src/mysql/read.js';
import type { Database } from '../../src/mysql/pool.js';
import { measurePages, type SomeClass } from './board-pages.js';
import { withBoard } from './board-server.js';
import type { Figure, Measured, MeasureOptions } from './figures.js';
import { topicEnds } from '../../src/kafka/topic.js';
import { untilCommitted } from './ingest-run.js';
import { usageOf } from './process-usage.js';
import { durability, kafkaOf, withServers, type Servers } from './own-servers.js';
import {
  idOf,
  scaleCampus,
  scaleRoster,
  teachingDaysBefore,
  type ScaleCampus,
} from './scale-campus.js';
import { scaleDay } from './scale-day.js';
import { runNight, type StepTimes } from './scale-night.js';
import { emptyTopic, fillByConsole } from './scale-topic.js';
import { costOfStage, disksOf, runRollcall, type StageCost } from './stage-cost.js';
import { withIngest, type Ingest } from './with-workers.js';

const STUDENTS = 100_000;
const DAYS = 10;
const TOPIC = 'wifi-access';
const TIME_ZONE = 'Asia/Shanghai';
const TERM_WEEKS = 15;
const EXPIRED_DAYS = 3;
/** Of the board's pages. */
const ROUNDS = 40;
const MIB = 1024 * 1024;
const SAYS = ['--by', 'bench', '--reason', 'measured'];

/** A campus on its way through the whole path, and what that has cost so far. */
type Journey = {
  servers: Servers;
  campus: ScaleCampus;
  days: string[];
  log: (line: string) => void;
  ingest: Ingest;
  /** Process ids by name. */
  processes: Record<string, number>;
  rows: Figure[];
};

/**
 * `npm run bench -- scale`: teaching days of a campus of 100,000 students times `scale` through the
 * whole path, each with its night.
 */
export async function measureScale(options: MeasureOptions): Promise<Measured> {
  const { folder, scale, days: count = DAYS, minutes = Infinity, log } = options;
  return withServers(folder, log, async (servers) => {
    const campus = scaleCampus(Math.round(STUDENTS * scale));
    const planned = teachingDaysBefore(wallClock(Date.now(), TIME_ZONE).slice(0, 10), count);
    const days: string[] = [];
    const rows: Figure[] = [];
    const notes: string[] = [];
    await withIngest(servers, TOPIC, 1, async (ingest, [worker]) => {
      const processes = { worker: worker!, ...servers.pids };
      const journey = { servers, campus, days, log, ingest, processes, rows };
      const end = performance.now() + 60_000 * minutes;
      await importTwice(journey, planned[0]!);
      await addRule(journey);
      let longest = 0;
      for (const day of planned) {
        const from = performance.now();
        days.push(day);
        // A day takes as long as the longest before it, so another one would end too late.
        const isLast = day === planned.at(-1) || from + 2 * longest > end;
        notes.push(...(await bringDay(journey, day, isLast)));
        longest = Math.max(longest, performance.now() - from);
        if (isLast) break;
      }
      await askCommands(journey);
      await expire(journey);
      noteDisks(journey);
    });
    const { students, sections, accessPoints, firstDevice } = campus;
    notes.unshift(
      `${students} students with ${firstDevice[students]} devices, ${sections} sections, ` +
        `${accessPoints} access points, ${days.length} days from ${days[0]} to ${days.at(-1)}`,
    );
    return { name: 'scale', rows, notes: [...notes, await durability(servers.db)] };
  });
}

/** Adds what a stage has cost to the figures, and says it. */
function note({ rows, log }: Journey, { stage, seconds, load, cpu, peak }: StageCost): void {
  rows.push({ what: `${stage}: time`, value: seconds, unit: 's' });
  rows.push({ what: `${stage}: load`, value: load, unit: '' });
  for (const [name, value] of Object.entries(cpu))
    if (value > 0.05) rows.push({ what: `${stage}: CPU of ${name}`, value, unit: 's' });
  for (const [name, value] of Object.entries(peak))
    rows.push({ what: `${stage}: memory of ${name}`, value, unit: 'MiB' });
  const text = (of: Record<string, number>, digits: number) =>
    Object.entries(of)
      .map(([name, value]) => `${name} ${value.toFixed(digits)}`)
      .join(', ');
  log(
    `${stage}: ${seconds.toFixed(1)} s (load ${load.toFixed(1)}); CPU ${text(cpu, 1)}; MiB ${text(peak, 0)}`,
  );
}

/** Runs a command as a stage. */
async function command(journey: Journey, stage: string, ...args: string[]): Promise<string> {
  let printed = '';
  const cost = await costOfStage(stage, journey.processes, async () => {
    const run = await runRollcall(journey.servers, ...args);
    printed = run.printed;
    return { command: run.usage };
  });
  note(journey, cost);
  return printed;
}

/** The second import has one enrolment less, and so becomes a version of its own. */
async function importTwice(journey: Journey, firstDay: string): Promise<void> {
  const { campus, servers } = journey;
  const firstDate = addDays(firstDay, 1 - weekdayOf(firstDay));
  const files = scaleRoster(campus, firstDate, addDays(firstDate, 7 * TERM_WEEKS - 1));
  const folder = join(servers.folder, 'roster');
  mkdirSync(folder, { recursive: true });
  const write = () => {
    for (const [name, lines] of Object.entries(files))
      writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  };
  write();
  await command(journey, 'first import', 'import', folder, '--json');
  files['enrolments.csv']!.pop();
  write();
  await command(journey, 'next import', 'import', folder, '--json');
}

async function addRule({ servers }: Journey): Promise<void> {
  const file = join(servers.folder, 'rule.json');
  writeFileSync(file, JSON.stringify({ name: 'Four in a row', kind: 'missed_in_row', classes: 4 }));
  await runRollcall(servers, 'attention', 'rules', 'add', file, ...SAYS);
}

async function bringDay(journey: Journey, day: string, isLast: boolean): Promise<string[]> {
  const { servers, campus, ingest, processes } = journey;
  const fill = await costOfStage(`filling Kafka, ${day}`, processes, () =>
    fillByConsole(servers, TOPIC, scaleDay(campus, day)),
  );
  note(journey, fill);
  const ends = [...(await topicEnds(kafkaOf(servers), TOPIC)).values()];
  const end = ends.reduce((sum, one) => sum + one, 0);
  note(
    journey,
    await costOfStage(`ingest, ${day}`, processes, async () => {
      await untilCommitted(servers, end, {}, ingest.start);
    }),
  );
  await ingest.stop();
  await emptyTopic(servers, TOPIC);
  const { events } = (await readRow<{ events: number }>(
    servers.db,
    'SELECT COUNT(*) AS events FROM access_event WHERE day = :day',
    { day },
  ))!;
  journey.rows.push({ what: `events, ${day}`, value: events, unit: '' });
  const notes = isLast ? await askBoard(journey) : [];
  let steps: StepTimes[] = [];
  const night = await costOfStage(`night, ${day}`, processes, async () => {
    const ran = await runNight(ingest.client, day, TIME_ZONE);
    if (ran.summary.failed.length > 0) throw new Error(`the rollup of ${day} has failed`);
    steps = ran.steps;
  });
  note(journey, night);
  noteSteps(journey, `night, ${day}`, steps);
  return notes;
}

function noteSteps({ rows, log }: Journey, night: string, steps: readonly StepTimes[]): void {
  for (const { step, count, seconds, longest } of steps) {
    rows.push({ what: `${night}: ${step}, ${count} times`, value: seconds, unit: 's' });
    rows.push({ what: `${night}: ${step}, the longest`, value: longest, unit: 's' });
    log(`  ${step} ${count} times: ${seconds.toFixed(1)} s, the longest ${longest.toFixed(1)} s`);
  }
}

/** The board in the afternoon of the last day, whose classes are in progress. */
async function askBoard({ servers, days, rows, log }: Journey): Promise<string[]> {
  const { db, mysqlUrl } = servers;
  const now = `${days.at(-1)} 15:00:00`;
  const classes = await someClasses(db, days.at(-2) ?? days[0]!);
  const offset = await readRow<{ value: string }>(db, SELECT_OFFSET);
  await db.query(SET_OFFSET, [now]);
  const pages = await withBoard(db, mysqlUrl, instantOf(now, TIME_ZONE), async (board) => {
    const measured = await measurePages(board, classes, days, ROUNDS);
    const { cpuSeconds, peakMiB } = usageOf(board.pid);
    rows.push({ what: 'board: memory', value: peakMiB, unit: 'MiB' });
    rows.push({ what: 'board: CPU', value: cpuSeconds, unit: 's' });
    return measured;
  });
  await db.query("REPLACE INTO setting VALUES ('utc_offset_minutes', ?)", [offset?.value ?? '480']);
  for (const { what, value } of pages.rows) log(`board, ${what}: ${value.toFixed(1)} ms`);
  rows.push(...pages.rows.map((row) => ({ ...row, what: `board, ${row.what}` })));
  return pages.notes.map((text) => `board: ${text}`);
}

const SELECT_OFFSET = "SELECT value FROM setting WHERE name = 'utc_offset_minutes'";
const SET_OFFSET = `
  REPLACE INTO setting
  VALUES ('utc_offset_minutes', TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(), ?))`;

/** Classes of a day with one of their students. */
async function someClasses(db: Database, day: string): Promise<SomeClass[]> {
  return readRows<SomeClass>(
    db,
    `SELECT c.class_date AS date, c.course, c.section,
            DATE_FORMAT(c.starts_at, '%H:%i') AS start, MIN(s.student_id) AS student
     FROM day_class c JOIN verdict v ON v.class_no = c.class_no
     JOIN student s ON s.student_no = v.student_no
     WHERE c.class_date = :day GROUP BY c.class_no LIMIT 500`,
    { day },
  );
}

async function askCommands(journey: Journey): Promise<void> {
  const day = journey.days.at(-1)!;
  await command(journey, 'rollcall day', 'day', day, '--json');
  await command(journey, 'rollcall course', 'course', 'CRS1010', '--date', day, '--json');
  const student = idOf(10);
  const kept = await command(journey, 'person export', 'person', 'export', '--student', student);
  journey.rows.push({ what: 'person export: size', value: kept.length / 1000, unit: 'kB' });
  await command(journey, 'erase', 'erase', '--student', student, ...SAYS);
}

/** Lets the oldest days expire, as if each had been read and rolled up on its own day. */
async function expire(journey: Journey): Promise<void> {
  const { servers, days } = journey;
  const { db } = servers;
  await db.query("UPDATE day_version SET written_at = CONCAT(day, ' 23:59:59')");
  await db.query("UPDATE day_rollup SET rolled_up_at = CONCAT(day, ' 23:59:59')");
  await db.query("UPDATE rollup_start SET started_at = CONCAT(day, ' 23:00:00')");
  const first = days[Math.min(EXPIRED_DAYS, days.length - 1)]!;
  const today = wallClock(Date.now(), TIME_ZONE).slice(0, 10);
  const kept = String((Date.parse(today) - Date.parse(first)) / 86_400_000);
  for (const name of ['ROLLCALL_EVENT_DAYS', 'ROLLCALL_EVIDENCE_DAYS'])
    await runRollcall(servers, 'setting', 'set', name, kept, ...SAYS);
  await runRetention(journey, 'retention of events', addDays(days[0]!, -7));
  await db.query("UPDATE expired_day SET expired_at = CONCAT(day, ' 23:59:59')");
  await runRetention(journey, 'retention of evidence', addDays(days[0]!, -8));
}

/** Runs a night after a day that no roster covers: it rolls up nothing. */
async function runRetention(journey: Journey, stage: string, day: string): Promise<void> {
  const { ingest, rows } = journey;
  let steps: StepTimes[] = [];
  const cost = await costOfStage(stage, journey.processes, async () => {
    const ran = await runNight(ingest.client, day, TIME_ZONE);
    const { expiredDays, expiredResults } = ran.summary;
    rows.push({ what: `${stage}: days of events`, value: expiredDays, unit: '' });
    rows.push({ what: `${stage}: of evidence`, value: expiredResults!.evidenceDays, unit: '' });
    steps = ran.steps;
  });
  note(journey, cost);
  noteSteps(journey, stage, steps);
}

function noteDisks({ servers, rows, log }: Journey): void {
  for (const [name, bytes] of Object.entries(disksOf(servers)))
    if (bytes > MIB) {
      rows.push({ what: `disk of ${name}`, value: bytes / MIB, unit: 'MiB' });
      log(`disk of ${name}: ${(bytes / MIB).toFixed(0)} MiB`);
    }
}
