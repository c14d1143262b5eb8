import type { Database, Transaction } from '../pool.js';
import { readRow, readRows, write } from '../read.js';

/** A person who has logged in, as the login provider names the person. */
export type Login = {
  issuer: string;
  subject: string;
  displayName: string;
  /** The role of the local link; null where roles are granted. */
  fixedRole: string | null;
  studentId: string | null;
  staffName: string | null;
};

export type StoredSession = Login & {
  csrfToken: string;
  /** Null where no roster ever had the student id. */
  studentNo: number | null;
  roles: { role: string; scope: string }[];
};

/**
 * Keeps a session, and deletes those that are over. The database never sees the secret in the
 * cookie, only its SHA-256.
 * @param hours how long it lasts
 */
export async function addSession(
  db: Database,
  sessionHash: string,
  csrfToken: string,
  login: Login,
  hours: number,
): Promise<void> {
  await write(db, 'DELETE FROM board_session WHERE ends_at <= UTC_TIMESTAMP()');
  await write(
    db,
    `INSERT INTO board_session
       (session_hash, issuer, subject, display_name, fixed_role, student_id, staff_name,
        csrf_token, started_at, ends_at)
     VALUES (:sessionHash, :issuer, :subject, :displayName, :fixedRole, :studentId, :staffName,
             :csrfToken, UTC_TIMESTAMP(), UTC_TIMESTAMP() + INTERVAL :hours HOUR)`,
    { sessionHash, csrfToken, hours, ...login },
  );
}

/** Reads a session with the roles that its person has now; undefined where it is over. */
export async function readSession(
  db: Database,
  sessionHash: string,
): Promise<StoredSession | undefined> {
  const session = await readRow<Omit<StoredSession, 'roles'>>(
    db,
    `SELECT s.issuer, s.subject, s.display_name AS displayName, s.fixed_role AS fixedRole,
            s.student_id AS studentId, s.staff_name AS staffName, s.csrf_token AS csrfToken,
            p.student_no AS studentNo
     FROM board_session s LEFT JOIN student p ON p.student_id = s.student_id
     WHERE s.session_hash = :sessionHash AND s.ends_at > UTC_TIMESTAMP()`,
    { sessionHash },
  );
  if (!session) return undefined;
  const { issuer, subject, fixedRole } = session;
  const roles =
    fixedRole === null
      ? await readRows<{ role: string; scope: string }>(
          db,
          `SELECT role, scope FROM role_grant
           WHERE issuer = :issuer AND subject = :subject ORDER BY role, scope`,
          { issuer, subject },
        )
      : [{ role: fixedRole, scope: '' }];
  return { ...session, roles };
}

/** Ends one session. */
export async function endSession(db: Database, sessionHash: string): Promise<void> {
  await write(db, 'DELETE FROM board_session WHERE session_hash = :sessionHash', { sessionHash });
}

/** Ends every session of a person: at a logout, and when a role is taken away. */
export async function endSessionsOf(
  db: Database | Transaction,
  { issuer, subject }: Pick<Login, 'issuer' | 'subject'>,
): Promise<void> {
  await write(db, 'DELETE FROM board_session WHERE issuer = :issuer AND subject = :subject', {
    issuer,
    subject,
  });
}
