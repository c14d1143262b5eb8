import type { Database } from '../pool.js';
import { readRow, write } from '../read.js';

/** A login by OpenID Connect that has begun. */
export type BegunLogin = { nonce: string; codeVerifier: string; returnTo: string };

/** Keeps a login that has begun, and deletes those that nobody finished. */
export async function addLogin(
  db: Database,
  loginHash: string,
  { nonce, codeVerifier, returnTo, minutes }: BegunLogin & { minutes: number },
): Promise<void> {
  await deleteOldLogins(db);
  await write(
    db,
    `INSERT INTO board_login (login_hash, kind, nonce, code_verifier, return_to, ends_at)
     VALUES (:loginHash, 'oidc', :nonce, :codeVerifier, :returnTo,
             UTC_TIMESTAMP() + INTERVAL :minutes MINUTE)`,
    { loginHash, nonce, codeVerifier, returnTo, minutes },
  );
}

/**
 * Takes a login that has begun: of several requests that come at once, one gets it.
 * @returns undefined where the login is unknown, used or too old
 */
export async function useLogin(db: Database, loginHash: string): Promise<BegunLogin | undefined> {
  const login = await readRow<BegunLogin>(
    db,
    `SELECT nonce, code_verifier AS codeVerifier, return_to AS returnTo FROM board_login
     WHERE login_hash = :loginHash AND kind = 'oidc' AND ends_at > UTC_TIMESTAMP()`,
    { loginHash },
  );
  return login && (await takeRow(db, loginHash)) ? login : undefined;
}

/** Keeps a local link, which works once. */
export async function addLocalLink(
  db: Database,
  loginHash: string,
  role: string,
  minutes: number,
): Promise<void> {
  await deleteOldLogins(db);
  await write(
    db,
    `INSERT INTO board_login (login_hash, kind, role, ends_at)
     VALUES (:loginHash, 'link', :role, UTC_TIMESTAMP() + INTERVAL :minutes MINUTE)`,
    { loginHash, role, minutes },
  );
}

/**
 * Uses a local link: of several requests that come at once, one deletes the row and gets the role.
 * @returns undefined where the link is unknown, used or too old
 */
export async function useLocalLink(db: Database, loginHash: string): Promise<string | undefined> {
  const link = await readRow<{ role: string }>(
    db,
    `SELECT role FROM board_login
     WHERE login_hash = :loginHash AND kind = 'link' AND ends_at > UTC_TIMESTAMP()`,
    { loginHash },
  );
  return link && (await takeRow(db, loginHash)) ? link.role : undefined;
}

async function takeRow(db: Database, loginHash: string): Promise<boolean> {
  const sql = 'DELETE FROM board_login WHERE login_hash = :loginHash';
  return (await write(db, sql, { loginHash })) === 1;
}

async function deleteOldLogins(db: Database): Promise<void> {
  await write(db, 'DELETE FROM board_login WHERE ends_at <= UTC_TIMESTAMP()');
}
