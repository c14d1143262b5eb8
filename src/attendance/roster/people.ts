import { readChoice, readKey, readValidity } from './columns.js';
import { rosterLines, type Findings, type RosterLine } from './lines.js';
import type { Meetings } from './meetings.js';
import type { RosterEnrolment, RosterStudent, RosterTables } from './roster.js';
import { sectionKey } from './sections.js';
import { linesInOrder, overlappingSpans, type Span } from './spans.js';

/** The students of a roster. */
export type Students = {
  list: RosterStudent[];
  /** student_id -> index in list. */
  indexOf: ReadonlyMap<string, number>;
};

const OPTED_OUT = new Map([
  ['', false],
  ['0', false],
  ['1', true],
]);
const YES_AND_NO = new Map([
  ['yes', '1'],
  ['true', '1'],
  ['是', '1'],
  ['no', '0'],
  ['false', '0'],
  ['否', '0'],
]);
const ALSO = ' (or no or yes, 否 or 是)';

/**
 * Reads students.csv. A line whose other columns are bad still counts as that student, so that only
 * the line's own fault is reported.
 */
export function readStudents(
  tables: RosterTables,
  loginKeyOf: (login: string) => number,
  findings: Findings,
): Students | undefined {
  const lines = rosterLines(tables, 'students.csv', findings);
  if (!lines) return undefined;
  const list: RosterStudent[] = [];
  const indexOf = new Map<string, number>();
  const lineOf: number[] = [];
  const logins = createLogins(loginKeyOf, findings);
  for (const line of lines) {
    const studentId = readKey(line, 'student_id', 64);
    const optedOut = readChoice(line, 'opted_out', OPTED_OUT, YES_AND_NO, ALSO) ?? false;
    if (studentId === undefined) continue;
    const first = indexOf.get(studentId);
    if (first !== undefined) {
      // Two lines that say the same are harmless; whether a student opted out never is.
      const reason = `student_id repeats line ${lineOf[first]!}`;
      if (list[first]!.optedOut === optedOut) line.leaveOut(reason);
      else line.bad(reason);
      continue;
    }
    indexOf.set(studentId, list.length);
    list.push({ studentId, optedOut });
    lineOf.push(line.line);
    logins.take(line, list.at(-1)!);
  }
  logins.end();
  return { list, indexOf };
}

/**
 * Reads the logins of students. One that two students have is neither's: a record with it would be
 * of somebody, and nobody knows of whom. If one of them has opted out it stays this student's, so
 * that no record with it is stored.
 */
function createLogins(loginKeyOf: (login: string) => number, findings: Findings) {
  const owners = new Map<number, { lines: number[]; students: RosterStudent[] }>();
  const warn = (line: number, reason: string) =>
    findings.warnings.push({ file: 'students.csv', line, reason });
  return {
    take: (line: RosterLine, student: RosterStudent): void => {
      const login = line.text('login').trim();
      if (login === '') return;
      const loginKey = loginKeyOf(login);
      const first = owners.get(loginKey);
      if (loginKey < 0)
        warn(line.line, 'login is not used: it is anonymous, a machine, or of another realm');
      else if (first) {
        first.students.push(student);
        first.lines.push(line.line);
      } else owners.set(loginKey, { lines: [line.line], students: [student] });
    },
    end: (): void => {
      for (const [loginKey, { students, lines }] of owners) {
        const isShared = students.length > 1;
        const owner = isShared ? students.find(({ optedOut }) => optedOut) : students[0];
        if (owner) owner.loginKey = loginKey;
        const use = owner
          ? 'no record with it is stored, because one of them has opted out'
          : 'it is used for neither';
        for (const line of lines.slice(1))
          warn(line, `login is that of line ${lines[0]!} too: ${use}`);
      }
    },
  };
}

/** Reads enrolments.csv: who is in which section, and when. */
export function readEnrolments(
  tables: RosterTables,
  students: Students | undefined,
  meetings: Meetings | undefined,
  findings: Findings,
): RosterEnrolment[] {
  const spans: (Span & { section: number })[] = [];
  for (const line of rosterLines(tables, 'enrolments.csv', findings) ?? []) {
    const student = readStudent(line, students);
    const course = readKey(line, 'course', 32);
    const name = readKey(line, 'section', 16);
    const validity = readValidity(line);
    if (course === undefined || name === undefined || !meetings) continue;
    const section = meetings.sectionOf.get(sectionKey(course, name));
    if (section === undefined) line.leaveOut('course and section are not in timetable.csv');
    if (student === undefined || section === undefined || !validity || !students) continue;
    const group = section * students.list.length + student;
    const { validFrom, validTo } = validity;
    spans.push({ group, owner: student, line: line.line, section, validFrom, validTo });
  }
  const repeats = new Set<Span>();
  for (const [one, other] of overlappingSpans(spans)) {
    const [first, line] = linesInOrder(one, other);
    const reason = `student_id, course and section repeat line ${first}, in overlapping dates`;
    const same = one.validFrom === other.validFrom && one.validTo === other.validTo;
    findings[same ? 'leftOut' : 'errors'].push({ file: 'enrolments.csv', line, reason });
    if (same) repeats.add(one);
  }
  return spans
    .filter((span) => !repeats.has(span))
    .map(({ section, owner, validFrom, validTo }) => ({
      section,
      student: owner,
      validFrom,
      validTo,
    }));
}

/** The index of the student of a line; undefined, and reported, where there is none. */
export function readStudent(line: RosterLine, students: Students | undefined): number | undefined {
  const studentId = readKey(line, 'student_id', 64);
  if (studentId === undefined || !students) return undefined;
  const student = students.indexOf.get(studentId);
  if (student === undefined) line.leaveOut('student_id is not in students.csv');
  return student;
}
