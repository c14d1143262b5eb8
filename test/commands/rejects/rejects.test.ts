import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { registerRejects } from '../../../src/commands/rejects/rejects.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { runCommand } from '../../workbench/run-command.js';

const MONDAY = '2019-09-02';
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

beforeEach(async () => {
  await database.db.query('DELETE FROM reject');
});

afterAll(async () => {
  await database?.drop();
});

const rejects = (...args: string[]) =>
  runCommand(registerRejects, ['rejects', ...args], { ROLLCALL_MYSQL_URL: database.url });

async function reject(
  offset: number,
  reason: string,
  raw: string | Buffer | null,
  at = `${MONDAY} 15:30:00`,
): Promise<void> {
  const stored = raw === null ? null : Buffer.from(raw);
  await database.db.query('INSERT INTO reject VALUES (?, ?, ?, ?, ?, ?, ?)', [
    ...['wifi', 0, offset, reason, stored, stored?.length ?? 0, at],
  ]);
}

test('rejects are counted by reason, and the newest are listed without their content', async () => {
  await reject(3, 'bad_mac', '{"mac":"60-8c-4a-57"}');
  await reject(4, 'bad_mac', 'x', `${MONDAY} 15:31:00`);
  await reject(5, 'empty', null, '2019-09-03 00:00:00');
  const { stdout, stderr } = await rejects('--limit', '2');
  expect(stderr).toBe('');
  expect(stdout.split('\n').map((line) => line.replace(/ +/g, ' ').trim())).toEqual([
    'reason rejects',
    expect.any(String),
    'bad_mac 2',
    'empty 1',
    '3 rejected; the newest 2:',
    '',
    'topic partition offset reason rejected at bytes',
    expect.any(String),
    'wifi 0 5 empty 2019-09-03 00:00:00 0',
    'wifi 0 4 bad_mac 2019-09-02 15:31:00 1',
    '',
  ]);
  expect(stdout).not.toContain('60-8c');
});

test('--date means the day on which the records were rejected', async () => {
  await reject(1, 'bad_mac', 'x', `${MONDAY} 00:00:00`);
  await reject(2, 'bad_mac', 'x', `${MONDAY} 23:59:59`);
  await reject(3, 'bad_mac', 'x', '2019-09-03 00:00:00');
  const { stdout } = await rejects('--date', MONDAY, '--json');
  const reject2 = { topic: 'wifi', partition: 0, reason: 'bad_mac', bytes: 1 };
  expect(JSON.parse(stdout)).toEqual({
    counts: [{ reason: 'bad_mac', rejects: 2 }],
    rejects: [
      { ...reject2, offset: 2, rejectedAt: `${MONDAY} 23:59:59` },
      { ...reject2, offset: 1, rejectedAt: `${MONDAY} 00:00:00` },
    ],
  });
  const none = await rejects('--date', '2019-09-05');
  expect(none.stdout).toBe('No record was rejected on 2019-09-05.\n');
});

test('--raw shows the content, escaped, with a warning about personal data', async () => {
  await reject(7, 'not_utf8', Buffer.from('a\\b\u001b[31m\n\u00e9', 'latin1'));
  const { stdout, stderr } = await rejects('--raw');
  expect(stderr).toBe('The records below may hold personal data, such as a MAC address.\n');
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('0@7 a\\\\b\\x1b[31m\\x0a\\xe9');
  const json = await rejects('--raw', '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({
    rejects: [{ raw: 'a\\\\b\\x1b[31m\\x0a\\xe9' }],
  });
});
