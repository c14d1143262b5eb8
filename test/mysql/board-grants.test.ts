import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashOf, newSecret } from '../../src/http/access/secrets.js';
import { newLocalLink } from '../../src/http/access/local-link.js';
import { grantRole, revokeRole } from '../../src/mysql/board/roles.js';
import { addToken, revokeToken } from '../../src/mysql/board/tokens.js';
import { findStudent, readStudentClasses } from '../../src/mysql/decisions/corrections.js';
import { connectDatabase, type Database } from '../../src/mysql/pool.js';
import { write } from '../../src/mysql/read.js';
import { excuseStudent, withdrawExcuse } from '../../src/service/excuse.js';
import { takeRoll } from '../../src/service/roll.js';
import { BOARD_GRANTS, createAccounts, lists, type Accounts } from '../workbench/accounts.js';
import { ruleWith } from '../workbench/attention-campus.js';
import { PAST, serveBoardCampus, TODAY } from '../workbench/board-campus.js';
import { headersOf, startBoard, type TestBoard } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';

/** Each right on each table, alone. */
const RIGHTS = BOARD_GRANTS.flatMap(({ rights, table }) =>
  rights.split(', ').map((right) => `${right} ON ${table}`),
);
const PERSON = { issuer: 'https://login.test', subject: 'somebody', role: 'viewer', scope: '' };
const CLASS = `/api/v1/classes/${PAST}/ERG2050/1/08:30`;

let accounts: Accounts;
let database: TestDatabase;
let campus: TestBoard;
let name: string;

beforeAll(async () => {
  database = await createTestDatabase();
  name = new URL(database.url).pathname.slice(1);
  accounts = await createAccounts(database.url);
  campus = await serveBoardCampus(database.db);
});

afterAll(async () => {
  await campus?.close();
  await accounts?.drop();
  await database?.drop();
});

/** Serves the board under an account with these rights, and does all that it may do. */
async function useBoard(rights: string[]): Promise<void> {
  const account = await accounts.accountWith(['SELECT'], name);
  for (const one of rights) {
    const [right, table] = one.split(' ON ') as [string, string];
    await accounts.root.query(`GRANT ${right} ON ${name}.${table} TO ${account.name}`);
  }
  const db = await connectDatabase(account.url, 2);
  try {
    const board = await startBoard(db, { now: campus.board.now });
    try {
      await actAtBoard(board);
    } finally {
      await board.close();
    }
  } finally {
    await db.end();
  }
}

async function actAtBoard(board: TestBoard): Promise<void> {
  const { db } = board.board;
  const opened = await fetch(await newLocalLink(board.board), { redirect: 'manual' });
  expect(opened.status).toBe(303);
  const registry = await headersOf({ ...board, board: campus.board }, { role: 'registry' });
  const student = await headersOf(
    { ...board, board: campus.board },
    { role: 'student', studentId: 'S4' },
  );
  const ask = async (method: string, path: string, body?: object, who = registry) => {
    const answer = await fetch(`${board.url}${path}`, {
      method,
      headers: { ...who, ...(body && { 'content-type': 'application/json' }) },
      body: body ? JSON.stringify(body) : null,
    });
    expect([path, answer.status]).toEqual([path, 200]);
    return (await answer.json()) as { code?: string; outcome?: string };
  };
  await ask('GET', CLASS);
  const reason = 'the list was signed';
  // Every second time there is something to change.
  for (const verdict of ['absent', 'present'])
    await ask('POST', `${CLASS}/students/S2/correction`, { verdict, reason });
  const now = CLASS.replace(PAST, TODAY);
  // The second one ends the first.
  for (const minutes of [5, 5]) {
    const { code } = await ask('POST', `${now}/code`, { minutes, allowElsewhere: true });
    const { outcome } = await ask('POST', '/api/v1/code', { code }, student);
    expect(outcome).toBe('taken');
  }
  await ask('POST', `${CLASS}/confirmation`, { state: 'as_planned', reason });
  await ask('POST', '/api/v1/attention/rules', { rule: ruleWith(), reason });
  await speakAtBoard(db);
  await actOnRequest(board);
  await grantRole(db, PERSON, 'test');
  await revokeRole(db, PERSON, 'test');
  const { tokenNo } = await addToken(db, hashOf(newSecret()), {
    ...{ owner: 'a machine', role: 'viewer', scope: '', days: 1 },
  });
  await revokeToken(db, tokenNo);
  await ask('POST', '/api/v1/logout', {});
}

/** What the board's pages do with rolls and excuses. */
async function speakAtBoard(db: Database): Promise<void> {
  const student = 'S2';
  const studentNo = (await findStudent(db, student))!;
  const [meant] = await readStudentClasses(db, studentNo, { date: PAST, course: 'ERG2050' });
  const word = { by: 'registry', reason: 'a test', now: `${PAST} 20:00:00` };
  const marks = [{ studentNo, student, isThere: true }];
  await takeRoll(db, meant!, marks, 'lecturer', word, () => undefined);
  const days = { studentNo, student, from: PAST, to: PAST, course: null };
  const { excuseNo } = await excuseStudent(db, days, word, () => undefined);
  await withdrawExcuse(db, excuseNo, word, () => undefined);
}

/** A student asks for a correction, and takes it back. */
async function actOnRequest(board: TestBoard): Promise<void> {
  // An account with too few rights may have left one open.
  await write(campus.board.db, 'DELETE FROM correction_request');
  const student = await headersOf(
    { ...board, board: campus.board },
    { role: 'student', studentId: 'S3' },
  );
  const send = async (path: string, body: object) => {
    const answer = await fetch(`${board.url}/api/v1/${path}`, {
      method: 'POST',
      headers: { ...student, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect([path, answer.status]).toEqual([path, 200]);
    return (await answer.json()) as { no: number };
  };
  const address = { date: PAST, course: 'ERG2050', section: '1', start: '08:30' };
  const { no } = await send('requests', { ...address, verdict: 'absent', reason: 'I was ill' });
  await send(`requests/${no}/withdrawal`, {});
}

test('the rights of docs/accounts.md are enough for the board and for its commands', async () => {
  await useBoard(RIGHTS);
});

test.each(lists(RIGHTS))('something at the board fails without $left', async ({ rest }) => {
  await expect(useBoard(rest)).rejects.toThrow();
});
