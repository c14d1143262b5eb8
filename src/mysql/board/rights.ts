/**
 * What a viewer may see. Every query of the board takes these values, and holds one of the
 * conditions below: a row that the viewer may not see never leaves the database.
 */
export type Rights = {
  /** Whether the rates of every class may be seen: viewer, department, registry. */
  allClasses: boolean;
  /** Whether every student may be seen: registry. */
  allPersons: boolean;
  /** Whether all courses may be seen over time: registry. Department has its prefixes. */
  coursePrefixes: string[];
  /** Sections that were granted to a lecturer. */
  ownSections: readonly (readonly [course: string, section: string])[];
  /** The name by which the timetable lists the viewer as a lecturer. */
  staffName: string | null;
  /** The number of the viewer as a student. */
  ownStudentNo: number | null;
};

/** Whoever has an account of the database sees everything. */
export const ALL_RIGHTS: Rights = {
  allClasses: true,
  allPersons: true,
  coursePrefixes: [],
  ownSections: [],
  staffName: null,
  ownStudentNo: null,
};

/** The rights as the values of the conditions below. */
export function rightsValues(rights: Rights): {
  allClasses: number;
  allPersons: number;
  /** Null: no course. */
  departmentPattern: string | null;
  ownSections: string;
  staffName: string | null;
  ownStudentNo: number | null;
} {
  return {
    allClasses: Number(rights.allClasses),
    allPersons: Number(rights.allPersons),
    departmentPattern: patternOf(rights.coursePrefixes),
    ownSections: JSON.stringify(rights.ownSections),
    staffName: rights.staffName,
    ownStudentNo: rights.ownStudentNo,
  };
}

/** The pattern of names that begin with one of these, whatever characters they have. */
function patternOf(prefixes: readonly string[]): string | null {
  if (prefixes.length === 0) return null;
  const escaped = prefixes.map((prefix) => prefix.replace(/[^\p{L}\p{N}]/gu, '\\$&'));
  return `^(${escaped.join('|')})`;
}

/** Whether the viewer teaches the section of the class `c`. */
const TEACHES = `
  (JSON_ARRAY(c.course, c.section) MEMBER OF (CAST(:ownSections AS JSON))
   OR EXISTS (SELECT 1 FROM roster_lecturer t
              WHERE t.version = c.version AND t.section_no = c.section_no
                AND t.lecturer = :staffName))`;

/** Whether the viewer is enrolled in the class `c`. */
const ENROLLED = `
  EXISTS (SELECT 1 FROM roster_enrolment own
          WHERE own.version = c.version AND own.section_no = c.section_no
            AND own.student_no = :ownStudentNo
            AND c.class_date BETWEEN own.valid_from AND own.valid_to)`;

/**
 * Whether the course of the class `c` is one of the viewer's department. An expression, because a
 * list would be opened again for each row. Names compare byte for byte, as their collation says.
 */
const IN_DEPARTMENT = 'COALESCE(c.course REGEXP :departmentPattern, FALSE)';

/** The class `c` is there for the viewer at all. */
export const CLASS_SEEN = `(:allClasses OR ${TEACHES} OR ${ENROLLED})`;

/** The students of the class `c`, and so its exact figures, may be seen. */
export const PERSONS_SEEN = `(:allPersons OR ${TEACHES})`;

/** The figures of the class `c` may be seen, if the group is large enough. */
export const RATES_SEEN = `(:allClasses OR ${TEACHES})`;

/** Whether the viewer may see how many people are in the rooms. */
export const ROOMS_SEEN = ':allClasses';

/** The section of the class or section `c` may be seen over time. */
export const COURSE_SEEN = `(:allPersons OR ${IN_DEPARTMENT} OR ${TEACHES})`;

/** The enrolment `n` in the class `c` is the viewer's own, or one that the viewer may see. */
export const STUDENT_SEEN = `(${PERSONS_SEEN} OR n.student_no = :ownStudentNo)`;

/** The enrolment `n` is the viewer's own. */
export const OWN_ENROLMENT = '(n.student_no = :ownStudentNo)';

/** The request `q` for a correction is the viewer's own. */
export const OWN_REQUEST = '(q.student_no = :ownStudentNo)';

/**
 * The request `q` about a class of the section `c` may be seen, and so decided. Nobody decides what
 * they asked for themselves. Where the roster has no such section any more, `c` is empty.
 */
export const REQUEST_SEEN = `
  (COALESCE(${PERSONS_SEEN}, FALSE) AND NOT (q.student_no <=> :ownStudentNo))`;

/**
 * How much of the figures of the class `c` the viewer sees: exact ones, those of large groups
 * (src/http/small-groups.ts), or none.
 */
export const SIGHT = `IF(${PERSONS_SEEN}, 'exact', IF(${RATES_SEEN}, 'rates', 'none'))`;

/** The same for the course `c` over time. Whoever sees it at all sees its rates. */
export const COURSE_SIGHT = `IF(${PERSONS_SEEN}, 'exact', 'rates')`;

/** From which group on somebody who may see no person is shown figures. */
export type ShownGroup = {
  leastGroup: number;
  /** On each side of a share. */
  leastSide: number;
};

/**
 * A class with the result `a`, which has a rate, may be a part of figures that anybody sees:
 * the rules of src/http/small-groups.ts, where a test compares the two.
 */
export const LARGE_GROUP = `
  (a.enrolled >= :leastGroup AND 1E0 * a.enrolled - a.not_measured >= :leastGroup
   AND LEAST(a.estimate, 1 - a.estimate) * (1E0 * a.enrolled - a.not_measured) >= :leastSide - 1e-9
   AND LEAST(a.present + a.partial, 1E0 * a.enrolled - a.not_measured - a.present - a.partial)
     >= :leastSide
   AND LEAST(a.seed_present, 1E0 * a.enrolled - a.seed_present) >= :leastSide)`;
