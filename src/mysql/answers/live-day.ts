import type { Database } from '../pool.js';
import { readRows, readTuples } from '../read.js';
import type { ClassRates, CourseRates, SectionRates } from './rates.js';
import { readCourseSums, readSectionSums, type Sums } from './rolled-up-sums.js';

/** A day's rates by class, section and course, as the views class_rates and so on give them. */
type LiveDay = {
  courses: CourseRates[];
  sections: SectionRates[];
  classes: ClassRates[];
};

/**
 * Reads the rates of a whole day whose sums no seal has written yet. The views say the same, but
 * they count the students of each class, each section and each course anew. Here one read counts
 * those of each class. Only where several classes of a section or a course have begun, their
 * students are counted again, each once.
 */
export async function readLiveDay(db: Database, date: string): Promise<LiveDay> {
  const rows = await readClasses(db, date);
  const bySection = groupsOf(rows, (a, b) => a.course === b.course && a.section === b.section);
  const byCourse = groupsOf(rows, (a, b) => a.course === b.course);
  const isRolledUp = rows.some(({ rates }) => rates.policy !== null);
  const [sectionSums, courseSums, seen, enrolled] = await Promise.all([
    isRolledUp ? readSectionSums(db, date) : [],
    isRolledUp ? readCourseSums(db, date) : [],
    countEach(db, SEEN_STUDENTS, unitsOf([...bySection, ...byCourse], seenIn)),
    countEach(db, ENROLLED_STUDENTS, unitsOf(byCourse, enrolledIn)),
  ]);
  const sumsOf = new Map(
    [...sectionSums, ...courseSums].map((sums) => [nameOf(sums.course, sums.section), sums]),
  );
  const figures = (group: readonly LiveClass[], name: string) => {
    const students = { seen: seen.get(group), enrolled: enrolled.get(group) };
    return figuresOf(group, students, sumsOf.get(name));
  };
  return {
    classes: rows.map(({ rates }) => rates),
    sections: bySection.map((group) => {
      const { class_date, course, section } = group[0]!.rates;
      return { class_date, course, section, ...figures(group, nameOf(course, section)) };
    }),
    courses: byCourse.map((group) => {
      const { class_date, course } = group[0]!.rates;
      return { class_date, course, ...figures(group, nameOf(course, null)) };
    }),
  };
}

type LiveClass = {
  rates: ClassRates;
  classNo: number;
  sectionNo: number;
  /** How many students are enrolled by the roster. */
  enrolled: number;
  /** How many students were seen in it so far. */
  seen: number;
  hasBegun: boolean;
  /** Whether an access point covers the room. */
  isMeasurable: boolean;
};

/** The classes in order of course, section and start. */
async function readClasses(db: Database, date: string): Promise<LiveClass[]> {
  const [rows, counts, rooms] = await Promise.all([
    readRows<ClassRates>(db, SELECT_RATES, { date }),
    readTuples<SeenTuple>(db, SELECT_SEEN, { date }),
    readTuples<[room: string]>(db, SELECT_ROOMS, { date }),
  ]);
  const seenOf = new Map(counts.map(([name, ...rest]) => [name, rest]));
  const measurable = new Set(rooms.map(([room]) => room));
  return rows.flatMap((rates) => {
    const seenIn = seenOf.get(meetingName(rates));
    // An import has taken the class away between the two reads.
    if (!seenIn) return [];
    const [classNo, sectionNo, enrolled, begun, seedPresent, seen] = seenIn;
    const isMeasurable = rates.room !== null && measurable.has(rates.room);
    if (isMeasurable && (seedPresent !== null || begun) && rates.enrolled > 0)
      rates.seed_rate = (seedPresent ?? seen) / rates.enrolled;
    return [{ rates, classNo, sectionNo, enrolled, seen, hasBegun: begun === 1, isMeasurable }];
  });
}

type SeenTuple = [
  name: string,
  classNo: number,
  sectionNo: number,
  enrolled: number,
  begun: 0 | 1,
  /** How many students a rollup has found seen. */
  seedPresent: number | null,
  seen: number,
];

function meetingName({ course, section, starts_at }: ClassRates): string {
  return `${course}\n${section}\n${starts_at}`;
}

/** The classes of each section or course, which follow one another. */
function groupsOf(
  rows: readonly LiveClass[],
  isSame: (a: ClassRates, b: ClassRates) => boolean,
): LiveClass[][] {
  const groups: LiveClass[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last && isSame(last[0]!.rates, row.rates)) last.push(row);
    else groups.push([row]);
  }
  return groups;
}

/** Some students of a group, who may be in more than one of its parts. */
type Unit = { group: readonly LiveClass[]; parts: number[] };

/** The groups whose students are in several parts. */
function unitsOf(
  groups: readonly LiveClass[][],
  partsOf: (group: readonly LiveClass[]) => number[],
): Unit[] {
  return groups
    .map((group) => ({ group, parts: partsOf(group) }))
    .filter(({ parts }) => parts.length > 1);
}

const begunOf = (group: readonly LiveClass[]) => group.filter(({ hasBegun }) => hasBegun);
const measuredOf = (group: readonly LiveClass[]) =>
  begunOf(group).filter(({ isMeasurable }) => isMeasurable);

/** The classes in which students of the group were seen. */
function seenIn(group: readonly LiveClass[]): number[] {
  return begunOf(group)
    .filter(({ seen }) => seen > 0)
    .map(({ classNo }) => classNo);
}

/** The sections whose students count as enrolled in the group. */
function enrolledIn(group: readonly LiveClass[]): number[] {
  return [...new Set(measuredOf(group).map(({ sectionNo }) => sectionNo))];
}

/** Counts the students of each unit, each student once. */
async function countEach(
  db: Database,
  statement: string,
  units: readonly Unit[],
): Promise<Map<readonly LiveClass[], number>> {
  if (units.length === 0) return new Map();
  const { class_date: date } = units[0]!.group[0]!.rates;
  const parts = units.flatMap((one, unit) => one.parts.map((part) => ({ unit, part })));
  const counts = await readTuples<[unit: number, students: number]>(db, statement, {
    date,
    parts: JSON.stringify(parts),
  });
  return new Map(counts.map(([unit, students]) => [units[unit]!.group, students]));
}

const NO_SUMS: Omit<Sums, 'course' | 'section'> = {
  ...{ present: null, partial: null, absent: null, unknown: null, not_measured: null },
  ...{ rate: null, rate_low: null, rate_high: null, coverage: null },
  ...{ state: null, policy: null, rolled_up_at: null, excused: null },
};

function nameOf(course: string, section: string | null): string {
  return JSON.stringify([course, section]);
}

/** The figures of a section or a course, in the order of the views' columns. */
function figuresOf(
  group: readonly LiveClass[],
  students: { seen: number | undefined; enrolled: number | undefined },
  sums: Omit<Sums, 'course' | 'section'> = NO_SUMS,
): Omit<CourseRates, 'class_date' | 'course'> {
  const begun = begunOf(group);
  const measured = measuredOf(group);
  // Without a count of its own, one class, or one section, has all of the students.
  const seen = students.seen ?? Math.max(0, ...begun.map((one) => one.seen));
  const enrolled = students.enrolled ?? measured[0]?.enrolled ?? 0;
  return {
    classes: group.length,
    enrolled: group.reduce((sum, one) => sum + one.enrolled, 0),
    present: sums.present,
    partial: sums.partial,
    absent: sums.absent,
    unknown: sums.unknown,
    not_measured: sums.not_measured,
    seed_rate: enrolled === 0 ? null : seen / enrolled,
    rate: sums.rate,
    rate_low: sums.rate_low,
    rate_high: sums.rate_high,
    coverage: sums.coverage,
    state: sums.state ?? (begun.length > 0 ? 'live' : 'scheduled'),
    policy: sums.policy,
    rolled_up_at: sums.rolled_up_at,
    excused: sums.excused,
  };
}

/** What class_rates has, but for its seed rate, for which it would count. */
const SELECT_RATES = `
  SELECT class_date, course, section, room, starts_at, ends_at, enrolled, present, partial, absent,
         unknown, not_measured, NULL AS seed_rate, rate, rate_low, rate_high, coverage, state,
         policy, rolled_up_at, suggested_room, met_in, confirmed, policy_version,
         signature_version, inferred
  FROM class_rates WHERE class_date = :date
  ORDER BY course, LENGTH(section), section, starts_at`;

const SELECT_SEEN = `
  SELECT CONCAT_WS('\n', c.course, c.section, c.starts_at), c.class_no, c.section_no, c.enrolled,
         c.starts_at <= k.now_at, a.seed_present,
         (SELECT COUNT(*) FROM live_presence p WHERE p.class_no = c.class_no)
  FROM campus_clock k
  JOIN roster_day d
  JOIN class c ON c.version = d.version AND c.class_date = d.day
  LEFT JOIN class_attendance a ON a.class_no = c.class_no
  WHERE d.day = :date`;

/** The rooms that an access point covers. */
const SELECT_ROOMS = `
  SELECT DISTINCT r.room
  FROM roster_day d JOIN roster_access_point r ON r.version = d.version AND r.weight > 0
  WHERE d.day = :date`;

const PARTS = `
  JSON_TABLE(:parts, '$[*]' COLUMNS (unit INT PATH '$.unit', part INT UNSIGNED PATH '$.part'))
    AS parts`;
const SEEN_STUDENTS = `
  SELECT parts.unit, COUNT(DISTINCT p.student_no)
  FROM ${PARTS} STRAIGHT_JOIN live_presence p ON p.class_no = parts.part
  GROUP BY parts.unit`;
const ENROLLED_STUDENTS = `
  SELECT parts.unit, COUNT(DISTINCT n.student_no)
  FROM ${PARTS}
  STRAIGHT_JOIN roster_day d ON d.day = :date
  STRAIGHT_JOIN roster_enrolment n ON n.version = d.version AND n.section_no = parts.part
    AND d.day BETWEEN n.valid_from AND n.valid_to
  GROUP BY parts.unit`;
