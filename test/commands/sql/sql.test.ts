import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession } from '../../../src/mysql/session.js';
import { createWorkbench, type Workbench } from '../../workbench/workbench.js';

let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
});

afterAll(async () => {
  await bench?.close();
});

test('a statement prints its rows as a table, or says how many rows it matched', async () => {
  const said = await bench.succeed(['sql', "SELECT 7 AS seven, 'a\x1b[1m' AS odd, NULL, 0xFF;"]);
  expect(said.split('\n')).toEqual([
    expect.stringMatching(/^seven +odd +NULL +0xFF$/),
    expect.stringMatching(/^─+/),
    expect.stringMatching(/^ +7 +a\\x1b\[1m +NULL +0xff$/),
    '1 row.',
    '',
  ]);
  expect(await bench.succeed(['sql', "SELECT 1 FROM setting WHERE name = 'none'"])).toBe(
    'No rows.\n',
  );
  const changed = await bench.succeed(['sql', "DELETE FROM setting WHERE name = 'none'"]);
  expect(changed).toBe('OK, 0 rows.\n');
});

test('--json prints each result as a line', async () => {
  const input = "SELECT 1 AS a, NULL AS b; DO 0; SELECT 0x0102 AS c, '2019-09-02' AS d";
  const lines = (await bench.succeed(['sql', '--json'], { input })).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    [{ a: 1, b: null }],
    { matched: 0 },
    [{ c: '0x0102', d: '2019-09-02' }],
  ]);
});

test('standard input is one session, and the statements after one that fails are not run', async () => {
  const input = `
    CREATE TEMPORARY TABLE mine (n INT); -- a comment; with a semicolon
    START TRANSACTION; INSERT INTO mine VALUES (1), (2);
    SELECT COUNT(*) AS kept FROM mine;
    SELECT nonsense FROM mine; SELECT 'never' AS printed`;
  const { status, stdout, stderr } = await bench.rollcall(['sql'], { input });
  expect(stdout).toMatch(/OK, 2 rows\. .*\n *kept\n─+\n +2\n1 row\.\n$/);
  expect(stderr).toBe(
    "Statement 5 of standard input failed, and those after it were not run. MySQL refuses the statement: Unknown column 'nonsense' in 'field list' (ER_BAD_FIELD_ERROR).\n",
  );
  expect(status).toBe(4);
});

test.each([
  ['SELEC 1', 4, /^MySQL refuses the statement: .* near 'SELEC 1' .* \(ER_PARSE_ERROR\)\.\n$/],
  [
    "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE setting",
    4,
    /^rollcall sends MySQL no files\. .*\n$/,
  ],
  [' ; -- nothing', 2, /^There is no statement: give one such as "SELECT 1"\.\n$/],
])('%j ends with one sentence and the exit status %i', async (statement, exit, said) => {
  const { status, stderr } = await bench.rollcall(['sql', statement]);
  expect(stderr).toMatch(said);
  expect(status).toBe(exit);
});

test('a server that does not answer is named', async () => {
  const { status, stderr } = await bench.rollcall(['sql', 'SELECT 1'], {
    env: { ROLLCALL_MYSQL_URL: 'mysql://rollcall@127.0.0.1:1/rollcall' },
  });
  expect(stderr).toMatch(/^MySQL at 127\.0\.0\.1:1\/rollcall does not answer: .*\.\n$/);
  expect(status).toBe(3);
});

test('a session that the server has ended says so, as a server that does not answer', async () => {
  const session = await openSession(bench.env['ROLLCALL_MYSQL_URL']!);
  const found = await session.run('SELECT CONNECTION_ID()');
  if (!('rows' in found)) throw new Error('no rows');
  await bench.db.query(`KILL ${String(found.rows[0]![0])}`);
  await expect(session.run('SELECT 1')).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringMatching(/^The connection to MySQL is lost: .*\.$/) as string,
  });
  await session.close();
});
