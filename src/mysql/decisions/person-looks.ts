import type { Database } from '../pool.js';
import { write } from '../read.js';

/** What somebody looks at. */
export type PersonLook = {
  /** Null: whoever is in what is asked for. */
  studentNo: number | null;
  what: 'explain' | 'export' | 'person_export' | 'unmatched' | 'rejects' | 'excuses';
  /** The course or the days that were asked for; may be empty. */
  detail: string;
};

/**
 * Keeps that somebody looks at what is stored of students; MySQL adds the account and its host. It
 * comes before anything is read: without it, nothing is shown. A crash after it leaves a look that
 * showed nothing.
 * @param now the campus wall clock
 */
export async function noteLook(
  db: Database,
  { studentNo, what, detail }: PersonLook,
  now: string,
): Promise<void> {
  await write(
    db,
    `INSERT INTO person_look (student_no, what, detail, looked_at)
     VALUES (:studentNo, :what, :detail, :now)`,
    { studentNo, what, detail: detail.slice(0, 255), now },
  );
}
