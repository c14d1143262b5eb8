import { afterAll, beforeAll, expect, test } from 'vitest';
import { rows } from '../workbench/checker.js';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';

let bench: Workbench;

beforeAll(async () => void (bench = await createWorkbench()));
afterAll(() => bench?.close());

const BERLIN = { ROLLCALL_TIME_ZONE: 'Europe/Berlin', ROLLCALL_EVENT_DAYS: '10' };
const REFUSED = [
  'ROLLCALL_TIME_ZONE is Europe/Berlin here, but Asia/Shanghai in the database: set it to Asia/Shanghai here, or change it for all processes by "rollcall setting set ROLLCALL_TIME_ZONE Europe/Berlin --by NAME --reason TEXT".',
  'ROLLCALL_EVENT_DAYS is 10 here, but 30 in the database: set it to 30 here, or change it for all processes by "rollcall setting set ROLLCALL_EVENT_DAYS 10 --by NAME --reason TEXT".\n',
].join('\n');

test.each(['worker', 'migrate'])(
  '%s refuses to start with another setting than the database keeps, and says how to change it',
  async (command) => {
    const { status, stderr } = await bench.rollcall([command], { env: BERLIN });
    expect([status, stderr]).toEqual([2, REFUSED]);
  },
);

test('rejects are not read again with other settings than the database keeps', async () => {
  const { status, stderr } = await bench.rollcall(['rejects', 'retry'], {
    env: { ROLLCALL_AP_FIELDS: 'swapped' },
  });
  expect([status, stderr]).toEqual([2, expect.stringContaining('ROLLCALL_AP_FIELDS is swapped')]);
});

test('a person changes a setting on purpose: the change is kept, and a worker with it starts', async () => {
  const set = (name: string, value: string) =>
    bench.succeed(['setting', 'set', name, value, '--by', 'Li', '--reason', 'moved to Berlin']);
  expect(await set('ROLLCALL_TIME_ZONE', 'Europe/Berlin')).toBe(
    'ROLLCALL_TIME_ZONE is now Europe/Berlin. It was Asia/Shanghai. Set ROLLCALL_TIME_ZONE=Europe/Berlin for every process and start the workers again.\n',
  );
  await set('ROLLCALL_EVENT_DAYS', '10');
  const worker = await bench.startWorker([], BERLIN);
  worker.signal('SIGTERM');
  expect(await worker.exited).toBe(0);
  expect(
    await rows(
      bench,
      'SELECT name, old_value, value, changed_by, reason FROM setting_change ORDER BY change_no',
    ),
  ).toEqual([
    {
      ...{ name: 'ROLLCALL_TIME_ZONE', old_value: 'Asia/Shanghai', value: 'Europe/Berlin' },
      ...{ changed_by: 'Li', reason: 'moved to Berlin' },
    },
    {
      ...{ name: 'ROLLCALL_EVENT_DAYS', old_value: '30', value: '10' },
      ...{ changed_by: 'Li', reason: 'moved to Berlin' },
    },
  ]);
  const listed = JSON.parse(await bench.succeed(['setting', 'list', '--json'])) as object[];
  expect(listed).toContainEqual(
    expect.objectContaining({ name: 'ROLLCALL_EVENT_DAYS', value: '10', changedBy: 'Li' }),
  );
});

test('a setting that the database does not keep, and a value that cannot be, are refused', async () => {
  const word = ['--by', 'Li', '--reason', 'a test'];
  const wrong = (name: string, value: string) =>
    bench.rollcall(['setting', 'set', name, value, ...word]);
  expect(await wrong('ROLLCALL_KAFKA_TOPIC', 'x')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('The database keeps no setting ROLLCALL_KAFKA_TOPIC') as string,
  });
  expect((await wrong('ROLLCALL_EVENT_DAYS', '0')).status).toBe(2);
  expect((await wrong('ROLLCALL_EVENT_DAYS', '1000000')).status).toBe(2);
  expect((await wrong('expire_before', 'tomorrow')).status).toBe(2);
});

test('check names the days that the retention holds back, and the command that gives the word', async () => {
  await bench.db.query(
    "INSERT INTO held_back VALUES ('events', 8, '2019-09-02', '2019-09-09', '2019-12-10 04:10:00')",
  );
  const { status, stdout } = await bench.rollcall(['check', '--json']);
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toContainEqual({
    name: 'retention',
    ok: false,
    found:
      'The events of 8 days from 2019-09-02 to 2019-09-09 are past their retention, more than the 7 that a night deletes at once. If the clock and "rollcall setting list" are right, run "rollcall setting set expire_before 2019-09-10 --by NAME --reason TEXT".',
  });
});

test('check says where people log in to the board, or what is missing for it', async () => {
  const env = {
    ROLLCALL_AUTH: 'oidc',
    ROLLCALL_OIDC_ISSUER: 'https://login.example.edu',
    ROLLCALL_OIDC_CLIENT_ID: 'rollcall',
    ROLLCALL_OIDC_CLIENT_SECRET: 'not said',
  };
  const board = async (more: Record<string, string>) => {
    const { stdout } = await bench.rollcall(['check', '--json'], { env: { ...env, ...more } });
    return (JSON.parse(stdout) as { name: string }[]).find(({ name }) => name === 'board');
  };
  expect(await board({ ROLLCALL_PUBLIC_URL: 'https://rollcall.example.edu' })).toEqual({
    ...{ name: 'board', ok: true },
    found: 'https://rollcall.example.edu, where people log in by https://login.example.edu',
  });
  expect(await board({})).toMatchObject({
    ok: false,
    found: expect.stringContaining('ROLLCALL_PUBLIC_URL') as string,
  });
});
