import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ShownCode } from '../../src/http/schemas/roll.js';
import { student } from '../workbench/asking.js';
import { TODAY } from '../workbench/board-campus.js';
import { headersOf } from '../workbench/board.js';
import { waiting } from '../workbench/locks.js';
import { openRollBoard, type RollBoard } from '../workbench/roll-board.js';
import { rowsOf } from '../workbench/roster-campus.js';
import { eventually } from '../workbench/workbench.js';

let rolls: RollBoard;

beforeAll(async () => {
  rolls = await openRollBoard();
});
beforeEach(() => void (rolls.at.clock = '09:30:00'));
afterAll(() => rolls?.close());

test('a lecturer who said "not there" is not overruled by a code, also by one entered before', async () => {
  const { code } = await rolls.show();
  expect(await rolls.enter([student(1)], code)).toBe('taken');
  expect(await rolls.takeRoll({ away: ['S1'], againstCode: ['S1'] })).toMatchObject({ byCode: [] });
  await rolls.takeRoll({ away: ['S2'] });
  expect(await rolls.enter([student(2)], code)).toBe('away');
  expect(await rolls.enter([student(1)], code)).toBe('away');
  expect(await rolls.marks(2)).toEqual([[0, 'lecturer']]);
  expect((await rolls.marks(1)).at(-1)).toEqual([0, 'lecturer']);
  expect(await rolls.counts()).toEqual({ taken: 1, elsewhere: 0, away: 1 });
  await rolls.takeRoll({ there: ['S1', 'S2'] });
  expect(await rolls.enter([student(1)], code)).toBe('already');
  expect(await rolls.enter([student(2)], code)).toBe('taken');
  expect(await rolls.counts()).toEqual({ taken: 2, elsewhere: 0, away: 0 });
});

test('a roll that was read before a code was entered does not undo the code, and says so', async () => {
  const { code } = await rolls.show();
  expect(await rolls.enter([student(7)], code)).toBe('taken');
  const before = await rolls.marks(6);
  const stale = await rolls.takeRoll({ away: ['S6', 'S7'] });
  expect({ marks: stale.marks, byCode: stale.byCode }).toEqual({ marks: 1, byCode: ['S7'] });
  expect((await rolls.marks(7)).at(-1)).toEqual([1, 'code']);
  expect(await rolls.marks(6)).toEqual([...before, [0, 'lecturer']]);
  const known = await rolls.takeRoll({ away: ['S7'], againstCode: ['S7'] });
  expect({ marks: known.marks, byCode: known.byCode }).toEqual({ marks: 1, byCode: [] });
  expect((await rolls.marks(7)).at(-1)).toEqual([0, 'lecturer']);
  await rolls.takeRoll({ there: ['S6', 'S7'] });
});

test('of two codes that are opened at the same time one stays open', async () => {
  const other = `classes/${TODAY}/MAT1001/1/08:30`;
  const headers = await headersOf(rolls.served, { role: 'lecturer', scope: 'MAT1001/1' });
  // No row can come into this gap, so neither sees the row of the other before its own is in.
  const gap = await rolls.database.db.getConnection();
  await gap.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await gap.beginTransaction();
  await gap.query("SELECT code_no FROM roll_code WHERE day = ? AND course = 'MAT1001' FOR UPDATE", [
    TODAY,
  ]);
  const asked = { minutes: 5, allowElsewhere: false };
  const openings = [1, 2].map(() => rolls.board.ask<ShownCode>(`${other}/code`, headers, asked));
  await eventually(
    async () => (await waiting(rolls.database, 'roll_code')) === 2,
    'two codes to wait for the gap',
  );
  await gap.rollback();
  gap.release();
  const statuses = (await Promise.all(openings)).map(({ status }) => status);
  // Whoever was overtaken is told, unless the answer was on its way already.
  expect(statuses.sort()).toEqual(statuses.includes(409) ? [200, 409] : [200, 200]);
  const open = await rowsOf(
    rolls.database.db,
    "SELECT code_no FROM roll_code WHERE course = 'MAT1001' AND ended_at IS NULL",
  );
  expect(open).toHaveLength(1);
});

test('whoever ends a code ends no other one', async () => {
  const mine = await rolls.show();
  const later = await rolls.show();
  const { codeNo } = later.open;
  expect((await rolls.end(mine.open.codeNo)).body.open).toMatchObject({ codeNo });
  expect((await rolls.end(codeNo)).body.open).toBeNull();
});

test('whoever behind an address was not wrong may enter a code, however many others were', async () => {
  rolls.at.clock = '09:32:00';
  const { code } = await rolls.show();
  const wrong = await Promise.all(
    [1, 3, 5, 6, 7, 8, 9, 10, 11, 14].map((no) => headersOf(rolls.served, student(no))),
  );
  for (const headers of wrong)
    for (let time = 1; time <= 10; time += 1)
      expect(await rolls.enter(headers, 'CDFHJK')).toBe('unknown');
  const right = await headersOf(rolls.served, student(4));
  expect(await rolls.enter(right, code)).toBe('taken');
  const guessing = await headersOf(rolls.served, student(13));
  expect(await rolls.enter(guessing, 'CDFHJK')).toBe('unknown');
  const asked = { code: 'CDFHJM', confirmed: false };
  expect((await rolls.board.ask('code', guessing, asked)).status).toBe(429);
});
