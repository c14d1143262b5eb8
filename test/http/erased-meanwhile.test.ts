import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ShownCode } from '../../src/http/schemas/roll.js';
import { noteErasure } from '../../src/mysql/decisions/erasures.js';
import { withTransaction } from '../../src/mysql/pool.js';
import { write } from '../../src/mysql/read.js';
import { LECTURER, REGISTRY, student } from '../workbench/asking.js';
import { PAST, TODAY } from '../workbench/board-campus.js';
import { openBoardCampus, type BoardCampus } from '../workbench/open-board-campus.js';
import { waiting } from '../workbench/locks.js';
import { rowsOf } from '../workbench/roster-campus.js';
import { eventually } from '../workbench/workbench.js';

/** What is written of a student while somebody erases the student. */

let campus: BoardCampus;

beforeAll(async () => {
  campus = await openBoardCampus();
});

beforeEach(() => write(campus.database.db, 'DELETE FROM erasure'));

afterAll(() => campus?.close());

const CLASS = `classes/${TODAY}/ERG2050/1/08:30`;

/** Erases a student while a row of the student is on its way into a table that has none. */
async function eraseBefore<T>(table: string, studentNo: number, writing: () => Promise<T>) {
  const gap = await campus.database.db.getConnection();
  await gap.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await gap.beginTransaction();
  await gap.query(`SELECT student_no FROM ${table} FOR UPDATE`);
  const written = writing();
  await eventually(async () => (await waiting(campus.database, table)) === 1, 'the row to wait');
  const at = `${TODAY} 09:30:00`;
  await withTransaction(campus.database.db, (tx) => noteErasure(tx, 'erase', studentNo, at, {}));
  await gap.rollback();
  gap.release();
  return written;
}

const REFUSED = {
  status: 409,
  body: { detail: 'A student was erased meanwhile, so nothing was changed.' },
};

test('a request', async () => {
  const asking = () => campus.board.request(student('S9'));
  expect(await eraseBefore('correction_request', 9, asking)).toMatchObject(REFUSED);
  expect(await rowsOf(campus.database.db, 'SELECT * FROM correction_request')).toEqual([]);
});

test('an entry of a code', async () => {
  const asked = { minutes: 5, allowElsewhere: true };
  const { code } = (await campus.board.ask<ShownCode>(`${CLASS}/code`, [LECTURER], asked)).body;
  const entering = () => campus.board.ask('code', [student('S8')], { code, confirmed: false });
  expect(await eraseBefore('roll_entry', 8, entering)).toMatchObject(REFUSED);
  expect(await rowsOf(campus.database.db, 'SELECT * FROM roll_entry')).toEqual([]);
});

test('an excuse, and a correction', async () => {
  const of = `classes/${PAST}/ERG2050/1/08:30/students/S7`;
  const days = { from: PAST, to: PAST, allCourses: true, reason: 'was ill' };
  const excusing = () => campus.board.ask(`${of}/excuse`, [REGISTRY], days);
  expect(await eraseBefore('excuse', 7, excusing)).toMatchObject(REFUSED);
  await write(campus.database.db, 'DELETE FROM erasure');
  const said = { verdict: 'absent', reason: 'the list says so' };
  const correcting = () => campus.board.ask(`${of}/correction`, [REGISTRY], said);
  expect(await eraseBefore('correction', 7, correcting)).toMatchObject(REFUSED);
});

test('a roll', async () => {
  await write(campus.database.db, 'DELETE FROM roll_mark');
  const roll = () => campus.board.ask(`${CLASS}/roll`, [LECTURER], { there: ['S6'], away: [] });
  expect(await eraseBefore('roll_mark', 6, roll)).toMatchObject(REFUSED);
  expect(await rowsOf(campus.database.db, 'SELECT * FROM roll_mark')).toEqual([]);
});
