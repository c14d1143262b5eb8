import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AttentionAnswer } from '../../src/http/schemas/attention.js';
import { addRule } from '../../src/mysql/attention/rules.js';
import { write } from '../../src/mysql/read.js';
import { askingOf, LECTURER, REGISTRY } from '../workbench/asking.js';
import { evaluateRules, fillAttention, ruleWith } from '../workbench/attention-campus.js';
import { startBoard, type TestBoard, type TestViewer } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';

let database: TestDatabase;
let served: TestBoard;
let board: ReturnType<typeof askingOf>;
const NOW = '2026-09-09 04:30:00';

beforeAll(async () => {
  database = await createTestDatabase();
  await fillAttention(database.db);
  served = await startBoard(database.db);
  board = askingOf(served, database.db);
});

afterAll(async () => {
  await served?.close();
  await database?.drop();
});

const beforeOf = async (viewer: TestViewer) => {
  const { students } = await board.get<AttentionAnswer>('attention', viewer);
  return students.map(({ studentId, findings: [one] }) => [
    studentId,
    one!.beforeAttended,
    one!.beforeMeasured,
  ]);
};

test('a lecturer does not see what a student attended in another section before', async () => {
  const fall = { kind: 'fall', classes: 5, share: 0.5, before: 3 } as const;
  const rule = ruleWith({ ...fall, counted: 'by_course' });
  await addRule(database.db, rule, { by: 'registry', reason: 'a new term', now: NOW });
  await evaluateRules(database.db, NOW);
  expect(await beforeOf(LECTURER)).toEqual([['S2', 3, 3]]);
  await write(
    database.db,
    `UPDATE class SET section = '9' WHERE course = 'ERG2050' AND class_date <= '2026-09-03'`,
  );
  expect(await beforeOf(LECTURER)).toEqual([['S2', null, null]]);
  expect(await beforeOf(REGISTRY)).toContainEqual(['S2', 3, 3]);
});
