import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AttentionAnswer, RulesAnswer } from '../../src/http/schemas/attention.js';
import { readRows, write } from '../../src/mysql/read.js';
import { askingOf, LECTURER, REGISTRY, student } from '../workbench/asking.js';
import {
  evaluateRules,
  fillAttention,
  LAST_FINAL,
  ruleWith,
} from '../workbench/attention-campus.js';
import { headersOf, startBoard, type TestBoard, type TestViewer } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';

let database: TestDatabase;
let served: TestBoard;
let board: ReturnType<typeof askingOf>;

const RULE = ruleWith({ counted: 'by_course', mail: ['dean@example.edu'] });

beforeAll(async () => {
  database = await createTestDatabase();
  await fillAttention(database.db);
  served = await startBoard(database.db);
  board = askingOf(served, database.db);
  expect(await post('rules', { rule: RULE, reason: 'a new term' })).toMatchObject({ status: 200 });
  const together = ruleWith({ name: 'All courses' });
  await post('rules', { rule: together, reason: 'a new term' });
  await evaluateRules(database.db, '2026-09-09 04:30:00');
});

afterAll(async () => {
  await served?.close();
  await database?.drop();
});

const post = (path: string, body: object) =>
  board.ask<Record<string, unknown>>(`attention/${path}`, [REGISTRY], body);

const listOf = async (viewer: TestViewer, path = '') => {
  const { students } = await board.get<AttentionAnswer>(`attention${path}`, viewer);
  return students.map(({ studentId, findings }) => [
    studentId,
    ...findings.map((one) => `${one.course ?? 'all'} ${one.attended}/${one.measured}`),
  ]);
};

test('the most urgent come first, with the classes that it rests on', async () => {
  expect(await listOf(REGISTRY)).toEqual([
    ['S3', 'ERG2050 0/8'],
    ['S2', 'ERG2050 0/5'],
    ['S7', 'MAT1001 0/4', 'all 0/4'],
  ]);
  const answer = await board.get<AttentionAnswer>('attention?rule=2', REGISTRY);
  expect(answer).toMatchObject({ day: LAST_FINAL, mayChange: true, isCut: false });
  expect(
    answer.students[0]!.findings[0]!.rests.map(({ date, verdict }) => [date, verdict]),
  ).toEqual(
    ['2026-09-05', '2026-09-06', '2026-09-07', '2026-09-08'].map((date) => [date, 'absent']),
  );
});

test('a lecturer sees students of the own section only, and nothing that rests on other courses', async () => {
  expect(await listOf(LECTURER)).toEqual([
    ['S3', 'ERG2050 0/8'],
    ['S2', 'ERG2050 0/5'],
  ]);
  expect(await listOf({ role: 'lecturer', scope: 'MAT1001/1' })).toEqual([['S7', 'MAT1001 0/4']]);
  expect(await listOf({ role: 'lecturer', scope: 'ERG2050/2' })).toEqual([]);
});

test('nobody finds the own name in the list', async () => {
  const { students } = await board.get<AttentionAnswer>('attention', REGISTRY, student('S2'));
  expect(students.map(({ studentId }) => studentId)).toEqual(['S3', 'S7']);
});

test('who looks leaves a row for each student who is shown', async () => {
  await write(database.db, 'DELETE FROM person_look');
  await listOf(LECTURER);
  await listOf(REGISTRY, '?rule=2');
  const looks = await readRows<{ line: string }>(
    database.db,
    "SELECT CONCAT_WS(' ', student_no, what, detail) AS line FROM person_look ORDER BY student_no",
  );
  expect(looks.map(({ line }) => line)).toEqual([
    ...['2 attention students', '3 attention students', '7 attention students by rule 2'],
  ]);
});

test('a verdict that was corrected since counts as it is now, and so does an opt-out', async () => {
  const correct = (verdict: string) =>
    write(
      database.db,
      `UPDATE verdict v JOIN class c USING (class_no) SET v.verdict = :verdict
       WHERE c.course = 'ERG2050' AND v.student_no = 3 AND c.class_date = '2026-09-08'`,
      { verdict },
    );
  for (const verdict of ['present', 'not_measured', 'unknown']) {
    await correct(verdict);
    const expected = verdict === 'present' ? [] : [['S3', 'ERG2050 0/7']];
    expect(await listOf(LECTURER), verdict).toEqual([...expected, ['S2', 'ERG2050 0/5']]);
  }
  await correct('absent');
  const optOut = (optedOut: number) =>
    write(
      database.db,
      'UPDATE roster_student SET opted_out = :optedOut WHERE version = 1 AND student_no = 2',
      { optedOut },
    );
  await optOut(1);
  expect(await listOf(LECTURER)).toEqual([['S3', 'ERG2050 0/8']]);
  await optOut(0);
});

test('a rule that was made stricter names at once only those who fit it still', async () => {
  const change = (classes: number, version: number) =>
    post('rules/1', { rule: { ...RULE, classes }, version, isOn: true, reason: 'too many' });
  expect(await change(6, 1)).toEqual({ status: 200, body: { ruleNo: 1, version: 2 } });
  expect(await listOf(LECTURER)).toEqual([['S3', 'ERG2050 0/8']]);
  expect(await change(4, 1)).toMatchObject({ status: 409, body: { code: 'conflict' } });
  expect(await change(3, 2)).toMatchObject({ status: 200 });
  expect(
    await post('rules/9', { rule: RULE, version: 1, isOn: true, reason: 'none' }),
  ).toMatchObject({ status: 404 });
});

test('a download has the same students', async () => {
  const response = await fetch(`${served.url}/api/v1/attention?as=csv`, {
    headers: await headersOf(served, LECTURER),
  });
  const [header, ...rows] = (await response.text()).trim().split(/\r?\n/);
  expect(header).toContain('student_id,rule,kind,course,attended,measured');
  expect(rows.map((row) => row.split(',')[0])).toEqual(['S3', 'S2']);
});

test('the rules say who is told, how many fit, and what was sent', async () => {
  const { rules, deliveries } = await board.get<RulesAnswer>('attention/rules', REGISTRY);
  expect(rules.map(({ name, students, reason }) => [name, students, reason])).toEqual([
    ['Three in a row', 3, 'too many'],
    ['All courses', 1, 'a new term'],
  ]);
  expect(rules[0]!.by).toMatch(/^Test Person #/);
  expect(deliveries).toMatchObject([
    { ruleNo: 1, channel: 'mail', recipient: 'dean@example.edu', state: 'waiting', students: 3 },
  ]);
});

test('a preview counts, and saves nothing', async () => {
  expect(await post('preview', { rule: { ...RULE, classes: 5 } })).toEqual({
    ...{ status: 200, body: { day: LAST_FINAL, students: 2 } },
  });
});

test.each([
  ['a share that it cannot have', { share: 0.5 }],
  ['a course that it does not name', { scopeKind: 'course' }],
  ['a webhook in plain text', { webhooks: ['http://hooks.example.edu/'] }],
  ['a webhook with a password', { webhooks: ['https://user:secret@hooks.example.edu/'] }],
  ['a webhook that is no address', { webhooks: ['https://['] }],
  ['a webhook that is a file', { webhooks: ['file:///etc/passwd'] }],
  ['a mail address with a line break', { mail: ['a@example.edu\r\nBcc: b@example.edu'] }],
  ['a name with a line break', { name: 'Five\nin a row' }],
  ['a field that nobody knows', { admin: true }],
])('a rule with %s is refused', async (_what, changes) => {
  const { status, body } = await post('rules', {
    rule: { ...RULE, ...changes },
    reason: 'why not',
  });
  expect([status, body['code']]).toEqual([400, 'bad_request']);
});
