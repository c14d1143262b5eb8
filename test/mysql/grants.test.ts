import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase, type Database } from '../../src/mysql/pool.js';
import { rollupStore } from '../../src/mysql/rollup-store.js';
import {
  AUDIT_TABLES,
  BOARD_TABLES,
  GRANTS,
  as,
  createAccounts,
  lists,
  type Account,
  type Accounts,
} from '../workbench/accounts.js';
import { makeCampus, makeLog, type Campus } from '../workbench/campus.js';
import { expectExact } from '../workbench/checker.js';
import { beginDay, readAnswers } from '../workbench/read-answers.js';
import { createWorkbench, eventually, type Workbench } from '../workbench/workbench.js';

const DAY = '2019-09-03';
const NOT_ROLLED_UP = '2019-09-04';
const WORKER = GRANTS.onAll('worker');
/** Where the worker may also change and delete rows. */
const CHANGED = GRANTS.granted('worker', 'UPDATE, DELETE');
const PRIVACY = GRANTS.rights('privacy');
const VIEWS = GRANTS.granted('reader', 'SELECT');
const ANSWERS = GRANTS.granted('answers', 'SELECT');
/** Where a command that shows students keeps that somebody looked. */
const LOOKS = GRANTS.granted('answers', 'INSERT');

let accounts: Accounts;
let bench: Workbench;
let campus: Campus;
let database: string;

beforeAll(async () => {
  bench = await createWorkbench();
  accounts = await createAccounts(bench.env['ROLLCALL_MYSQL_URL']!);
  database = new URL(bench.env['ROLLCALL_MYSQL_URL']!).pathname.slice(1);
  campus = makeCampus(join(bench.folder, 'campus'), { students: 200, sections: 6, seed: 15 });
});

afterAll(async () => {
  await accounts?.drop();
  await bench?.close();
});

const accountWith = (rights: string[], on = database) => accounts.accountWith(rights, on);

/** An account with the worker's rights, or with some of them. */
async function workerWith(onAll = WORKER, onTables = ['UPDATE', 'DELETE']): Promise<Account> {
  const account = await accountWith(onAll);
  if (onTables.length > 0)
    for (const table of CHANGED)
      await accounts.root.query(
        `GRANT ${onTables.join(', ')} ON ${database}.${table} TO ${account.name}`,
      );
  return account;
}

/** An account that may read these tables and views. */
async function readerOf(names: string[]): Promise<Account> {
  const account = await accountWith([]);
  for (const name of names)
    await accounts.root.query(`GRANT SELECT ON ${database}.${name} TO ${account.name}`);
  return account;
}

const succeedAs = async ({ url }: Account, args: string[], privacy?: Account): Promise<string> => {
  const { status, stdout, stderr } = await bench.rollcall(args, {
    env: { ROLLCALL_MYSQL_URL: url, ...(privacy && { ROLLCALL_MYSQL_PRIVACY_URL: privacy.url }) },
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
};

test('this file, board-grants.test.ts and migrate-grants.test.ts try every grant of docs/accounts.md', () => {
  expect(GRANTS.count).toBe(4 + [CHANGED, VIEWS, ANSWERS, LOOKS, BOARD_TABLES].flat().length);
});

test('the rights of the worker are enough for it, for an import, a rollup and the commands that write', async () => {
  const account = await workerWith();
  await succeedAs(account, ['import', campus.folder]);
  await succeedAs(account, ['ingest', 'start']);
  const worker = await bench.startWorker([], { ROLLCALL_MYSQL_URL: account.url });
  await bench.succeed(['send', makeLog(campus, 'a.jsonl', DAY, 5_000)]);
  await succeedAs(account, ['ingest', 'wait', '--timeout', '60']);
  await expectExact(bench, campus.folder, ['a.jsonl']);
  await succeedAs(account, ['rollup', 'run', '--date', DAY]);
  await succeedAs(account, ['rejects', 'retry']);
  await speak(account);
  const erase = ['erase', '--student', '119000001'];
  await succeedAs(account, erase, await accountWith(PRIVACY));
  await succeedAs(account, [...erase, '--lift', ...WORD]);
  await succeedAs(account, ['import', campus.folder, '--force']);
  expect(worker.log()).not.toMatch(/denied|DENIED/);
  worker.signal('SIGTERM');
  expect(await worker.exited).toBe(0);
});

test.each(lists(['SELECT', 'INSERT', 'UPDATE']).map(({ left }) => left))(
  'a worker does not start without %s',
  async (left) => {
    const account = await workerWith(
      WORKER.filter((one) => one !== left),
      left === 'UPDATE' ? ['DELETE'] : undefined,
    );
    const { status, stderr } = await bench.rollcall(['worker'], {
      env: { ROLLCALL_MYSQL_URL: account.url },
    });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(new RegExp(`${left}.* command denied`)),
    ]);
  },
);

const WORD = ['--by', 'registry', '--reason', 'roll call'];

/** Runs the commands by which people decide, and those that look at students. */
async function speak(account: Account): Promise<void> {
  const [row] = await accounts.rows(
    `SELECT s.student_id AS student, c.course, c.section, SUBSTR(c.starts_at, 12, 5) AS start
     FROM ${database}.verdict v JOIN ${database}.class c USING (class_no)
     JOIN ${database}.student s USING (student_no)
     WHERE c.class_date = ? AND s.student_id <> '119000001' LIMIT 1`,
    [DAY],
  );
  const { student, course, section, start } = row as Record<string, string>;
  const asked = ['--course', course!, '--section', section!, '--date', DAY];
  const meant = [...asked, '--start', start!, ...WORD];
  await succeedAs(account, ['correct', '--student', student!, '--verdict', 'partial', ...meant]);
  await succeedAs(account, ['class', 'confirm', '--held', ...meant]);
  await succeedAs(account, ['explain', '--student', student!, ...asked]);
  await succeedAs(account, ['person', 'export', '--student', student!]);
  await succeedAs(account, ['unmatched']);
  for (const days of ['401', '400'])
    await succeedAs(account, ['setting', 'set', 'ROLLCALL_EVIDENCE_DAYS', days, ...WORD]);
  await succeedAs(account, ['ingest', 'pause', '--reason', 'a test']);
  await succeedAs(account, ['ingest', 'resume']);
}

test('the worker may only add to the tables that keep what people said and did', async () => {
  await as(await workerWith(), async (db) => {
    for (const table of AUDIT_TABLES) {
      const refused = { code: 'ER_TABLEACCESS_DENIED_ERROR' };
      await expect(db.query(`DELETE FROM ${table}`)).rejects.toMatchObject(refused);
      await expect(db.query(`UPDATE ${table} SET account = NULL`)).rejects.toMatchObject(refused);
      await expect(db.query(`TRUNCATE TABLE ${table}`)).rejects.toMatchObject(refused);
    }
  });
});

test('each of these tables keeps the account and its host beside the name that the person gave', async () => {
  const written = await accounts.rows(
    `SELECT table_name AS name FROM information_schema.columns
     WHERE table_schema = ? AND column_name = 'account' ORDER BY table_name`,
    [database],
  );
  expect(written.map(({ name }) => String(name))).toEqual(AUDIT_TABLES);
  for (const table of [
    'class_confirmation',
    'correction',
    'ingest_control',
    'person_look',
    'setting_change',
  ]) {
    const rows = await accounts.rows(`SELECT DISTINCT account FROM ${database}.${table}`);
    expect([table, rows]).toEqual([
      table,
      [{ account: expect.stringMatching(/^test_\w+@(127\.0\.0\.1|localhost)$/) as string }],
    ]);
  }
});

test('every table keeps what people said and did, or stands among the tables that docs/accounts.md lets the worker change', async () => {
  const rows = await accounts.rows(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = ? AND table_type = 'BASE TABLE' ORDER BY table_name`,
    [database],
  );
  const names = rows.map(({ name }) => String(name));
  // Only migrate writes schema_migration, and only the board says who is there and who may ask.
  const known = new Set(['schema_migration', ...AUDIT_TABLES, ...CHANGED, ...BOARD_TABLES]);
  expect([...known].sort()).toEqual(names);
});

test('without DELETE a rollup waits, and it ends when the account gets the right', async () => {
  const account = await workerWith(WORKER, ['UPDATE']);
  const worker = await bench.startWorker([], { ROLLCALL_MYSQL_URL: account.url });
  const rolledUp = bench.succeed(['rollup', 'run', '--date', DAY]);
  await eventually(
    () => worker.log().includes('ER_TABLEACCESS_DENIED_ERROR'),
    'a step of the rollup to fail',
  );
  for (const table of CHANGED)
    await accounts.root.query(`GRANT DELETE ON ${database}.${table} TO ${account.name}`);
  await rolledUp;
  worker.signal('SIGTERM');
  expect(await worker.exited).toBe(0);
}, 300_000);

test('a reader can read the views, and no table behind them', async () => {
  await as(await readerOf(VIEWS), async (db) => {
    for (const view of VIEWS) {
      const [found] = await db.query(`SELECT * FROM ${view} LIMIT 1`);
      expect(found).toHaveLength(1);
    }
    for (const table of ['verdict', 'student', 'access_event', 'reject', 'setting'])
      await expect(db.query(`SELECT * FROM ${table}`)).rejects.toMatchObject({
        code: 'ER_TABLEACCESS_DENIED_ERROR',
      });
    await expect(db.query('DELETE FROM ingest_lag')).rejects.toMatchObject({
      code: 'ER_TABLEACCESS_DENIED_ERROR',
    });
  });
});

test('the views and tables of docs/accounts.md are enough for the commands that answer', async () => {
  await beginDay(bench.db, NOT_ROLLED_UP);
  const account = await readerOf(ANSWERS);
  for (const table of LOOKS)
    await accounts.root.query(`GRANT INSERT ON ${database}.${table} TO ${account.name}`);
  await succeedAs(account, ['day', DAY]);
  await succeedAs(account, ['course', 'CSC1000', '--date', DAY, '--section', '1']);
  for (const args of [
    ['crssearch', 'CSC', '1000', '1', DAY],
    ['timesearch', DAY],
  ])
    await succeedAs(account, args);
  await succeedAs(account, ['export', '--date', DAY]);
  expect(await succeedAs(account, ['export', '--date', DAY, '--students'])).toContain('119000002');
  await as(account, readBothDays);
});

const readBothDays = (db: Database) => readAnswers(db, DAY, NOT_ROLLED_UP);

test.each(lists(ANSWERS))(
  'one of the commands that answer fails without $left',
  async ({ left, rest }) => {
    await expect(as(await readerOf(rest), readBothDays)).rejects.toThrow(`denied to user`);
    await expect(as(await readerOf(rest), readBothDays)).rejects.toThrow(`table '${left}'`);
  },
);

const [FAR, NIGHT] = ['2038-01-01', '2038-02-01 04:10:00'];

// It empties the database, so it comes last.
test('the night deletes under the account of the worker, and the words of people under the account "privacy"', async () => {
  const goOn = () => true;
  const worker = await workerWith();
  await as(worker, async (db) => {
    const night = rollupStore(db);
    expect(await night.expireResults('evidence', FAR, NIGHT, goOn)).toEqual([DAY]);
    await expect(night.expireResults('verdicts', FAR, NIGHT, goOn)).rejects.toThrow(
      /DELETE.*denied/,
    );
    const privacy = await connectDatabase((await accountWith(PRIVACY)).url, 1);
    try {
      const both = rollupStore(db, privacy);
      expect(await both.expireResults('verdicts', FAR, NIGHT, goOn)).toEqual([DAY]);
    } finally {
      await privacy.end();
    }
    expect(await night.eraseOptedOut(goOn)).toBe(0);
    expect(await night.packDays(FAR, NIGHT, goOn)).toEqual([DAY]);
    expect(await night.expireEvents(FAR, NIGHT, goOn)).toEqual([DAY]);
    await night.pruneRosters(FAR, NIGHT, goOn);
    await night.expireLearned(FAR, NIGHT, goOn);
  });
  for (const table of ['correction', 'class_confirmation', 'verdict']) {
    const left = await accounts.rows(`SELECT 1 FROM ${database}.${table} LIMIT 1`);
    expect([table, left]).toEqual([table, []]);
  }
});
