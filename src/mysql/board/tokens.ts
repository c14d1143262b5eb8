import type { Database } from '../pool.js';
import { readRow, readRows, write } from '../read.js';

/** A token of a machine. Its times are UTC. */
export type StoredToken = {
  tokenNo: number;
  owner: string;
  role: string;
  scope: string;
  createdAt: string;
  endsAt: string;
  /** Null where nobody revoked it. */
  revokedAt: string | null;
};

const COLUMNS = `
  token_no AS tokenNo, owner, role, scope, created_at AS createdAt, ends_at AS endsAt,
  revoked_at AS revokedAt`;

/** Keeps a token. The database never sees the token itself, only its SHA-256. */
export async function addToken(
  db: Database,
  tokenHash: string,
  token: { owner: string; role: string; scope: string; days: number },
): Promise<StoredToken> {
  await write(
    db,
    `INSERT INTO api_token (token_hash, owner, role, scope, created_at, ends_at)
     VALUES (:tokenHash, :owner, :role, :scope, UTC_TIMESTAMP(),
             UTC_TIMESTAMP() + INTERVAL :days DAY)`,
    { tokenHash, ...token },
  );
  return (await readToken(db, tokenHash))!;
}

/** Reads a token that is neither revoked nor over. */
export async function readToken(db: Database, tokenHash: string): Promise<StoredToken | undefined> {
  return readRow<StoredToken>(
    db,
    `SELECT ${COLUMNS} FROM api_token
     WHERE token_hash = :tokenHash AND revoked_at IS NULL AND ends_at > UTC_TIMESTAMP()`,
    { tokenHash },
  );
}

/** Reads all tokens that there ever were, the newest first. */
export async function readTokens(
  db: Database,
): Promise<(StoredToken & { state: 'valid' | 'expired' | 'revoked' })[]> {
  return readRows(
    db,
    `SELECT ${COLUMNS}, CASE WHEN revoked_at IS NOT NULL THEN 'revoked'
                             WHEN ends_at <= UTC_TIMESTAMP() THEN 'expired'
                             ELSE 'valid' END AS state
     FROM api_token ORDER BY token_no DESC`,
  );
}

/** Revokes a token. Returns false where there is none with this number that is not revoked yet. */
export async function revokeToken(db: Database, tokenNo: number): Promise<boolean> {
  const sql = `UPDATE api_token SET revoked_at = UTC_TIMESTAMP()
               WHERE token_no = :tokenNo AND revoked_at IS NULL`;
  return (await write(db, sql, { tokenNo })) === 1;
}
