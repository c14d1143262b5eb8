import type { AgreementCounts } from '../../attendance/judging/agreement.js';
import type { Database } from '../pool.js';
import { readRows } from '../read.js';

/** A class with a roll, and how its policy's verdicts agree with it. */
export type ClassAgreement = AgreementCounts & {
  classNo: number;
  date: string;
  course: string;
  section: string;
  /** HH:MM */
  start: string;
  enrolled: number;
};

/**
 * The classes of some days that are rolled up and have a roll, in order of day, course, section and
 * start. A student whose mark a person has corrected since is left out.
 */
export async function readRollAgreement(
  db: Database,
  { first, last }: { first: string; last: string },
): Promise<ClassAgreement[]> {
  return readRows<ClassAgreement>(db, SELECT_AGREEMENT, { first, last });
}

const WAS_THERE = "v.verdict = 'present'";
const SAID_THERE = "v.by_policy IN ('present', 'partial')";

/** STRAIGHT_JOIN: from the marks to the verdicts of their classes, and to no other class. */
const SELECT_AGREEMENT = `
  SELECT c.class_no AS classNo, c.class_date AS date, c.course, c.section,
         TIME_FORMAT(c.starts_at, '%H:%i') AS start, c.enrolled, COUNT(*) AS marks,
         CAST(SUM(IF(${WAS_THERE}, ${SAID_THERE}, v.by_policy = 'absent')) AS UNSIGNED) AS agree,
         CAST(SUM(${WAS_THERE} AND v.by_policy = 'absent') AS UNSIGNED) AS saidAbsent,
         CAST(SUM(v.verdict = 'absent' AND ${SAID_THERE}) AS UNSIGNED) AS saidPresent,
         CAST(SUM(v.by_policy IN ('unknown', 'not_measured')) AS UNSIGNED) AS undecided
  FROM (SELECT DISTINCT day, course, section
        FROM roll_mark WHERE day BETWEEN :first AND :last) AS m
  STRAIGHT_JOIN roster_day d ON d.day = m.day
  STRAIGHT_JOIN class c ON c.version = d.version AND c.class_date = m.day AND c.course = m.course
    AND c.section = m.section
  STRAIGHT_JOIN verdict v ON v.class_no = c.class_no AND v.basis = 'roll'
    AND v.by_policy IS NOT NULL
  GROUP BY c.class_no
  ORDER BY c.class_date, c.course, c.section, c.starts_at`;
