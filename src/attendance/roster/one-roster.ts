import { atWidth, isFilled, widthFault, withoutEmptyEnd } from './arrange.js';
import type { TableFault, TextGrid, TextRow, TextTable } from './roster.js';

/**
 * Students and enrolments from the CSV files of OneRoster 1.1 and 1.2, which know no rooms and no
 * times. Sources: docs/input.md.
 */
const NEEDED = ['users.csv', 'classes.csv', 'enrollments.csv'];
const OTHERS =
  'manifest orgs courses roles academicSessions demographics categories lineItems results ' +
  'resources classResources courseResources userProfiles userResources scoreScales ' +
  'lineItemLearningObjectiveIds lineItemScoreScales resultLearningObjectiveIds resultScoreScales';
const FILES = new Set([...NEEDED, ...OTHERS.split(' ').map((name) => `${name.toLowerCase()}.csv`)]);

/** Whether a folder holds the files of OneRoster. */
export function isOneRoster(names: readonly string[]): boolean {
  const all = new Set(names.map((name) => name.toLowerCase()));
  return NEEDED.every((name) => all.has(name));
}

/** Whether a file is one of those that OneRoster defines. */
export function isOneRosterFile(name: string): boolean {
  return FILES.has(name.toLowerCase());
}

export type OneRoster = { students: () => TextTable; enrolments: () => TextTable };

/** @param read the rows of a file by its lower-case name; undefined if there is no such file */
export function oneRosterTables(read: (name: string) => TextGrid | undefined): OneRoster {
  let people: People | undefined;
  const peopleOnce = () => (people ??= readPeople(read));
  return {
    students: () => studentTable(peopleOnce()),
    enrolments: () => enrolmentTable(peopleOnce(), read),
  };
}

type People = {
  /** sourcedId -> the student's id, with the line of users.csv. */
  students: Map<string, { studentId: string; line: number }>;
  faults: TableFault[];
  notes: string[];
  openLine: number | undefined;
};

function readPeople(read: (name: string) => TextGrid | undefined): People {
  const users = records(read('users.csv'), ['sourcedId']);
  const roles = records(read('roles.csv'), ['userSourcedId', 'role']);
  const inRoles = new Set(roles.kept.filter(isStudent).map(({ text }) => text('userSourcedId')));
  const students = users.kept.filter(
    (user) => isStudent(user) || inRoles.has(user.text('sourcedId')),
  );
  const identifiers = new Set(students.map(({ text }) => text('identifier')));
  const column =
    identifiers.size === students.length && !identifiers.has('') ? 'identifier' : 'sourcedId';
  return {
    students: new Map(
      students.map(({ line, text }) => [text('sourcedId'), { studentId: text(column), line }]),
    ),
    faults: [...users.faults, ...ofFile('roles.csv', roles.faults)],
    openLine: users.openLine,
    notes: [
      `the users with the role student are read as students.csv: student_id is their ${column}`,
      'OneRoster knows no opt-outs: put a students.csv with opted_out beside it, with every student, if there are any',
      ...users.notes,
    ],
  };
}

function isStudent({ text }: Record): boolean {
  return text('role').toLowerCase() === 'student';
}

function studentTable({ students, faults, notes, openLine }: People): TextTable {
  return {
    name: 'users.csv',
    header: ['student_id'],
    rows: [...students.values()].map(({ studentId, line }) => ({ line, fields: [studentId] })),
    faults,
    openLine,
    notes: notes.map((reason) => ({ line: undefined, reason })),
  };
}

function enrolmentTable(
  { students }: People,
  read: (name: string) => TextGrid | undefined,
): TextTable {
  const courses = records(read('courses.csv'), ['sourcedId']);
  const classes = records(read('classes.csv'), ['sourcedId', 'courseSourcedId']);
  const enrolments = records(read('enrollments.csv'), ['classSourcedId', 'userSourcedId', 'role']);
  const codes = new Map(courses.kept.map(({ text }) => [text('sourcedId'), text('courseCode')]));
  const sections = new Map(
    classes.kept.map(({ text }) => [
      text('sourcedId'),
      [
        codes.get(text('courseSourcedId')) || text('courseSourcedId'),
        text('classCode') || text('sourcedId'),
      ],
    ]),
  );
  const studying = enrolments.kept.filter(isStudent);
  const rows = studying.map(({ line, text }): TextRow => {
    const user = text('userSourcedId');
    // A class that is not in classes.csv meets nowhere: its enrolments are told, by this name.
    const section = sections.get(text('classSourcedId')) ?? ['(unknown class)', '-'];
    const studentId = students.get(user)?.studentId ?? user;
    return { line, fields: [studentId, ...section, text('beginDate'), text('endDate')] };
  });
  const others = enrolments.kept.length - studying.length;
  const notes = [
    'the enrollments with the role student are read as enrolments.csv: course is the courseCode, section the classCode, and where one is empty its sourcedId',
    ...(others > 0 ? [`enrollments of other roles, which were not read: ${others}`] : []),
    ...enrolments.notes,
  ];
  return {
    name: 'enrollments.csv',
    header: ['student_id', 'course', 'section', 'valid_from', 'valid_to'],
    rows,
    faults: [
      ...ofFile('courses.csv', courses.faults),
      ...ofFile('classes.csv', classes.faults),
      ...enrolments.faults,
    ],
    openLine: enrolments.openLine,
    notes: notes.map((reason) => ({ line: undefined, reason })),
  };
}

function ofFile(file: string, faults: readonly TableFault[]): TableFault[] {
  return faults.map((fault) => ({ ...fault, file }));
}

type Record = { line: number; text: (column: string) => string };

type Records = {
  kept: Record[];
  faults: TableFault[];
  notes: string[];
  openLine: number | undefined;
};

/** The records of a file that are not about to be deleted. */
function records(grid: TextGrid | undefined, needed: readonly string[]): Records {
  if (!grid) return { kept: [], faults: [], notes: [], openLine: undefined };
  const { openLine } = grid;
  const [head, ...rows] = grid.rows.filter(isFilled);
  const header = withoutEmptyEnd(head?.fields ?? []);
  const position = new Map(header.map((name, i) => [name.toLowerCase(), i]));
  const missing = needed.filter((column) => !position.has(column.toLowerCase()));
  if (!head && grid.faults.length > 0)
    return { kept: [], faults: [...grid.faults], notes: [], openLine };
  if (missing.length > 0) {
    const reason = `the column ${missing[0]} of OneRoster is missing`;
    return { kept: [], faults: [{ line: head?.line ?? 1, reason }], notes: [], openLine };
  }
  const faults: TableFault[] = [...grid.faults];
  const all = rows.flatMap(({ line, fields: written }): Record[] => {
    const fields = atWidth(written, header.length);
    if (fields === undefined) {
      faults.push({ line, reason: widthFault(written.length, header.length) });
      return [];
    }
    const text = (column: string) => fields[position.get(column.toLowerCase()) ?? -1] ?? '';
    return [{ line, text }];
  });
  const kept = all.filter(({ text }) => text('status').toLowerCase() !== 'tobedeleted');
  const deleted = all.length - kept.length;
  const notes =
    deleted > 0 ? [`lines with the status tobedeleted, which were not read: ${deleted}`] : [];
  return { kept, faults, notes, openLine };
}
