import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase } from '../../src/mysql/pool.js';
import { readRow } from '../../src/mysql/read.js';
import { logLines, makeCampus, type Campus } from '../workbench/campus.js';
import { expectExact, rows } from '../workbench/checker.js';
import { createOwnMysqlBench, type OwnMysqlBench } from '../workbench/own-mysql-bench.js';
import { eventually } from '../workbench/workbench.js';

const DAY = '2019-09-03';
const NAMES = [
  "x') UNION SELECT student_id, 1 FROM student -- ",
  "Dean's office",
  '"quoted"',
  'back\\slash',
];
let own: OwnMysqlBench;
let campus: Campus;

beforeAll(async () => {
  own = await createOwnMysqlBench('modes');
  const { bench, server } = own;
  campus = makeCampus(join(bench.folder, 'campus'), { students: 100, sections: 4, seed: 5 });
  await server.root(
    "SET GLOBAL sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES,PAD_CHAR_TO_FULL_LENGTH,IGNORE_SPACE,PIPES_AS_CONCAT'",
    'SET GLOBAL autocommit = OFF',
    "SET GLOBAL completion_type = 'CHAIN'",
    "SET GLOBAL time_zone = '+03:00'",
    'SET GLOBAL group_concat_max_len = 10',
    'SET GLOBAL sql_select_limit = 3',
    'SET GLOBAL foreign_key_checks = OFF',
    'SET GLOBAL sql_safe_updates = ON',
  );
  await server.endSessions();
});

afterAll(async () => {
  await own?.close();
});

test('on a server with other modes and defaults names with quotes and backslashes are stored exactly, and every record counts once', async () => {
  const { bench } = own;
  await bench.succeed(['import', campus.folder]);
  await bench.succeed(['ingest', 'start']);
  await bench.startWorker();
  const odd = NAMES.map((currentapname) =>
    JSON.stringify({
      currentapname,
      apname: '',
      mac: campus.macs[0],
      connecttime: `${DAY} 10:00:00`,
      connectresult: 'Success',
    }),
  );
  const file = join(campus.folder, 'odd.jsonl');
  writeFileSync(file, [...odd, ...logLines(campus, DAY, 3_000)].join('\n') + '\n');
  await bench.succeed(['send', file]);
  await bench.succeed(['ingest', 'wait', '--timeout', '30']);
  await expectExact(bench, campus.folder, ['odd.jsonl']);
  const stored = await rows(bench, 'SELECT name FROM access_point');
  expect(stored.map((row) => row['name'])).toEqual(expect.arrayContaining(NAMES));
});

test('a session has the settings that rollcall relies on, whatever the server defaults to', async () => {
  const db = await connectDatabase(own.server.url, 1);
  try {
    const session = await readRow(
      db,
      `SELECT @@sql_mode AS modes, @@autocommit AS autocommit, @@completion_type AS completion,
              @@time_zone AS zone, @@transaction_isolation AS isolation,
              @@group_concat_max_len AS longest, @@foreign_key_checks AS foreignKeys,
              @@character_set_client AS charset`,
    );
    expect(session).toEqual({
      modes:
        'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
      autocommit: 1,
      completion: 'NO_CHAIN',
      zone: '+00:00',
      isolation: 'READ-COMMITTED',
      longest: 1024,
      foreignKeys: 1,
      charset: 'utf8mb4',
    });
  } finally {
    await db.end();
  }
});

test('a connection whose settings the server refuses is never handed out', async () => {
  const spoiler = await startSpoiler(own.server.url);
  try {
    const message = /^MySQL at 127\.0\.0\.1:\d+\/rollcall does not answer: .*SQL syntax/;
    await expect(connectDatabase(spoiler.url, 1)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(message) as string,
    });
    spoiler.spoils = false;
    const db = await connectDatabase(spoiler.url, 1);
    spoiler.spoils = true;
    // The pool's only connection breaks, and the next one is refused its settings.
    await own.server.endSessions();
    const asked = () => readRow(db, 'SELECT 1 AS one');
    await expect(asked()).rejects.toThrow();
    await expect(asked()).rejects.toMatchObject({ code: 'ER_PARSE_ERROR' });
    spoiler.spoils = false;
    expect(await asked()).toEqual({ one: 1 });
    await db.end();
  } finally {
    await spoiler.close();
  }
});

type Spoiler = { url: string; spoils: boolean; close: () => Promise<void> };

/** A way to the server on which a statement that sets the session cannot be understood. */
async function startSpoiler(mysqlUrl: string): Promise<Spoiler> {
  const url = new URL(mysqlUrl);
  const target = { host: url.hostname, port: Number(url.port) };
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connect(target);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    upstream.pipe(client);
    client.on('data', (bytes) => {
      const text = bytes.toString('latin1');
      const sent = spoiler.spoils ? text.replace('SET SESSION', 'SET SESSIOM') : text;
      upstream.write(Buffer.from(sent, 'latin1'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const spoiler: Spoiler = {
    url: url.href,
    spoils: true,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return spoiler;
}

test('a session asks after some seconds of silence whether the server is still there', async () => {
  const before = keepAlivesTo(own.server.url);
  const db = await connectDatabase(own.server.url);
  try {
    const isSoon = () =>
      [...keepAlivesTo(own.server.url)].some(
        ([session, seconds]) => !before.has(session) && seconds <= 10,
      );
    await eventually(isSoon, 'the session to ask soon', 10_000);
  } finally {
    await db.end();
  }
});

/**
 * Each connection to a server, and in how many seconds it asks if nothing comes until then; see
 * proc(5), `/proc/net/tcp`.
 */
function keepAlivesTo(url: string): Map<string, number> {
  const port = Number(new URL(url).port).toString(16).toUpperCase().padStart(4, '0');
  const ofServer = readFileSync('/proc/net/tcp', 'latin1')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , remote]) => remote === `0100007F:${port}`);
  return new Map(
    ofServer.map(([, local, , , , timer]) => {
      const [kind, ticks] = timer!.split(':');
      return [local!, kind === '02' ? parseInt(ticks!, 16) / 100 : Infinity];
    }),
  );
}
