import { existsSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askPort } from './ask-port.js';
import { downloadMysql, missingDownloadTools } from './download-mysql.js';
import { findTool, makeWhole, runTool } from './install.js';
import { keptSecret } from './kept-secret.js';
import type { Ports, Program, Server } from './server.js';

/** Distributions put daemons here; an ordinary user's PATH leaves these folders out. */
const DAEMON_FOLDERS = ':/usr/local/sbin:/usr/sbin';
/** The fifth byte of a greeting. An error has 255 there. */
const PROTOCOL_VERSION = 10;

/** A MySQL server with its durable defaults: a flush at each commit, and the binary log. */
export const mysql: Server = {
  name: 'mysql',
  title: 'MySQL',
  ports: ['main'],

  find: async ({ cache, path }) => {
    const system = findTool(path + DAEMON_FOLDERS, 'mysqld');
    if (system !== undefined && (await isUsable(system)))
      return { command: system, args: ['--no-defaults'] };
    return downloaded(join(cache, 'mysql'));
  },

  missingTools: missingDownloadTools,

  install: async (machine, onProgress) => {
    const folder = await downloadMysql(machine, onProgress);
    return downloaded(folder) as Program;
  },

  prepare: async (program, folder, ports) => {
    const data = join(folder, 'data');
    if (!existsSync(data)) {
      await makeWhole(data, (partial) => initialize(program, partial));
    }
    const accounts = join(folder, 'accounts.sql');
    await writeFile(accounts, accountStatements(keptSecret(join(folder, 'password'))), {
      mode: 0o600,
    });
    return [
      ...commonFlags(data),
      '--bind-address=127.0.0.1',
      `--port=${ports.main}`,
      '--skip-name-resolve',
      // Relative to the data folder, because an absolute path may be too long for a socket.
      '--socket=mysql.sock',
      '--pid-file=mysqld.pid',
      `--init-file=${accounts}`,
      '--log-error-verbosity=2',
      // Ingest writes its batches by LOAD DATA LOCAL, which costs less than INSERT.
      '--local-infile=ON',
      '--character-set-server=utf8mb4',
      '--innodb-buffer-pool-size=512M',
      '--max-connections=300',
      // The binary log belongs to the durable defaults, but nobody replays it here.
      '--binlog-expire-logs-seconds=86400',
    ];
  },

  ask: async ({ main = 0 }) => {
    // The greeting comes after the statements of the init file have run.
    const greeting = await askPort(main, 5);
    if (greeting[4] !== PROTOCOL_VERSION) throw new Error(greeting.subarray(7).toString());
  },
};

/** The URL of the account that each start creates if it is missing. */
export function mysqlUrl(folder: string, ports: Ports): string {
  return `mysql://rollcall:${keptSecret(join(folder, 'password'))}@127.0.0.1:${ports.main}/rollcall`;
}

/** MySQL has what we need since 8.0.20. MariaDB's mysqld lacks JSON_TABLE's error clause. */
async function isUsable(mysqld: string): Promise<boolean> {
  const version = await runTool(
    'ask mysqld for its version',
    mysqld,
    ['--no-defaults', '--version'],
    '/',
  ).catch(() => '');
  const [, major, minor, patch] = /Ver (\d+)\.(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [];
  if (/mariadb/i.test(version) || major === undefined || minor === undefined || patch === undefined)
    return false;
  return major > 8 || (major === 8 && (minor > 0 || patch >= 20));
}

/** A mysqld of another Debian release. It runs with the C library and loader of its own release. */
function downloaded(root: string): Program | undefined {
  const libraries = join(root, 'usr', 'lib');
  if (!existsSync(libraries)) return undefined;
  const library = readdirSync(libraries).find((name) => name.endsWith('-linux-gnu'));
  if (library === undefined) return undefined;
  const folder = join(libraries, library);
  const loader = readdirSync(folder).find((name) => /^ld-linux.*\.so\.\d+$/.test(name));
  if (loader === undefined) return undefined;
  return {
    command: join(folder, loader),
    args: [
      '--library-path',
      folder,
      join(root, 'usr', 'sbin', 'mysqld'),
      '--no-defaults',
      `--lc-messages-dir=${join(root, 'usr', 'share', 'mysql')}`,
      `--character-sets-dir=${join(root, 'usr', 'share', 'mysql', 'charsets')}`,
      `--plugin-dir=${join(root, 'usr', 'lib', 'mysql', 'plugin')}`,
    ],
  };
}

async function initialize(program: Program, data: string): Promise<void> {
  await mkdir(data, { recursive: true });
  const args = [...program.args, ...commonFlags(data), '--initialize-insecure'];
  await runTool('initialise the MySQL data folder', program.command, args, data);
}

function commonFlags(data: string): string[] {
  return [
    `--datadir=${data}`,
    '--mysqlx=OFF',
    // The compiled-in folder may not exist here, and nothing reads or writes files through SQL.
    '--secure-file-priv=NULL',
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ];
}

/** They run at each start, so each must also work a second time. Tests make their own databases. */
function accountStatements(password: string): string {
  const account = "'rollcall'@'127.0.0.1'";
  return [
    'CREATE DATABASE IF NOT EXISTS rollcall CHARACTER SET utf8mb4;',
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY '${password}';`,
    `ALTER USER ${account} IDENTIFIED BY '${password}';`,
    `GRANT ALL ON rollcall.* TO ${account};`,
    `GRANT ALL ON \`rollcall\\_%\`.* TO ${account};`,
    '',
  ].join('\n');
}
