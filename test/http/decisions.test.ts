import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyJournal } from '../../src/commands/journal/apply-journal.js';
import type { ClassAnswer, ExplanationAnswer } from '../../src/http/schemas/class.js';
import { readRows, write } from '../../src/mysql/read.js';
import { readJournal } from '../../src/service/journal-file.js';
import { PAST, serveBoardCampus } from '../workbench/board-campus.js';
import { headersOf, type TestBoard } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { rollUp } from '../workbench/rates-campus.js';

let database: TestDatabase;
let served: TestBoard;
let headers: Awaited<ReturnType<typeof headersOf>>;
const journal = mkdtempSync(join(tmpdir(), 'rollcall-journal-'));

beforeAll(async () => {
  database = await createTestDatabase();
  served = await serveBoardCampus(database.db, { settings: { journal } });
  headers = await headersOf(served, { role: 'registry' });
});

afterAll(async () => {
  await served?.close();
  await database?.drop();
});

const CLASS = `/api/v1/classes/${PAST}/ERG2050/1/08%3A30`;

async function get<T>(path: string): Promise<T> {
  return (await (await fetch(`${served.url}${path}`, { headers })).json()) as T;
}

async function post(path: string, body: unknown) {
  const response = await fetch(`${served.url}${path}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as object };
}

const verdictOf = async (student: string) => {
  const { students } = await get<ClassAnswer>(CLASS);
  const { verdict, corrected } = students.find(({ studentId }) => studentId === student)!;
  return { verdict, corrected };
};

test('a correction takes effect at once, and again after a rollup', async () => {
  expect(await verdictOf('S9')).toEqual({ verdict: 'absent', corrected: false });
  const said = { verdict: 'present', reason: 'signed the sheet' };
  const changed = await post(`${CLASS}/students/S9/correction`, said);
  expect(changed).toMatchObject({ status: 200, body: { figures: { present: 9, rate: 9 / 12 } } });
  expect(await verdictOf('S9')).toEqual({ verdict: 'present', corrected: true });
  await rollUp(database.db, PAST);
  expect(await verdictOf('S9')).toEqual({ verdict: 'present', corrected: true });
  const { corrections } = await get<ExplanationAnswer>(`${CLASS}/students/S9`);
  expect(corrections).toMatchObject([
    { ...said, by: expect.stringMatching(/^Test Person #[0-9a-f]{16}$/) as string },
  ]);
});

test('a student who has opted out has no verdict to correct', async () => {
  const said = { verdict: 'present', reason: 'signed the sheet' };
  const { status, body } = await post(`${CLASS}/students/S12/correction`, said);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(body).toMatchObject({ code: 'refused' });
});

test('a confirmation is shown at once, and the next rollup follows it', async () => {
  const { status } = await post(`${CLASS}/confirmation`, { state: 'not_held', reason: 'holiday' });
  expect(status).toBe(200);
  const { confirmations } = await get<ClassAnswer>(CLASS);
  expect(confirmations).toMatchObject([{ state: 'not_held', room: null, reason: 'holiday' }]);
  await rollUp(database.db, PAST);
  expect(await get<ClassAnswer>(CLASS)).toMatchObject({ state: 'not_held', confirmed: true });
});

test('a room that the roster does not have is refused, and nothing is kept', async () => {
  const said = { state: 'moved', room: 'no such room', reason: 'was moved' };
  const { status, body } = await post(`${CLASS}/confirmation`, said);
  expect(status).toBe(404);
  expect(body).toMatchObject({ code: 'not_found' });
  expect((await get<ClassAnswer>(CLASS)).confirmations).toHaveLength(1);
});

test('the journal has every word, and gives it back to a database that lost it', async () => {
  const { words } = readJournal(journal);
  expect(words.map(({ kind }) => kind)).toEqual(['correction', 'confirmation']);
  await write(database.db, 'DELETE FROM correction');
  const applied = await applyJournal(database.db, words, '2026-09-08 10:00:00');
  expect(applied).toMatchObject({ corrections: 1, confirmations: 0, alreadyThere: 1 });
  const kept = await readRows(database.db, 'SELECT corrected_by AS name FROM correction');
  expect(kept).toMatchObject([{ name: expect.stringMatching(/^Test Person #/) as string }]);
});
