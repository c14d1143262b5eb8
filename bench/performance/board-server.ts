import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { hashOf, newSecret } from '../../src/http/access/secrets.js';
import { cookieNameOf } from '../../src/http/access/session-cookie.js';
import { addSession } from '../../src/mysql/board/sessions.js';
import type { Database } from '../../src/mysql/pool.js';

/** A board in a process of its own. */
export type BoardServer = {
  url: string;
  pid: number;
  /** The cookie of a new session of the registry. */
  logIn: () => Promise<{ name: string; value: string }>;
};

/** Serves the board while `work` runs. @param now what the campus clock shows, as an instant */
export async function withBoard<T>(
  db: Database,
  mysqlUrl: string,
  now: number,
  work: (board: BoardServer) => Promise<T>,
): Promise<T> {
  const program = fileURLToPath(new URL('serve-board.js', import.meta.url));
  const child = spawn(process.execPath, [program, mysqlUrl, String(now)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  try {
    const said = await Promise.race([once(child.stdout, 'data'), closed.then(() => undefined)]);
    if (!said) throw new Error('the board has ended');
    const url = String(said[0]).trim();
    return await work({ url, pid: child.pid!, logIn: () => logIn(db, url) });
  } finally {
    child.stdin.end();
    await closed;
  }
}

async function logIn(db: Database, url: string): Promise<{ name: string; value: string }> {
  const value = newSecret();
  const login = {
    ...{ issuer: 'local', subject: 'registry', displayName: 'the bench', fixedRole: 'registry' },
    ...{ studentId: null, staffName: null },
  };
  await addSession(db, hashOf(value), newSecret(), login, 1);
  return { name: cookieNameOf(url), value };
}
