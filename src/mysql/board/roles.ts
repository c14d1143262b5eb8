import { errorCodeOf, withTransaction, type Database, type Transaction } from '../pool.js';
import { readRows, write } from '../read.js';
import { endSessionsOf } from './sessions.js';

/** A role of a person, and of what. A person is the pair of issuer and subject. */
export type RoleGrant = { issuer: string; subject: string; role: string; scope: string };

/** Grants a role. Returns false where the person has it already. */
export async function grantRole(db: Database, grant: RoleGrant, by: string): Promise<boolean> {
  try {
    await withTransaction(db, async (tx) => {
      await write(
        tx,
        `INSERT INTO role_grant (issuer, subject, role, scope, granted_by, granted_at)
         VALUES (:issuer, :subject, :role, :scope, :by, UTC_TIMESTAMP())`,
        { ...grant, by },
      );
      await noteChange(tx, grant, 'grant', by);
    });
    return true;
  } catch (error) {
    if (errorCodeOf(error) === 'ER_DUP_ENTRY') return false;
    throw error;
  }
}

/**
 * Takes a role away, and ends the sessions of the person: open connections end too.
 * @returns false where the person does not have it
 */
export async function revokeRole(db: Database, grant: RoleGrant, by: string): Promise<boolean> {
  return withTransaction(db, async (tx) => {
    const revoked = await write(
      tx,
      `DELETE FROM role_grant WHERE issuer = :issuer AND subject = :subject
         AND role = :role AND scope = :scope`,
      grant,
    );
    if (revoked === 0) return false;
    await noteChange(tx, grant, 'revoke', by);
    await endSessionsOf(tx, grant);
    return true;
  });
}

async function noteChange(
  tx: Transaction,
  grant: RoleGrant,
  what: 'grant' | 'revoke',
  by: string,
): Promise<void> {
  await write(
    tx,
    `INSERT INTO role_change (issuer, subject, role, scope, what, changed_by, changed_at)
     VALUES (:issuer, :subject, :role, :scope, :what, :by, UTC_TIMESTAMP())`,
    { ...grant, what, by },
  );
}

/** Reads who has which role. Times are UTC. */
export async function readRoles(
  db: Database,
): Promise<(RoleGrant & { grantedBy: string; grantedAt: string })[]> {
  return readRows(
    db,
    `SELECT issuer, subject, role, scope, granted_by AS grantedBy, granted_at AS grantedAt
     FROM role_grant ORDER BY role, scope, issuer, subject`,
  );
}
