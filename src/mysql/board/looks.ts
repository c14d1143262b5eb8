import type { Database } from '../pool.js';
import { write } from '../read.js';
import type { BoardClass } from './classes.js';
import { COURSE_CLASSES, type CourseRange } from './courses.js';
import { PERSONS_SEEN, rightsValues, type Rights } from './rights.js';

/** Who looks at what on the board, or by a command that shows the same. */
export type BoardLook = {
  /** Null: a command. MySQL adds its account. */
  by: string | null;
  what: 'class' | 'course' | 'explain' | 'attention';
  /** The class or the course, and the format of a download. */
  detail: string;
  /** The campus wall clock. */
  now: string;
};

/**
 * Keeps that somebody looks at the students of a class: a row for each of them, but none for the
 * viewer's own record. It comes before anything is read of them: see `noteLook`.
 */
export async function noteClassLook(
  db: Database,
  rights: Rights,
  { classNo }: Pick<BoardClass, 'classNo'>,
  look: BoardLook,
): Promise<void> {
  await write(
    db,
    `${INSERT_LOOKS}
     SELECT DISTINCT n.student_no, :what, :detail, :now, :by
     FROM day_class c
     JOIN roster_enrolment n ON n.version = c.version AND n.section_no = c.section_no
       AND c.class_date BETWEEN n.valid_from AND n.valid_to
     WHERE c.class_no = :classNo AND ${PERSONS_SEEN} AND ${NOT_OWN}`,
    { classNo, ...valuesOfLook(look), ...rightsValues(rights) },
  );
}

/** The same of all students whom the grid of a course shows. */
export async function noteCourseLook(
  db: Database,
  rights: Rights,
  range: CourseRange,
  look: BoardLook,
): Promise<void> {
  await write(
    db,
    `${INSERT_LOOKS}
     SELECT DISTINCT n.student_no, :what, :detail, :now, :by
     FROM (SELECT DISTINCT c.version, c.section_no ${COURSE_CLASSES} AND ${PERSONS_SEEN}) AS seen
     JOIN roster_enrolment n ON n.version = seen.version AND n.section_no = seen.section_no
       AND n.valid_from <= :to AND n.valid_to >= :from
     WHERE ${NOT_OWN}`,
    { ...range, ...valuesOfLook(look), ...rightsValues(rights) },
  );
}

/** The same of one student, who is not the viewer. */
export async function noteStudentLook(
  db: Database,
  studentNo: number,
  look: BoardLook,
): Promise<void> {
  await write(db, `${INSERT_LOOKS} VALUES (:studentNo, :what, :detail, :now, :by)`, {
    studentNo,
    ...valuesOfLook(look),
  });
}

/** The look as the values of its row. */
export function valuesOfLook({ by, what, detail, now }: BoardLook) {
  return { by, what, now, detail: detail.slice(0, 255) };
}

export const INSERT_LOOKS =
  'INSERT INTO person_look (student_no, what, detail, looked_at, looked_by)';
/** The row is not the viewer's own. */
export const NOT_OWN = 'NOT (n.student_no <=> :ownStudentNo)';
