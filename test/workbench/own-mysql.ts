import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { choosePorts } from '../../src/stack/free-ports.js';
import { mysql, mysqlUrl } from '../../src/stack/mysql.js';
import { isRunning, logLength, startProcess, waitTillReady } from '../../src/stack/processes.js';
import { readState, writeState } from '../../src/stack/server-state.js';
import { machine, ownFolder, removeStack } from './stack-for-tests.js';
import { eventually } from './workbench.js';

/**
 * A MySQL server of one test file, which may kill it and change its settings. The run's server
 * serves other files at the same time.
 */
export type OwnMysql = {
  /** The database `rollcall` and the account that owns it. */
  url: string;
  /** Where it keeps data and log. */
  home: string;
  /** Opens a session of root, which rights and limits do not stop; the caller ends it. */
  connectAsRoot: () => Promise<Connection>;
  /** Runs statements as root, in one session; returns the rows of the last statement. */
  root: (...statements: string[]) => Promise<Record<string, unknown>[]>;
  /** Ends every session of other users: some settings and rights apply to new sessions only. */
  endSessions: () => Promise<void>;
  /** Ends the server as a crash does, by SIGKILL, and waits until it is gone. */
  kill: () => Promise<void>;
  /** Stops the process where it is: it takes connections, and answers nothing. */
  freeze: () => void;
  /** Ends what `freeze` began. */
  thaw: () => void;
  /** Starts it again on the same port, with the same data. */
  start: () => Promise<void>;
  /** Ends it and removes its data. */
  remove: () => Promise<void>;
};

/**
 * Starts a server with the stack's settings and more flags.
 * @param label a part of its folder's name, letters only
 * @param flags gives more arguments for the server, from its folder
 */
export async function startOwnMysql(
  label: string,
  flags: (home: string) => string[] = () => [],
): Promise<OwnMysql> {
  const program = await mysql.find(machine());
  if (!program) throw new Error('MySQL is not installed');
  const folder = ownFolder(label);
  // The same place as in a stack's folder, so that the server of a crashed run is found and
  // removed.
  const home = join(folder, mysql.name);
  mkdirSync(home, { recursive: true });
  const ports = await choosePorts(mysql.ports, {}, {});
  const remove = () => removeStack(folder);
  const log = join(home, 'mysql.log');
  const start = async () => {
    const args = await mysql.prepare(program, home, ports);
    const all = [...program.args, ...args, '--innodb-buffer-pool-size=64M', ...flags(home)];
    const logFrom = logLength(log);
    const started = await startProcess(program.command, all, { folder: home, log });
    writeState(home, { ports, process: started });
    await waitTillReady('MySQL', started, () => mysql.ask(ports), { log, logFrom });
  };
  const running = () => {
    const { process: id } = readState(home);
    if (!isRunning(id)) throw new Error('the server does not run');
    return id;
  };
  const kill = async () => {
    const id = running();
    process.kill(id.pid, 'SIGKILL');
    await eventually(() => !isRunning(id), 'the server to be gone');
  };
  const connectAsRoot = () =>
    // A socket's path may have some hundred characters at most, and a checkout may lie deep.
    createConnection({
      user: 'root',
      socketPath: relative(process.cwd(), join(home, 'data', 'mysql.sock')),
    });
  const root: OwnMysql['root'] = async (...statements) => {
    const connection = await connectAsRoot();
    try {
      let rows: RowDataPacket[] = [];
      for (const statement of statements)
        [rows] = await connection.query<RowDataPacket[]>(statement);
      return rows;
    } finally {
      await connection.end();
    }
  };
  const endSessions = async () => {
    const others = await root(
      "SELECT CAST(id AS CHAR) AS id FROM information_schema.processlist WHERE user NOT IN ('root', 'event_scheduler', 'system user')",
    );
    for (const { id } of others as { id: string }[]) {
      // It may have ended by itself.
      await root(`KILL ${id}`).catch(() => undefined);
    }
  };
  try {
    await start();
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    url: mysqlUrl(home, ports),
    home,
    connectAsRoot,
    root,
    endSessions,
    kill,
    freeze: () => void process.kill(running().pid, 'SIGSTOP'),
    thaw: () => void process.kill(running().pid, 'SIGCONT'),
    start,
    remove,
  };
}
