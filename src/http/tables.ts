import type { AttentionAnswer } from './schemas/attention.js';
import type { ClassAnswer } from './schemas/class.js';
import type { CourseAnswer, CoursesAnswer, WeekRates } from './schemas/course.js';
import type { DayAnswer } from './schemas/day.js';
import type { Cell, Table } from './table-files.js';

/** The classes of a day. */
export function dayTable({ classes }: DayAnswer): Table {
  const columns = [
    ...['course', 'section', 'start', 'end', 'room', 'building', 'state', 'enrolled', 'present'],
    ...['partial', 'absent', 'unknown', 'not_measured', 'inferred', 'rate', 'rate_low'],
    ...['rate_high', 'seed_rate', 'coverage', 'hidden', 'met_in', 'policy', 'rolled_up_at'],
    'excused',
  ];
  const rows = classes.map((one): Cell[] => [
    ...[one.course, one.section, one.start, one.end, one.room, one.building, one.state],
    ...[one.enrolled, one.present, one.partial, one.absent, one.unknown, one.notMeasured],
    ...[one.inferred, one.rate, one.rateLow, one.rateHigh, one.seedRate, one.coverage],
    ...[one.hidden, one.metIn, one.policy, one.rolledUpAt, one.excused],
  ]);
  return { name: 'Classes', columns, rows };
}

/** The students of a class. */
export function classTable({ students }: ClassAnswer): Table {
  const columns = [
    ...['student_id', 'verdict', 'basis', 'corrected', 'opted_out', 'probability', 'minutes'],
    ...['first_seen', 'last_seen', 'late', 'late_minutes', 'left_early', 'excused'],
  ];
  const rows = students.map((one): Cell[] => [
    ...[one.studentId, one.verdict, one.basis, one.corrected, one.optedOut, one.probability],
    ...[one.minutes, one.firstSeen, one.lastSeen, one.late, one.lateMinutes, one.leftEarly],
    one.excused,
  ]);
  return { name: 'Students', columns, rows };
}

/** The courses that somebody may see. */
export function coursesTable({ courses }: CoursesAnswer): Table {
  const rows = courses.map((one) => [
    ...[one.course, one.sections, one.lastDay, one.rate, one.hidden],
  ]);
  return { name: 'Courses', columns: ['course', 'sections', 'last_day', 'rate', 'hidden'], rows };
}

/** The weeks of a course, its classes, and its students where they may be seen. */
export function courseTables(answer: CourseAnswer): {
  weeks: Table;
  classes: Table;
  students: Table | null;
} {
  const { classes, grid } = answer;
  return {
    weeks: weeksTable(answer),
    classes: {
      name: 'Classes',
      columns: ['date', 'section', 'start', 'state', 'rate'],
      rows: classes.map((one) => [one.date, one.section, one.start, one.state, one.rate]),
    },
    students: grid && {
      name: 'Students',
      columns: [
        ...['student_id', 'section', 'attended', 'measured'],
        ...classes.map(({ date, start, section }) => `${date} ${start} section ${section}`),
      ],
      rows: grid.students.map(({ studentId, section, attended, measured, verdicts }) => [
        ...[studentId, section, attended, measured],
        ...verdicts,
      ]),
    },
  };
}

function weeksTable({ sections, weeks, campus }: CourseAnswer): Table {
  const campusRate = new Map(campus.map(({ week, rate }) => [week, rate]));
  const rowsOf = (section: string, of: readonly WeekRates[]) =>
    of.map((one): Cell[] => [
      ...[section, one.week, one.classes, one.rate, one.rateLow, one.rateHigh, one.lateShare],
      ...[one.hidden, campusRate.get(one.week) ?? null],
    ]);
  return {
    name: 'Weeks',
    columns: [
      ...['section', 'week', 'classes', 'rate', 'rate_low', 'rate_high', 'late_share', 'hidden'],
      'campus_rate',
    ],
    rows: [
      ...sections.flatMap(({ section, weeks: of }) => rowsOf(section, of)),
      ...rowsOf('all', weeks ?? []),
    ],
  };
}

/** The students whom somebody should call, one row for each rule and course. */
export function attentionTable({ students }: AttentionAnswer): Table {
  const columns = [
    ...['student_id', 'rule', 'kind', 'course', 'attended', 'measured', 'before_attended'],
    ...['before_measured', 'first_class', 'last_class', 'found_at'],
  ];
  const rows = students.flatMap(({ studentId, findings }) =>
    findings.map((one): Cell[] => [
      ...[studentId, one.rule, one.kind, one.course, one.attended, one.measured],
      ...[one.beforeAttended, one.beforeMeasured, one.rests[0]?.date ?? null],
      ...[one.rests.at(-1)?.date ?? null, one.foundAt],
    ]),
  );
  return { name: 'Students', columns, rows };
}
