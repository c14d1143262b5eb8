import { readDayRates } from '../../src/mysql/answers/day-rates.js';
import { connectDatabase, type Database } from '../../src/mysql/pool.js';
import { readSectionAnswers } from '../../src/mysql/answers/section-answer.js';
import { writeRoster } from '../../src/mysql/roster/write-roster.js';
import { newRoster } from '../../src/service/new-roster.js';
import { random, type Random } from '../../src/simulator/numbers/random.js';
import { quantile, type Figure, type Measured, type MeasureOptions } from './figures.js';
import { durability, withServers } from './own-servers.js';
import { TERM_DAYS, termRoster } from './term-roster.js';
import { writeTermResults } from './term-results.js';

const ROUNDS = 300;
const WARM_UP = 10;

type Question = {
  what: string;
  /** The question that its time is compared with. */
  to?: string;
  /** Asks it about a day or course that it draws. */
  ask: (db: Database, draw: Random) => Promise<unknown>;
};

const SEALED = TERM_DAYS.slice(0, -1);
const TODAY = TERM_DAYS.at(-1)!;

/**
 * `npm run bench -- queries`: the questions of people and BI tools, asked of a term whose last day
 * is not rolled up yet.
 */
export async function measureQueries({ folder, scale, log }: MeasureOptions): Promise<Measured> {
  return withServers(folder, log, async ({ db, mysqlUrl }) => {
    const roster = newRoster(termRoster(scale));
    log('importing the roster of a term');
    const { counts } = await writeRoster(db, roster);
    const verdicts = await writeTermResults(db, TERM_DAYS, log);
    const sizes = `${TERM_DAYS.length} days, ${counts.sections} sections, ${counts.enrolments} enrolments, ${counts.classes} classes, ${verdicts} verdicts`;
    log(`asking: ${sizes}`);
    const rows = await askAll(mysqlUrl, questions(scale));
    return {
      name: 'queries',
      rows,
      notes: [
        sizes,
        `${ROUNDS} rounds; one connection, one question after the other`,
        await durability(db),
      ],
    };
  });
}

/** Asks the questions in turn, so that other load on the machine hits all of them alike. */
export async function askAll(mysqlUrl: string, asked: readonly Question[]): Promise<Figure[]> {
  // One connection, because MySQL counts the rows for each session.
  const db = await connectDatabase(mysqlUrl, 1);
  try {
    const draw = random(62, 'questions');
    const times = new Map(asked.map(({ what }) => [what, [] as number[]]));
    const examined = new Map(asked.map(({ what }) => [what, [] as number[]]));
    for (let round = -WARM_UP; round < ROUNDS; round += 1)
      for (const { what, ask } of asked) {
        const before = await rowsExamined(db);
        const from = performance.now();
        await ask(db, draw);
        const ms = performance.now() - from;
        if (round < 0) continue;
        times.get(what)!.push(ms);
        examined.get(what)!.push((await rowsExamined(db)) - before);
      }
    return asked.flatMap(({ what, to }) => {
      const own = times.get(what)!;
      const ratio = to && { to, value: quantile(own, 0.5) / quantile(times.get(to)!, 0.5) };
      return [
        { what: `${what}: p50`, value: quantile(own, 0.5), unit: 'ms', ...(ratio && { ratio }) },
        { what: `${what}: p99`, value: quantile(own, 0.99), unit: 'ms' },
        {
          what: `${what}: rows examined, p50`,
          value: quantile(examined.get(what)!, 0.5),
          unit: 'rows',
        },
      ];
    });
  } finally {
    await db.end();
  }
}

/** The rows that the session has read so far, those of this question included. */
async function rowsExamined(db: Database): Promise<number> {
  const [rows] = await db.query("SHOW SESSION STATUS LIKE 'Handler\\_read\\_%'");
  return (rows as { Value: string }[]).reduce((sum, { Value }) => sum + Number(Value), 0);
}

/** The reference: one row by its primary key. Any question to MySQL costs at least this. */
const ONE_ROW = 'one row by its key';

export function questions(scale: number): Question[] {
  const course = (draw: Random) => `ABC${1000 + draw.integer(Math.round(1_250 * scale))}`;
  const view = (name: string, by: 'day' | 'course') => ({
    what: `${name} by ${by}`,
    to: ONE_ROW,
    ask: (db: Database, draw: Random) =>
      by === 'day'
        ? db.execute(`SELECT * FROM ${name} WHERE class_date = ?`, [draw.pick(SEALED)])
        : db.execute(`SELECT * FROM ${name} WHERE course = ?`, [course(draw)]),
  });
  return [
    {
      what: ONE_ROW,
      ask: (db, draw) =>
        db.execute('SELECT * FROM class WHERE class_no = ?', [1 + draw.integer(100_000 * scale)]),
    },
    { what: 'day', to: ONE_ROW, ask: (db, draw) => readDayRates(db, { date: draw.pick(SEALED) }) },
    { what: 'day, in progress', to: ONE_ROW, ask: (db) => readDayRates(db, { date: TODAY }) },
    {
      what: 'course',
      to: ONE_ROW,
      ask: (db, draw) => readDayRates(db, { date: draw.pick(SEALED), course: course(draw) }),
    },
    {
      what: 'course, in progress',
      to: ONE_ROW,
      ask: (db, draw) => readDayRates(db, { date: TODAY, course: course(draw) }),
    },
    {
      what: 'timesearch',
      to: ONE_ROW,
      ask: (db, draw) => readSectionAnswers(db, draw.pick(SEALED)),
    },
    ...['class_rates', 'section_rates', 'course_rates'].flatMap((name) => [
      view(name, 'day'),
      view(name, 'course'),
    ]),
    { what: 'ingest_lag', to: ONE_ROW, ask: (db) => db.execute('SELECT * FROM ingest_lag') },
  ];
}
