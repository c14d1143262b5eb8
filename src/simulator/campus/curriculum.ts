import { random } from '../numbers/random.js';

export type CourseKind = 'required' | 'elective' | 'large';

/** A section of a course. */
export type Section = {
  index: number;
  course: string;
  /**
   * Its number within the course, from 1. In a required course it is also the group of the cohort.
   */
  number: number;
  kind: CourseKind;
  /** How many students it takes. */
  seats: number;
  /** The cohort that must take it; -1 if it is open to all. */
  cohort: number;
  /** From -1 to 1: how much better or worse than its kind it is attended (teacher, hour). */
  appeal: number;
};

/**
 * The courses and sections for a number of students. On average a student takes 3 required courses
 * of the own cohort, 1.5 electives and 0.8 large courses, in sections of about 45, 28 and 160. All
 * of these are estimates.
 */
export function curriculum(studentCount: number, seed: number): Section[] {
  const draw = random(seed, 'curriculum');
  const sections: Section[] = [];
  let courses = 0;
  const addCourse = (kind: CourseKind, count: number, seats: number, cohort: number) => {
    const course = courseCode(courses++);
    for (let number = 1; number <= count; number++) {
      sections.push({ index: sections.length, course, number, kind, seats, cohort, appeal: 0 });
    }
  };
  for (let cohort = 0; cohort < cohortCount(studentCount); cohort++) {
    const size = cohortSize(studentCount, cohort);
    const groups = Math.ceil(size / REQUIRED_SEATS);
    for (let n = 0; n < REQUIRED_COURSES; n++) {
      addCourse('required', groups, Math.ceil(size / groups) + SPARE_SEATS, cohort);
    }
  }
  addOpenCourses(studentCount * ELECTIVES_PER_STUDENT, ELECTIVE_SEATS, (count, seats) =>
    addCourse('elective', draw.chance(0.4) ? Math.min(2, count) : 1, seats, -1),
  );
  const largeSeats = Math.max(40, Math.min(LARGE_SEATS, Math.round(studentCount * 0.45)));
  addOpenCourses(studentCount * LARGE_PER_STUDENT, largeSeats, (count, seats) =>
    addCourse('large', Math.min(2, count), seats, -1),
  );
  giveAppeal(sections, seed);
  return sections;

  function addOpenCourses(
    places: number,
    seats: number,
    add: (sectionsLeft: number, seats: number) => void,
  ) {
    // 10 % more seats than needed, so that the last students still have a choice.
    const wanted = sections.length + Math.max(2, Math.ceil((places * 1.1) / seats));
    while (sections.length < wanted) add(wanted - sections.length, seats);
  }
}

/** Cohorts (one programme and year) of about 135 students. */
export function cohortCount(studentCount: number): number {
  return Math.max(1, Math.round(studentCount / COHORT_STUDENTS));
}

/** Students go to cohorts in turn: student s belongs to cohort s modulo {@link cohortCount}. */
export function cohortSize(studentCount: number, cohort: number): number {
  return Math.ceil((studentCount - cohort) / cohortCount(studentCount));
}

export const ELECTIVES_PER_STUDENT = 1.5;
export const LARGE_PER_STUDENT = 0.8;
const REQUIRED_COURSES = 3;
const COHORT_STUDENTS = 135;
const REQUIRED_SEATS = 45;
const SPARE_SEATS = 4;
const ELECTIVE_SEATS = 28;
const LARGE_SEATS = 160;
const SUBJECTS =
  'ERG ACT TRA MAT PHY CSC ECO FIN STA BIO CHM GED MKT EIE MSE DDA ENG HSS LAW PSY GEO MED ART PED'.split(
    ' ',
  );

/** Three letters and four digits, such as ERG2050. The first digit is the year of study. */
function courseCode(index: number): string {
  const subject = SUBJECTS[index % SUBJECTS.length];
  const round = Math.floor(index / SUBJECTS.length);
  return `${subject}${((round + index) % 4) + 1}${String((round * 37 + 50) % 1000).padStart(3, '0')}`;
}

/**
 * Pairs of sections of one kind get opposite appeal, so that the kind keeps its mean attendance.
 */
function giveAppeal(sections: Section[], seed: number): void {
  const unpaired = new Map<CourseKind, number>();
  const draw = random(seed, 'appeal');
  for (const section of draw.shuffle([...sections])) {
    const other = unpaired.get(section.kind);
    if (other === undefined) {
      section.appeal = draw.between(-1, 1);
      unpaired.set(section.kind, section.appeal);
    } else {
      section.appeal = -other;
      unpaired.delete(section.kind);
    }
  }
}
