import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { mysql } from '../../src/stack/mysql.js';
import type { OwnMysql } from './own-mysql.js';
import { machine } from './stack-for-tests.js';

/** What `mysqldump --single-transaction --source-data` writes down of the database `rollcall`. */
export type Dump = {
  tables: { name: string; create: string; columns: string; rows: unknown[][] }[];
  /** The binary log and the place in it that follow the dump. */
  file: string;
  position: number;
};

/** What `SHOW BINARY LOG STATUS` says from MySQL 8.2 on, also on a server before it. */
const LOG_STATUS =
  "SELECT local->>'$.binary_log_file', local->>'$.binary_log_position' FROM performance_schema.log_status";

const asRoot = async <T>(
  { connectAsRoot }: OwnMysql,
  work: (connection: Connection) => Promise<T>,
): Promise<T> => {
  const connection = await connectAsRoot();
  try {
    await connection.query('USE rollcall');
    return await work(connection);
  } finally {
    await connection.end();
  }
};

async function tuples(connection: Connection, sql: string): Promise<unknown[][]> {
  const [found] = await connection.query<RowDataPacket[][]>({
    sql,
    rowsAsArray: true,
    // Times, numbers and JSON go back as the text that they came as.
    typeCast: (field, next) =>
      /BLOB|STRING|VARCHAR/.test(field.type) ? next() : field.string('utf8'),
  });
  return found;
}

/** Asks for a table's columns but the generated ones, as mysqldump names them. */
const storedColumns = (table: string) =>
  `SELECT GROUP_CONCAT('\`', column_name, '\`' ORDER BY ordinal_position)
   FROM information_schema.columns
   WHERE table_schema = 'rollcall' AND table_name = '${table}' AND generation_expression = ''`;

/** Takes a dump of one moment, while others go on writing. */
export function takeDump(server: OwnMysql): Promise<Dump> {
  return asRoot(server, async (connection) => {
    await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await connection.query('FLUSH TABLES WITH READ LOCK');
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
    const [[file, position]] = (await tuples(connection, LOG_STATUS)) as [[string, string]];
    await connection.query('UNLOCK TABLES');
    const names = await tuples(connection, "SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'");
    const tables: Dump['tables'] = [];
    for (const [name] of names as [string][]) {
      const [[, create]] = (await tuples(connection, `SHOW CREATE TABLE ${name}`)) as [
        [string, string],
      ];
      const [[columns]] = (await tuples(connection, storedColumns(name))) as [[string]];
      const rows = await tuples(connection, `SELECT ${columns} FROM ${name}`);
      tables.push({ name, create, columns, rows });
    }
    return { tables, file, position: Number(position) };
  });
}

/**
 * Loads the dump into a database beside ours and swaps all tables in one statement, which is
 * atomic. Whoever writes meanwhile sees the tables before or after it, never some of each.
 */
export function restoreDump(server: OwnMysql, { tables }: Dump): Promise<void> {
  return asRoot(server, async (connection) => {
    await connection.query('SET SESSION sql_log_bin = 0');
    await connection.query('CREATE DATABASE restored');
    await connection.query('CREATE DATABASE replaced');
    for (const { name, create, columns, rows } of tables) {
      await connection.query('USE restored');
      await connection.query(create);
      for (let i = 0; i < rows.length; i += 1_000)
        await connection.query(`INSERT INTO ${name} (${columns}) VALUES ?`, [
          rows.slice(i, i + 1_000),
        ]);
    }
    const swaps = tables.map(
      ({ name }) => `rollcall.${name} TO replaced.${name}, restored.${name} TO rollcall.${name}`,
    );
    await connection.query(`RENAME TABLE ${swaps.join(', ')}`);
    await connection.query('DROP DATABASE replaced');
    await connection.query('DROP DATABASE restored');
  });
}

/**
 * What the binary log holds after the dump, as `mysqlbinlog` prints it. A server skips, without a
 * word, a transaction whose GTID it has executed before. So the GTIDs are left out.
 */
export async function changesSince(server: OwnMysql, dump: Dump): Promise<string[]> {
  const data = join(server.home, 'data');
  const files = readdirSync(data)
    .filter((name) => /^binlog\.\d+$/.test(name) && name >= dump.file)
    .sort()
    .map((name) => join(data, name));
  const { command, args } = await mysqlbinlog();
  const options = ['--no-defaults', '--skip-gtids', '--database=rollcall'];
  const from = `--start-position=${dump.position}`;
  const printed = execFileSync(command, [...args, ...options, from, ...files], {
    encoding: 'latin1',
    maxBuffer: 512 * 1024 * 1024,
  });
  return statementsOf(printed);
}

/** The program that stands beside the stack's mysqld. */
async function mysqlbinlog(): Promise<{ command: string; args: string[] }> {
  const found = await mysql.find(machine());
  if (!found) throw new Error('MySQL is not installed');
  const place = (mysqld: string) => join(dirname(dirname(mysqld)), 'bin', 'mysqlbinlog');
  if (found.command.endsWith('mysqld')) return { command: place(found.command), args: [] };
  const [option, libraries, mysqld] = found.args as [string, string, string];
  return { command: found.command, args: [option, libraries, place(mysqld)] };
}

/** The statements of the program's text, which changes the delimiter on its way. */
function statementsOf(printed: string): string[] {
  const statements: string[] = [];
  let delimiter = ';';
  let open: string[] = [];
  for (const line of printed.split('\n')) {
    const [, changed] = /^DELIMITER (\S+)$/.exec(line) ?? [];
    if (changed !== undefined) delimiter = changed;
    else if (!line.startsWith('#')) open.push(line);
    if (changed !== undefined || !line.endsWith(delimiter)) continue;
    statements.push(open.join('\n').slice(0, -delimiter.length));
    open = [];
  }
  // `\\C` is a word to the client `mysql`: it sets the character set, as our connection has done.
  return statements.filter((statement) => !/^\s*(\/\*!\\C .*)?$/.test(statement));
}

/** Does again what the binary log says, as `mysqlbinlog ... | mysql` does. */
export function applyChanges(server: OwnMysql, changes: string[]): Promise<void> {
  return asRoot(server, async (connection) => {
    for (const statement of changes) await connection.query(statement);
  });
}
