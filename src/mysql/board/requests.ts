import type { VerdictBasis, VerdictKind } from '../../attendance/verdict.js';
import {
  carryRequests,
  REQUEST_COLUMNS,
  REQUESTS,
  type CarriedRequest,
  type RequestRow,
} from '../decisions/requests.js';
import type { Database } from '../pool.js';
import { readRow, readRows, readTuples, write } from '../read.js';
import { INSERT_LOOKS } from './looks.js';
import { OWN_REQUEST, REQUEST_SEEN, rightsValues, type Rights } from './rights.js';

/** The verdict that a request is about, as it is now. */
export type VerdictNow = { verdict: VerdictKind; basis: VerdictBasis | null; corrected: boolean };

/** A request beside the verdict that it is about; null where there is none. */
export type BoardRequest = CarriedRequest & { now: VerdictNow | null };

/** Which requests: the open ones, oldest first, or the others, newest first. */
export type RequestPage = {
  show: 'open' | 'decided';
  /** The number of the last one of the page before this one; null: the first page. */
  after: number | null;
  limit: number;
};

/** The requests that the viewer may decide, or others have decided. */
export async function readRequests(
  db: Database,
  rights: Rights,
  page: RequestPage,
): Promise<BoardRequest[]> {
  const rows = await readRows<RequestRow>(db, SELECT_PAGE[page.show], {
    ...pageValues(page),
    ...rightsValues(rights),
  });
  return withVerdicts(db, await carryRequests(db, rows));
}

/** Keeps that somebody looks at them: see `noteLook`. */
export async function noteRequestLook(
  db: Database,
  rights: Rights,
  page: RequestPage,
  { by, now }: { by: string; now: string },
): Promise<void> {
  await write(db, INSERT_PAGE[page.show], {
    ...pageValues(page),
    ...rightsValues(rights),
    ...{ by, now },
  });
}

/** How many open requests the viewer may decide. */
export async function countOpenRequests(db: Database, rights: Rights): Promise<number> {
  const row = await readRow<{ count: number }>(
    db,
    `SELECT COUNT(*) AS count ${FROM_SEEN} AND q.state = 'open'`,
    rightsValues(rights),
  );
  return row!.count;
}

/** A request that the viewer may decide, or has made; undefined where there is no such one. */
export async function readRequest(
  db: Database,
  rights: Rights,
  no: number,
): Promise<CarriedRequest | undefined> {
  const rows = await readRows<RequestRow>(
    db,
    `SELECT ${REQUEST_COLUMNS} ${FROM}
     WHERE q.request_no = :no AND (${REQUEST_SEEN} OR ${OWN_REQUEST})`,
    { no, ...rightsValues(rights) },
  );
  return (await carryRequests(db, rows))[0];
}

/** What the viewer has asked for, newest first. */
export async function readOwnRequests(
  db: Database,
  rights: Rights,
  limit: number,
): Promise<BoardRequest[]> {
  const rows = await readRows<RequestRow>(
    db,
    `SELECT ${REQUEST_COLUMNS} ${FROM}
     WHERE ${OWN_REQUEST} ORDER BY q.open_slot IS NULL, q.request_no DESC LIMIT :limit`,
    { limit, ...rightsValues(rights) },
  );
  return withVerdicts(db, await carryRequests(db, rows));
}

type VerdictTuple = [
  no: number,
  verdict: VerdictKind,
  basis: VerdictBasis | null,
  corrected: 0 | 1,
];

async function withVerdicts(
  db: Database,
  requests: readonly CarriedRequest[],
): Promise<BoardRequest[]> {
  const asked = requests.flatMap(({ no, studentNo, meant }) =>
    meant ? [[no, meant.classNo, studentNo]] : [],
  );
  if (asked.length === 0) return requests.map((one) => ({ ...one, now: null }));
  const rows = await readTuples<VerdictTuple>(db, SELECT_VERDICTS, {
    asked: JSON.stringify(asked),
  });
  const verdicts = new Map(
    rows.map(([no, verdict, basis, corrected]) => [
      no,
      { verdict, basis, corrected: corrected === 1 },
    ]),
  );
  return requests.map((one) => ({ ...one, now: verdicts.get(one.no) ?? null }));
}

function pageValues({ after, limit }: RequestPage) {
  return { after, limit };
}

/** Each request with the section of the roster that its day is read with. */
const FROM = `
  FROM ${REQUESTS}
  LEFT JOIN roster_section c
    ON c.version = d.version AND c.course = q.course AND c.section = q.section`;
const FROM_SEEN = `${FROM} WHERE ${REQUEST_SEEN}`;
const OPEN_PAGE = `
  ${FROM_SEEN} AND q.state = 'open' AND (:after IS NULL OR q.request_no > :after)
  ORDER BY q.request_no LIMIT :limit`;
const DECIDED_PAGE = `
  ${FROM_SEEN} AND q.state <> 'open' AND (:after IS NULL OR q.request_no < :after)
  ORDER BY q.request_no DESC LIMIT :limit`;

const SELECT_PAGE = {
  open: `SELECT ${REQUEST_COLUMNS} ${OPEN_PAGE}`,
  decided: `SELECT ${REQUEST_COLUMNS} ${DECIDED_PAGE}`,
};

const INSERT_LOOK = `
  ${INSERT_LOOKS}
  SELECT q.student_no, 'request',
         CONCAT(q.course, '/', q.section, ' ', LEFT(q.starts_at, 16)), :now, :by`;
const INSERT_PAGE = {
  open: `${INSERT_LOOK} ${OPEN_PAGE}`,
  decided: `${INSERT_LOOK} ${DECIDED_PAGE}`,
};

const SELECT_VERDICTS = `
  SELECT listed.no, v.verdict, IF(v.corrected, NULL, v.basis), v.corrected
  FROM JSON_TABLE(:asked, '$[*]' COLUMNS (
         no INT UNSIGNED PATH '$[0]', class_no INT UNSIGNED PATH '$[1]',
         student_no INT UNSIGNED PATH '$[2]')) AS listed
  STRAIGHT_JOIN verdict v ON v.class_no = listed.class_no AND v.student_no = listed.student_no`;
