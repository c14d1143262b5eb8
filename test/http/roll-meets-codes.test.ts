import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type {
  CodeAnswer,
  EnterAnswer,
  RollAnswer,
  ShownCode,
} from '../../src/http/schemas/roll.js';
import { instantOf } from '../../src/attendance/wall-clock.js';
import { askingOf, LECTURER, type Asker } from '../workbench/asking.js';
import { serveBoardCampus, TODAY } from '../workbench/board-campus.js';
import { headersOf, type TestBoard, type TestViewer } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { waiting } from '../workbench/locks.js';
import { rowsOf } from '../workbench/roster-campus.js';
import { eventually } from '../workbench/workbench.js';

let database: TestDatabase;
let served: TestBoard;
let board: ReturnType<typeof askingOf>;
/** The campus wall clock of TODAY. */
let clock = '09:30:00';

beforeAll(async () => {
  database = await createTestDatabase();
  served = await serveBoardCampus(database.db, {
    now: () => instantOf(`${TODAY} ${clock}`, 'Asia/Shanghai'),
  });
  board = askingOf(served, database.db);
});

beforeEach(() => void (clock = '09:30:00'));

afterAll(async () => {
  await served?.close();
  await database?.drop();
});

/** Students S1 to S12; S1 to S6 were heard in the room at 08:40, and S12 has opted out. */
const CLASS = `classes/${TODAY}/ERG2050/1/08:30`;
const student = (no: number): TestViewer => ({ role: 'student', studentId: `S${no}` });

const show = async (asked: { minutes?: number; allowElsewhere?: boolean } = {}) => {
  const body = { minutes: 5, allowElsewhere: false, ...asked };
  return (await board.ask<ShownCode>(`${CLASS}/code`, [LECTURER], body)).body;
};
const enter = async (who: Asker, code: string, confirmed = false) =>
  (await board.ask<EnterAnswer>('code', who, { code, confirmed })).body.outcome;
const counts = async () => {
  const { open } = (await board.ask<CodeAnswer>(`${CLASS}/code`, [LECTURER])).body;
  return open && { taken: open.taken, elsewhere: open.elsewhere, away: open.away };
};
const end = (codeNo: number) => board.ask<CodeAnswer>(`${CLASS}/code/end`, [LECTURER], { codeNo });
const takeRoll = async (roll: { there?: string[]; away?: string[]; againstCode?: string[] }) =>
  (await board.ask<RollAnswer>(`${CLASS}/roll`, [LECTURER], { there: [], away: [], ...roll })).body;
const marks = (no: number) =>
  rowsOf(
    database.db,
    'SELECT is_there, source FROM roll_mark WHERE day = ? AND student_no = ? ORDER BY roll_no',
    [TODAY, no],
  );
test('a lecturer who said "not there" is not overruled by a code, also by one entered before', async () => {
  const { code } = await show();
  expect(await enter([student(1)], code)).toBe('taken');
  expect(await takeRoll({ away: ['S1'], againstCode: ['S1'] })).toMatchObject({ byCode: [] });
  await takeRoll({ away: ['S2'] });
  expect(await enter([student(2)], code)).toBe('away');
  expect(await enter([student(1)], code)).toBe('away');
  expect(await marks(2)).toEqual([[0, 'lecturer']]);
  expect((await marks(1)).at(-1)).toEqual([0, 'lecturer']);
  expect(await counts()).toEqual({ taken: 1, elsewhere: 0, away: 1 });
  await takeRoll({ there: ['S1', 'S2'] });
  expect(await enter([student(1)], code)).toBe('already');
  expect(await enter([student(2)], code)).toBe('taken');
  expect(await counts()).toEqual({ taken: 2, elsewhere: 0, away: 0 });
});

test('a roll that was read before a code was entered does not undo the code, and says so', async () => {
  const { code } = await show();
  expect(await enter([student(7)], code)).toBe('taken');
  const before = await marks(6);
  const stale = await takeRoll({ away: ['S6', 'S7'] });
  expect({ marks: stale.marks, byCode: stale.byCode }).toEqual({ marks: 1, byCode: ['S7'] });
  expect((await marks(7)).at(-1)).toEqual([1, 'code']);
  expect(await marks(6)).toEqual([...before, [0, 'lecturer']]);
  const known = await takeRoll({ away: ['S7'], againstCode: ['S7'] });
  expect({ marks: known.marks, byCode: known.byCode }).toEqual({ marks: 1, byCode: [] });
  expect((await marks(7)).at(-1)).toEqual([0, 'lecturer']);
  await takeRoll({ there: ['S6', 'S7'] });
});

test('of two codes that are opened at the same time one stays open', async () => {
  const other = `classes/${TODAY}/MAT1001/1/08:30`;
  const headers = await headersOf(served, { role: 'lecturer', scope: 'MAT1001/1' });
  // No row can come into this gap, so neither sees the row of the other before its own is in.
  const gap = await database.db.getConnection();
  await gap.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await gap.beginTransaction();
  await gap.query("SELECT code_no FROM roll_code WHERE day = ? AND course = 'MAT1001' FOR UPDATE", [
    TODAY,
  ]);
  const asked = { minutes: 5, allowElsewhere: false };
  const openings = [1, 2].map(() => board.ask<ShownCode>(`${other}/code`, headers, asked));
  await eventually(
    async () => (await waiting(database, 'roll_code')) === 2,
    'two codes to wait for the gap',
  );
  await gap.rollback();
  gap.release();
  const statuses = (await Promise.all(openings)).map(({ status }) => status);
  // Whoever was overtaken is told, unless the answer was on its way already.
  expect(statuses.sort()).toEqual(statuses.includes(409) ? [200, 409] : [200, 200]);
  const open = await rowsOf(
    database.db,
    "SELECT code_no FROM roll_code WHERE course = 'MAT1001' AND ended_at IS NULL",
  );
  expect(open).toHaveLength(1);
});

test('whoever ends a code ends no other one', async () => {
  const mine = await show();
  const later = await show();
  const { codeNo } = later.open;
  expect((await end(mine.open.codeNo)).body.open).toMatchObject({ codeNo });
  expect((await end(codeNo)).body.open).toBeNull();
});

test('whoever behind an address was not wrong may enter a code, however many others were', async () => {
  clock = '09:32:00';
  const { code } = await show();
  const wrong = await Promise.all(
    [1, 3, 5, 6, 7, 8, 9, 10, 11, 14].map((no) => headersOf(served, student(no))),
  );
  for (const headers of wrong)
    for (let time = 1; time <= 10; time += 1)
      expect(await enter(headers, 'CDFHJK')).toBe('unknown');
  const right = await headersOf(served, student(4));
  expect(await enter(right, code)).toBe('taken');
  const guessing = await headersOf(served, student(13));
  expect(await enter(guessing, 'CDFHJK')).toBe('unknown');
  const asked = { code: 'CDFHJM', confirmed: false };
  expect((await board.ask('code', guessing, asked)).status).toBe(429);
});
