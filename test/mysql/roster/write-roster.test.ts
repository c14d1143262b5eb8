import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withTransaction } from '../../../src/mysql/pool.js';
import { showVersion } from '../../../src/mysql/roster/days.js';
import { readRosterHead } from '../../../src/mysql/roster/roster-head.js';
import type { NewRoster } from '../../../src/mysql/roster/rows.js';
import { writeRoster } from '../../../src/mysql/roster/write-roster.js';
import { added, changed } from '../../workbench/roster-tables.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { waiting } from '../../workbench/locks.js';
import { campus, rowsOf } from '../../workbench/roster-campus.js';
import { eventually } from '../../workbench/workbench.js';

let database: TestDatabase;
beforeEach(async () => void (database = await createTestDatabase()));
afterEach(() => database.drop());

const TABLES = [
  'roster_student',
  'roster_device',
  'roster_room',
  'roster_access_point',
  'roster_section',
  'roster_enrolment',
  'class',
];
/** The other sessions that run a statement; one that only holds a lock sleeps. */
const AT_WORK = `
  SELECT id FROM information_schema.processlist
  WHERE db = DATABASE() AND id <> CONNECTION_ID() AND command IN ('Query', 'Execute')`;
const ANOTHER_STUDENT = added('students.csv', 'S4,0');

/** How many rows of a version each table has. */
const countsOf = async (version: number) =>
  Promise.all(
    TABLES.map(async (table) => {
      const [row] = await rowsOf(database.db, `SELECT COUNT(*) FROM ${table} WHERE version = ?`, [
        version,
      ]);
      return row?.[0];
    }),
  );
const GOOD_COUNTS = [3, 3, 2, 3, 3, 3, 43];

describe('an import', () => {
  test('writes the whole roster as version 1', async () => {
    const imported = await writeRoster(database.db, campus());
    expect(imported).toEqual({
      version: 1,
      unchanged: false,
      counts: {
        students: 3,
        devices: 3,
        logins: 0,
        accessPoints: 2,
        sections: 3,
        enrolments: 3,
        classes: 43,
      },
      firstDate: '2019-09-02',
      lastDate: '2019-12-06',
    });
    expect(await readRosterHead(database.db)).toEqual({
      version: 1,
      revision: expect.any(Number) as number,
    });
    expect(await countsOf(1)).toEqual(GOOD_COUNTS);
    expect(
      await rowsOf(
        database.db,
        `SELECT class_date, course, section, room, starts_at, ends_at, enrolled FROM class
         WHERE class_date BETWEEN '2019-09-30' AND '2019-10-12' ORDER BY starts_at, section`,
      ),
    ).toEqual([
      ['2019-09-30', 'ERG2050', '1', 'A-101', '2019-09-30 10:00:00', '2019-09-30 11:20:00', 2],
      ['2019-09-30', 'ERG2050', '2', 'A-101', '2019-09-30 13:00:00', '2019-09-30 14:20:00', 0],
      ['2019-10-04', 'ACT5005', '1', null, '2019-10-04 10:00:00', '2019-10-04 11:20:00', 1],
      ['2019-10-07', 'ERG2050', '1', 'A-101', '2019-10-07 10:00:00', '2019-10-07 11:20:00', 1],
      ['2019-10-07', 'ERG2050', '2', 'A-101', '2019-10-07 13:00:00', '2019-10-07 14:20:00', 0],
      ['2019-10-11', 'ACT5005', '1', null, '2019-10-11 10:00:00', '2019-10-11 11:20:00', 1],
      ['2019-10-12', 'ACT5005', '1', null, '2019-10-12 10:00:00', '2019-10-12 11:20:00', 1],
    ]);
    expect(
      await rowsOf(
        database.db,
        'SELECT MIN(day), MAX(day), COUNT(*), MAX(version) FROM roster_day',
      ),
    ).toEqual([['2019-09-02', '2019-12-06', 96, 1]]);
  });

  test('changes nothing if the roster only has another order', async () => {
    await writeRoster(database.db, campus());
    const shuffled = campus({ 'students.csv': ['student_id,opted_out', 'S3,1', 'S1,0', 'S2,0'] });
    expect(await writeRoster(database.db, shuffled)).toMatchObject({ version: 1, unchanged: true });
    expect(await readRosterHead(database.db)).toEqual({
      version: 1,
      revision: expect.any(Number) as number,
    });
    expect(await countsOf(2)).toEqual(TABLES.map(() => 0));
  });

  test('of other content becomes the next version, and the version before stays as it was', async () => {
    await writeRoster(database.db, campus());
    expect(await writeRoster(database.db, campus(ANOTHER_STUDENT))).toMatchObject({
      version: 2,
      unchanged: false,
    });
    expect(await readRosterHead(database.db)).toEqual({
      version: 2,
      revision: expect.any(Number) as number,
    });
    expect(await countsOf(1)).toEqual(GOOD_COUNTS);
    expect(await countsOf(2)).toEqual(GOOD_COUNTS.with(0, 4));
  });

  test('keeps the numbers of known names, and gives new numbers only to new names', async () => {
    await writeRoster(database.db, campus());
    const names = () =>
      rowsOf(database.db, 'SELECT student_id, student_no FROM student ORDER BY student_no');
    const before = await names();
    for (let i = 0; i < 20; i += 1) {
      await writeRoster(database.db, campus(changed('rooms.csv', 2, `A-101,A,1F,${i}`)));
    }
    await writeRoster(database.db, campus(ANOTHER_STUDENT));
    const after = await names();
    expect(after.slice(0, 3)).toEqual(before);
    expect(after[3]?.[0]).toBe('S4');
    expect(after[3]?.[1]).toBeLessThan(10);
    expect(await rowsOf(database.db, 'SELECT COUNT(*) FROM access_point')).toEqual([[2]]);
  });

  test('tells names apart that differ in case, in spaces or in accents', async () => {
    const students = ['s1,0', 'S 1,0', 'Š1,0', '学生,0', '🎓,0'];
    await writeRoster(database.db, campus(added('students.csv', ...students)));
    expect(
      await rowsOf(database.db, 'SELECT COUNT(*), COUNT(DISTINCT student_no) FROM student'),
    ).toEqual([[8, 8]]);
    expect(await countsOf(1)).toEqual(GOOD_COUNTS.with(0, 8));
  });
});

describe('an import that fails', () => {
  /** A roster whose writing stops after some of its rows. */
  function dying(roster: NewRoster, die: () => void): NewRoster {
    function* classes() {
      for (const [i, one] of [...roster.classes].entries()) {
        if (i === 30) die();
        yield one;
      }
    }
    return { ...roster, classes: classes() };
  }

  test('leaves no visible rows, and the next import deletes those that it left', async () => {
    await writeRoster(database.db, campus());
    const roster = dying(campus(ANOTHER_STUDENT), () => {
      throw new Error('out of power');
    });
    await expect(writeRoster(database.db, roster)).rejects.toThrow('out of power');
    expect(await readRosterHead(database.db)).toEqual({
      version: 1,
      revision: expect.any(Number) as number,
    });
    expect((await countsOf(2))[0]).toBe(4);

    await writeRoster(database.db, campus(added('rooms.csv', 'A-103,A,1F,9')));
    expect(await countsOf(2)).toEqual(GOOD_COUNTS.with(2, 3));
  });

  test('because its connection was killed changes nothing', async () => {
    const holder = await database.db.getConnection();
    await holder.beginTransaction();
    await holder.query('SELECT * FROM roster_head FOR UPDATE');
    const refused = expect(writeRoster(database.db, campus(ANOTHER_STUDENT))).rejects.toThrow();
    // Only the import's last transaction waits for the row.
    await eventually(
      async () => (await waiting(database, 'roster_head')) > 0,
      'the import to wait for the head',
    );
    const [[session]] = (await rowsOf(database.db, AT_WORK)) as [[number]];
    await database.db.query('KILL ?', [session]);
    await refused;
    await holder.rollback();
    holder.release();
    expect(await readRosterHead(database.db)).toEqual({ version: null, revision: 0 });
    expect(await writeRoster(database.db, campus())).toMatchObject({ version: 1 });
    expect(await countsOf(1)).toEqual(GOOD_COUNTS);
  });
});

describe('two imports at once', () => {
  test('run one after the other, and both are complete', async () => {
    // Whichever is the second may have a student fewer, a quarter of them.
    const accepted = { acceptShrink: true };
    const [one, other] = await Promise.all([
      writeRoster(database.db, campus(), accepted),
      writeRoster(database.db, campus(ANOTHER_STUDENT), accepted),
    ]);
    expect([one.version, other.version].sort()).toEqual([1, 2]);
    expect(await countsOf(one.version)).toEqual(GOOD_COUNTS);
    expect(await countsOf(other.version)).toEqual(GOOD_COUNTS.with(0, 4));
  });

  test('conflict when the first does not end in time', async () => {
    const session = await database.db.getConnection();
    await session.query("SELECT GET_LOCK(CONCAT('rollcall import ', LEFT(DATABASE(), 40)), 0)");
    await expect(writeRoster(database.db, campus(), { lockWaitSeconds: 1 })).rejects.toMatchObject({
      code: 'conflict',
      message: 'Another import has been running for 1 s: try again when it is done.',
    });
    session.destroy();
  });

  test('conflict when one of them has shown its version meanwhile', async () => {
    const { counts } = await writeRoster(database.db, campus());
    const { fingerprint, days } = campus();
    const show = (version: number, before: number | null) =>
      withTransaction(database.db, (tx) => {
        const claim = { version, mark: 'f'.repeat(64) };
        return showVersion(
          tx,
          { claim, before, fingerprint, days, counts },
          { progress: new Map(), erasures: 0 },
        );
      });
    await expect(show(1, null)).rejects.toMatchObject({ code: 'conflict' });
    await expect(show(2, 1)).rejects.toMatchObject({ code: 'conflict' });
    expect(await readRosterHead(database.db)).toEqual({
      version: 1,
      revision: expect.any(Number) as number,
    });
  });
});

describe('an import that loses much of the roster', () => {
  const LARGE = {
    ...added('students.csv', 'S4,0', 'S5,0', 'S6,0', 'S7,0'),
    ...added(
      'enrolments.csv',
      'S1,ERG2050,2,,',
      'S2,ERG2050,2,,',
      'S3,ERG2050,2,,',
      'S4,ERG2050,2,,',
    ),
  };

  test('is refused', async () => {
    await writeRoster(database.db, campus(LARGE));
    await expect(writeRoster(database.db, campus())).rejects.toMatchObject({
      code: 'refused',
      message:
        'The roster loses much of version 1, as if it were cut off: 3 students instead of 7; 3 enrolments instead of 7; if that is right, import it with --accept-shrink.',
    });
    expect(await readRosterHead(database.db)).toEqual({
      version: 1,
      revision: expect.any(Number) as number,
    });
  });

  test('is accepted by force', async () => {
    await writeRoster(database.db, campus(LARGE));
    expect(await writeRoster(database.db, campus(), { force: true })).toMatchObject({ version: 2 });
  });

  test('is accepted if it loses less', async () => {
    await writeRoster(database.db, campus(added('students.csv', 'S4,0', 'S5,0')));
    const four = campus(added('students.csv', 'S4,0'));
    expect(await writeRoster(database.db, four)).toMatchObject({ version: 2 });
  });
});
