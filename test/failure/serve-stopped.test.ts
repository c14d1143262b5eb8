import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contextOf, openBrowser, pageOf } from '../workbench/browser.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { choosePorts } from '../../src/stack/free-ports.js';
import { eventually } from '../workbench/workbench.js';

const ROLLCALL = fileURLToPath(new URL('../../bin/rollcall.js', import.meta.url));
/** A connection that a browser keeps for its next request would last for 72 s. */
const SOON_MS = 10_000;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database?.drop());

test.each(['SIGTERM', 'SIGINT'] as const)(
  'the board ends with 0 on %s while a browser shows what goes on',
  async (signal) => {
    const { http } = await choosePorts(['http'], {}, {});
    const serve = spawn(process.execPath, [ROLLCALL, 'serve'], {
      env: {
        ...{ PATH: process.env['PATH'], HOME: process.env['HOME'] },
        ROLLCALL_MYSQL_URL: database.url,
        ROLLCALL_HTTP_ADDRESS: `127.0.0.1:${http}`,
      },
    });
    const ended = new Promise((resolve) => serve.once('close', resolve));
    let said = '';
    for (const stream of [serve.stdout, serve.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const browser = await openBrowser();
    try {
      await eventually(() => said.includes('Board:') || serve.exitCode !== null, 'the board');
      const page = await pageOf(await contextOf(browser));
      const live = page.waitForResponse((response) => response.url().endsWith('/api/v1/live'));
      await page.goto(/http:\S+/.exec(said)?.[0] ?? said);
      await live;
      serve.kill(signal);
      const late = new Promise((resolve) => setTimeout(resolve, SOON_MS, 'still running'));
      expect(await Promise.race([ended, late]), said).toBe(0);
    } finally {
      serve.kill('SIGKILL');
      await browser.close();
    }
  },
);
