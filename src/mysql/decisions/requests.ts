import { carryOver } from '../../attendance/judging/carry-over.js';
import { errorCodeOf, type Database, type Transaction } from '../pool.js';
import { readRow, readRows, write } from '../read.js';
import type { ClassName, SpokenName } from './confirmations.js';
import { groupBySection, readClassesOf, type SectionClass } from './words.js';

/** What a student may say is right. */
export const REQUESTED_KINDS = ['present', 'partial', 'absent'] as const;
export type RequestedKind = (typeof REQUESTED_KINDS)[number];

export type RequestState = 'open' | 'accepted' | 'refused' | 'withdrawn';

/** A student has no more open requests than this. */
export const MOST_OPEN = 20;

/** A student asks about one class no more often than this, also after withdrawing a request. */
export const MOST_OF_CLASS = 5;

/** A request as it is stored. Times are the campus wall clock. */
export type StoredRequest = {
  no: number;
  day: string;
  course: string;
  section: string;
  startsAt: string;
  endsAt: string;
  wasOnly: boolean;
  /** The roster that its day is read with; null where there is none. */
  version: number | null;
  studentNo: number;
  studentId: string;
  verdict: RequestedKind;
  reason: string;
  requestedAt: string;
  state: RequestState;
  /** The verdict that it was accepted with; null where it is not accepted. */
  granted: RequestedKind | null;
  /** Why it was accepted or refused. */
  answer: string | null;
  decidedBy: string | null;
  decidedAt: string | null;
};

/** A request, and the class of the day's roster that it is about. */
export type CarriedRequest = StoredRequest & {
  /** Undefined where the roster has no such class any more. */
  meant: SectionClass | undefined;
};

/** A request as MySQL gives it. */
export type RequestRow = Omit<StoredRequest, 'wasOnly'> & { wasOnly: 0 | 1 };

/** The columns of a request `q`. */
export const REQUEST_COLUMNS = `
  q.request_no AS no, q.day, q.course, q.section, q.starts_at AS startsAt, q.ends_at AS endsAt,
  q.was_only AS wasOnly, q.student_no AS studentNo, s.student_id AS studentId, q.verdict, q.reason,
  q.requested_at AS requestedAt, q.state,
  IF(q.state = 'accepted', COALESCE(q.granted, q.verdict), NULL) AS granted, q.answer, q.decided_by AS decidedBy,
  q.decided_at AS decidedAt, d.version`;

/** The request `q`, its student `s`, and the roster `d` that its day is read with. */
export const REQUESTS = `
  correction_request q
  JOIN student s ON s.student_no = q.student_no
  LEFT JOIN roster_day d ON d.day = q.day`;

/**
 * Carries requests over to the rosters of their days, each by itself: what others ask does not
 * change where it goes.
 */
export async function carryRequests(
  db: Database | Transaction,
  rows: readonly RequestRow[],
): Promise<CarriedRequest[]> {
  const requests = rows.map((row) => ({ ...row, wasOnly: row.wasOnly === 1 }));
  const days = requests.flatMap(({ day, version }) => (version === null ? [] : [{ day, version }]));
  const classes = await readClassesOf(db, requests, days);
  return requests.map((request) => {
    const [section] = [...groupBySection([request]).keys()];
    const carried = carryOver([request], classes.get(section!) ?? []);
    return { ...request, meant: carried.get(request) };
  });
}

/** The open requests of a student. */
export async function readOpenRequests(
  db: Database | Transaction,
  studentNo: number,
): Promise<(CarriedRequest & { slot: number })[]> {
  const rows = await readRows<RequestRow & { slot: number }>(
    db,
    `SELECT ${REQUEST_COLUMNS}, q.open_slot AS slot FROM ${REQUESTS}
     WHERE q.student_no = :studentNo AND q.open_slot IS NOT NULL`,
    { studentNo },
  );
  const carried = await carryRequests(db, rows);
  return carried.map((request, i) => ({ ...request, slot: rows[i]!.slot }));
}

/** How often a student has asked about a class, whatever became of it. */
export async function countRequestsOf(
  db: Database | Transaction,
  { date, course, section, startsAt }: ClassName,
  studentNo: number,
): Promise<number> {
  const row = await readRow<{ requests: number }>(
    db,
    `SELECT COUNT(*) AS requests FROM correction_request
     WHERE student_no = :studentNo AND day = :date AND course = :course AND section = :section
       AND starts_at = :startsAt`,
    { studentNo, date, course, section, startsAt },
  );
  return row!.requests;
}

/** What a student asks for. */
export type NewRequest = {
  studentNo: number;
  verdict: RequestedKind;
  reason: string;
  /** The campus wall clock. */
  now: string;
  /** 1 to `MOST_OPEN`: one that none of the student's open requests has. */
  slot: number;
};

/**
 * Keeps a request.
 * @returns its number; undefined where another request took the slot or the class meanwhile
 */
export async function addRequest(
  db: Database | Transaction,
  { date, course, section, startsAt, endsAt, wasOnly }: SpokenName,
  { studentNo, verdict, reason, now, slot }: NewRequest,
): Promise<number | undefined> {
  try {
    await write(
      db,
      `INSERT INTO correction_request
         (day, course, section, starts_at, ends_at, was_only, student_no, verdict, reason,
          requested_at, open_slot)
       VALUES (:date, :course, :section, :startsAt, :endsAt, :wasOnly, :studentNo, :verdict,
               :reason, :now, :slot)`,
      {
        ...{ date, course, section, startsAt, endsAt, wasOnly, studentNo, verdict, reason, now },
        slot,
      },
    );
  } catch (error) {
    if (errorCodeOf(error) === 'ER_DUP_ENTRY') return undefined;
    throw error;
  }
  const row = await readRow<{ no: number }>(
    db,
    `SELECT request_no AS no FROM correction_request
     WHERE student_no = :studentNo AND open_slot = :slot`,
    { studentNo, slot },
  );
  return row?.no;
}

/** What became of a request. */
export type Decision = {
  state: Exclude<RequestState, 'open'>;
  /** The verdict that it is accepted with; null where it is not accepted. */
  granted: RequestedKind | null;
  by: string;
  /** Null where the student withdraws it. */
  answer: string | null;
  now: string;
};

/**
 * Decides an open request, and holds its row for the rest of the transaction.
 * @returns false where somebody has decided it before
 */
export async function closeRequest(
  tx: Transaction,
  no: number,
  { state, granted, by, answer, now }: Decision,
): Promise<boolean> {
  const changed = await write(
    tx,
    `UPDATE correction_request
     SET state = :state, granted = :granted, open_slot = NULL, answer = :answer, decided_by = :by, decided_at = :now
     WHERE request_no = :no AND state = 'open'`,
    { no, state, granted, answer, by, now },
  );
  return changed === 1;
}

/** What became of a request that is no longer open; undefined where there is none. */
export async function readDecision(
  tx: Transaction,
  no: number,
): Promise<Pick<StoredRequest, 'state' | 'decidedBy' | 'decidedAt'> | undefined> {
  return readRow(
    tx,
    `SELECT state, decided_by AS decidedBy, decided_at AS decidedAt
     FROM correction_request WHERE request_no = :no`,
    { no },
  );
}
