import { afterAll, beforeAll, expect, test } from 'vitest';
import { write } from '../../src/mysql/read.js';
import { PAST, serveBoardCampus } from '../workbench/board-campus.js';
import { headersOf, type TestBoard } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';

let database: TestDatabase;
let served: TestBoard;

beforeAll(async () => {
  database = await createTestDatabase();
  served = await serveBoardCampus(database.db);
});

afterAll(async () => {
  await served?.close();
  await database?.drop();
});

const CLASS = `/api/v1/classes/${PAST}/ERG2050/1/08%3A30`;
const STUDENT = `${CLASS}/students/S1`;

type Page = { sentences: string[]; reasons: string[]; students: unknown[] };

/** Keeps this evidence of S1, and that the class was decided by a version of the signatures. */
async function decideBy(signatureVersion: number, evidence: string): Promise<void> {
  const values = { date: PAST, signatureVersion, evidence };
  await write(
    database.db,
    `UPDATE class_attendance a JOIN day_class c ON c.class_no = a.class_no
     SET a.signature_version = :signatureVersion, a.base_rate = 0.8
     WHERE c.class_date = :date AND c.course = 'ERG2050'`,
    values,
  );
  await write(
    database.db,
    `UPDATE verdict v JOIN day_class c ON c.class_no = v.class_no SET v.probability = 0.9
     WHERE c.class_date = :date AND c.course = 'ERG2050'`,
    values,
  );
  await write(
    database.db,
    `REPLACE INTO class_evidence (class_no, student_no, evidence)
     SELECT c.class_no, s.student_no, :evidence FROM day_class c JOIN student s
     WHERE c.class_date = :date AND c.course = 'ERG2050' AND s.student_id = 'S1'`,
    values,
  );
}

async function ask(path: string): Promise<Page> {
  const response = await fetch(`${served.url}${path}`, {
    headers: await headersOf(served, { role: 'registry' }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Page;
}

test('a verdict is told without reasons where its signatures are gone', async () => {
  await decideBy(999, '10,60,1,600||');
  const { sentences, reasons } = await ask(STUDENT);
  expect(sentences[0]).toContain('present');
  expect(reasons).toEqual([]);
});

test('evidence that cannot be read is no reason, and no other student is hidden', async () => {
  await decideBy(999, 'of no known form');
  const { sentences, reasons } = await ask(STUDENT);
  expect(sentences[0]).toContain('present');
  expect(reasons).toEqual([]);
  expect((await ask(CLASS)).students).toHaveLength(12);
});
