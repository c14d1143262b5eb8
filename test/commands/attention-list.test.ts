import { afterAll, beforeAll, expect, test } from 'vitest';
import { addRule } from '../../src/mysql/attention/rules.js';
import { readRows } from '../../src/mysql/read.js';
import { evaluateRules, fillAttention, ruleWith } from '../workbench/attention-campus.js';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';

let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
  await fillAttention(bench.db);
  const word = { by: 'registry', reason: 'a test', now: '2026-09-09 04:00:00' };
  await addRule(bench.db, ruleWith({ counted: 'by_course' }), word);
  await evaluateRules(bench.db, '2026-09-09 04:30:00');
});
afterAll(() => bench?.close());

test('attention list leaves a look at each student that it lists, with the account', async () => {
  const listed = JSON.parse(await bench.succeed(['attention', 'list', '--json'])) as {
    studentId: string;
  }[];
  expect(listed.map(({ studentId }) => studentId)).toEqual(['S3', 'S2', 'S7']);
  const looks = await readRows(
    bench.db,
    `SELECT student_no AS studentNo, what, detail, looked_by AS lookedBy, account <> '' AS hasAccount
     FROM person_look ORDER BY student_no`,
  );
  expect(looks).toEqual(
    [2, 3, 7].map((studentNo) => ({
      ...{ studentNo, what: 'attention', detail: 'students', lookedBy: null, hasAccount: 1 },
    })),
  );
});

test('attention list of a rule that nobody fits leaves no look', async () => {
  await bench.db.query('DELETE FROM person_look');
  expect(JSON.parse(await bench.succeed(['attention', 'list', '--rule', '2', '--json']))).toEqual(
    [],
  );
  expect(await readRows(bench.db, 'SELECT look_no FROM person_look')).toEqual([]);
});
