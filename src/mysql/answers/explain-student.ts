import type { VerdictBasis, VerdictKind } from '../../attendance/verdict.js';
import type { RollSource } from '../decisions/rolls.js';
import { readWords, type StudentWord } from '../decisions/words.js';
import type { Database } from '../pool.js';
import { listOf, readRows } from '../read.js';
import { optedOut } from '../roster/kept-opt-outs.js';

/**
 * One student in one class as stored. Times are the campus wall clock; null: the policy does not
 * say.
 */
export type StudentInClass = {
  classNo: number;
  studentNo: number;
  version: number;
  date: string;
  course: string;
  section: string;
  room: string | null;
  startsAt: string;
  endsAt: string;
  optedOut: boolean;
  /** Null where the class is not rolled up. */
  verdict: VerdictKind | null;
  corrected: boolean;
  /** What the policy said, where a person's word decides. */
  byPolicy: VerdictKind | null;
  excused: boolean;
  /** Null where a person corrected the verdict, and where it rests on no record. */
  basis: VerdictBasis | null;
  probability: number | null;
  minutes: number | null;
  firstSeen: string | null;
  lastSeen: string | null;
  lateMinutes: number | null;
  late: 'no' | 'yes' | 'maybe' | null;
  leftEarly: boolean | null;
  evidence: string | null;
  seedFirst: string | null;
  seedLast: string | null;
  state: string | null;
  policy: string | null;
  policyVersion: number | null;
  signatureVersion: number | null;
  baseRate: number | null;
  suggestedRoom: string | null;
  metIn: string | null;
  rolledUpAt: string | null;
  /** Whether the retention has deleted the evidence of the day. */
  evidenceExpired: boolean;
  /** Whether the retention has deleted the verdicts of the day. */
  verdictsExpired: boolean;
};

/** A person's word on a verdict. */
export type StoredCorrection = {
  verdict: string;
  reason: string;
  correctedBy: string;
  correctedAt: string;
};

/** The same with MySQL's truth values. */
type StudentRow = Omit<
  StudentInClass,
  'optedOut' | 'corrected' | 'excused' | 'leftEarly' | 'evidenceExpired' | 'verdictsExpired'
> & {
  evidenceExpired: 0 | 1;
  verdictsExpired: 0 | 1;
  optedOut: 0 | 1;
  corrected: 0 | 1;
  excused: 0 | 1;
  leftEarly: 0 | 1 | null;
};

/**
 * The classes of a course on a day in which a student is enrolled, in order of section and start,
 * with what is stored of the student.
 */
export async function readStudentInClasses(
  db: Database,
  asked: { date: string; course: string; studentId: string },
): Promise<StudentInClass[]> {
  const rows = await readRows<StudentRow>(db, SELECT_STUDENT, asked);
  return rows.map((row) => ({
    ...row,
    optedOut: row.optedOut === 1,
    corrected: row.corrected === 1,
    excused: row.excused === 1,
    evidenceExpired: row.evidenceExpired === 1,
    verdictsExpired: row.verdictsExpired === 1,
    leftEarly: row.leftEarly === null ? null : row.leftEarly === 1,
  }));
}

/** A mark of a roll. */
export type StoredMark = {
  isThere: boolean;
  source: RollSource;
  reason: string;
  takenBy: string;
  takenAt: string;
};

/**
 * Every correction and every mark of a student in a class, oldest first, those from before it moved
 * included.
 */
export async function readWordsOf(
  db: Database,
  { date, version, classNo, studentNo, course, section }: StudentInClass,
): Promise<{ corrections: StoredCorrection[]; rolls: StoredMark[] }> {
  const words = await readWords(db, [{ day: date, version }], [{ course, section }]);
  const isOf = (word: StudentWord) => word.classNo === classNo && word.studentNo === studentNo;
  return {
    corrections: words.corrections.filter(isOf).map(({ verdict, reason, by, at }) => ({
      ...{ verdict, reason, correctedBy: by, correctedAt: at },
    })),
    rolls: words.rolls.filter(isOf).map(({ isThere, source, reason, by, at }) => ({
      ...{ isThere, source, reason, takenBy: by, takenAt: at },
    })),
  };
}

/** An access point in an explanation. */
export type ExplainedAccessPoint = {
  name: string;
  /**
   * The room that it belongs to: the room of the class if the roster lists it there or the
   * signatures say so, otherwise another one; null where no room is known.
   */
  room: string | null;
};

/** Some access points by their numbers, with their rooms as seen from a class. */
export async function readExplainedAccessPoints(
  db: Database,
  accessPointNos: readonly number[],
  { version, signatureVersion, room, metIn }: StudentInClass,
): Promise<Map<number, ExplainedAccessPoint>> {
  const rows = await readRows<ExplainedAccessPoint & { accessPointNo: number }>(
    db,
    `SELECT p.access_point_no AS accessPointNo, p.name,
            COALESCE(MAX(IF(r.room = :place OR l.room = :place, :place, NULL)), MIN(l.room),
                     MIN(r.room)) AS room
     FROM access_point p
     LEFT JOIN roster_access_point r
       ON r.version = :version AND r.access_point_no = p.access_point_no AND r.weight > 0
     LEFT JOIN learned_room l
       ON l.version = :signatureVersion AND l.access_point_no = p.access_point_no
     WHERE p.access_point_no IN ${listOf('accessPointNos', 'INT UNSIGNED')}
     GROUP BY p.access_point_no, p.name`,
    {
      ...{ version, signatureVersion, place: metIn ?? room },
      accessPointNos: JSON.stringify(accessPointNos),
    },
  );
  return new Map(
    rows.map(({ accessPointNo, name, room: of }) => [accessPointNo, { name, room: of }]),
  );
}

const SELECT_STUDENT = `
  SELECT DISTINCT c.class_no AS classNo, s.student_no AS studentNo, c.version,
         c.class_date AS date, c.course, c.section, c.room, c.starts_at AS startsAt,
         c.ends_at AS endsAt, ${optedOut('now', 's.student_no')} AS optedOut,
         v.verdict, COALESCE(v.corrected, 0) AS corrected, v.by_policy AS byPolicy,
         COALESCE(v.excused, 0) AS excused,
         IF(v.corrected, NULL, v.basis) AS basis, v.probability, v.minutes,
         v.first_seen AS firstSeen, v.last_seen AS lastSeen, v.late_minutes AS lateMinutes, v.late,
         v.left_early AS leftEarly, e.evidence, e.seed_first AS seedFirst, e.seed_last AS seedLast,
         a.state, a.policy, a.policy_version AS policyVersion,
         a.signature_version AS signatureVersion, a.base_rate AS baseRate,
         a.suggested_room AS suggestedRoom, a.met_in AS metIn, a.rolled_up_at AS rolledUpAt,
         EXISTS (SELECT 1 FROM expired_result x WHERE x.day = c.class_date AND x.what = 'evidence')
           AS evidenceExpired,
         EXISTS (SELECT 1 FROM expired_result x WHERE x.day = c.class_date AND x.what = 'verdicts')
           AS verdictsExpired
  FROM student s
  JOIN day_class c
  JOIN roster_enrolment n ON n.version = c.version AND n.section_no = c.section_no
    AND n.student_no = s.student_no AND c.class_date BETWEEN n.valid_from AND n.valid_to
  LEFT JOIN roster_student now
    ON now.version = (SELECT version FROM roster_head) AND now.student_no = s.student_no
  LEFT JOIN class_attendance a ON a.class_no = c.class_no
  LEFT JOIN verdict v ON v.class_no = c.class_no AND v.student_no = s.student_no
  LEFT JOIN class_evidence e ON e.class_no = c.class_no AND e.student_no = s.student_no
  WHERE s.student_id = :studentId AND c.class_date = :date AND c.course = :course
  ORDER BY c.section, c.starts_at`;
