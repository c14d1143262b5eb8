import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { messageOf } from '../../src/errors.js';
import { installOnce } from '../../src/stack/install.js';
import { mysql } from '../../src/stack/mysql.js';
import { startStack } from '../../src/stack/start-stack.js';
import { eventually } from '../workbench/workbench.js';

const MYSQL = 'mysql://user@db:3306/rollcall';
let folder: string;
let tools: string;
let cache: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-install-'));
  tools = join(folder, 'tools');
  cache = join(folder, 'cache');
  mkdirSync(tools);
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a machine without tools gets one sentence for each, and the Docker way', async () => {
  const failure: unknown = await startStack({
    folder: join(folder, 'stack'),
    cache,
    path: tools,
  }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'failed' });
  expect(messageOf(failure).split('\n')).toEqual([
    expect.stringMatching(/^Temporal needs .*"go"/),
    expect.stringMatching(/^Kafka needs "java"/),
    expect.stringMatching(/^Kafka needs "mvn"/),
    expect.stringMatching(/^MySQL needs "mysqld".*"apt-get" and "dpkg-deb"/),
    expect.stringMatching(/docker compose up -d/),
  ]);
});

test('a server that is configured needs no tool', async () => {
  const configured = {
    mysqlUrl: MYSQL,
    kafkaBrokers: 'kafka:9092',
    temporalAddress: 'temporal:7233',
  };
  expect(
    await startStack({ folder: join(folder, 'stack'), cache, path: tools, configured }),
  ).toEqual(configured);
});

test('a download that fails says why in the words of the tool, and leaves nothing that looks finished', async () => {
  tool('java', 'exit 0');
  tool('mvn', 'echo "[ERROR] central: no route to host"; exit 1');
  const configured = { mysqlUrl: MYSQL, temporalAddress: 'temporal:7233' };
  const failure = startStack({ folder: join(folder, 'stack'), cache, path: tools, configured });
  await expect(failure).rejects.toThrow(
    /^Could not download Kafka .*:\n {2}\[ERROR\] central: no route to host$/,
  );
  expect(readdirSync(cache)).toEqual([]);
});

test('a server program that ends at once is reported with its own words', async () => {
  tool('temporal', 'echo "unknown flag: --http-port" >&2; exit 1');
  const configured = { mysqlUrl: MYSQL, kafkaBrokers: 'kafka:9092' };
  const path = [tools, '/usr/bin', '/bin'].join(delimiter);
  const failure = startStack({ folder: join(folder, 'stack'), cache, path, configured });
  await expect(failure).rejects.toThrow(
    /^Temporal ended while starting; [^]*unknown flag: --http-port$/,
  );
});

test('two installs at once build once', async () => {
  const target = join(cache, 'thing-1');
  const lines: string[] = [];
  let builds = 0;
  const install = () =>
    installOnce(
      target,
      'Building',
      (line) => lines.push(line),
      async (partial) => {
        builds += 1;
        await eventually(() => lines.length === 2, 'the other install to wait');
        writeFileSync(join(partial, 'binary'), 'whole');
      },
    );
  expect(await Promise.all([install(), install()])).toEqual([target, target]);
  expect(builds).toBe(1);
  expect(lines.toSorted()).toEqual([
    'Building',
    'Waiting for another process that installs thing-1',
  ]);
});

test('an install that was interrupted is done again from the start', async () => {
  const target = join(cache, 'thing-1');
  mkdirSync(`${target}.partial-1`, { recursive: true });
  writeFileSync(join(`${target}.partial-1`, 'half'), '');
  await installOnce(
    target,
    'Building',
    () => undefined,
    (partial) => {
      writeFileSync(join(partial, 'binary'), 'whole');
      return Promise.resolve();
    },
  );
  expect(readdirSync(cache)).toEqual(['thing-1']);
  expect(readdirSync(target)).toEqual(['binary']);
  expect(readFileSync(join(target, 'binary'), 'utf8')).toBe('whole');
});

test.each([
  ['mysqld  Ver 8.4.3 for Linux on x86_64 (MySQL Community Server - GPL)', true],
  ['mysqld  Ver 8.0.20 for Linux on x86_64 (MySQL Community Server - GPL)', true],
  ['mysqld  Ver 8.0.19 for Linux on x86_64 (MySQL Community Server - GPL)', false],
  ['mysqld  Ver 5.7.44 for Linux on x86_64', false],
  ['mysqld  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64', false],
])('a mysqld on PATH that calls itself "%s" is used: %s', async (version, used) => {
  tool('mysqld', `echo '${version}'`);
  const found = await mysql.find({ cache, path: tools });
  expect(found?.command === join(tools, 'mysqld')).toBe(used);
});

function tool(name: string, script: string): void {
  writeFileSync(join(tools, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(tools, name), 0o755);
}
