import { parseMacAddress } from '../record/mac-address.js';
import {
  readChoice,
  readKey,
  readValidity,
  rosterLines,
  type Findings,
  type RosterLine,
} from './lines.js';
import { sectionKey, type Meetings } from './meetings.js';
import { overlappingSpans, repeatedGroups, type Span } from './spans.js';
import type {
  DeviceKind,
  RosterDevice,
  RosterEnrolment,
  RosterStudent,
  RosterTables,
} from './roster.js';

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
const KINDS = new Map<string, DeviceKind>([
  ['phone', 'phone'],
  ['laptop', 'laptop'],
  ['tablet', 'tablet'],
  ['other', 'other'],
]);
const KIND_WORDS = new Map([
  ['mobile', 'phone'],
  ['smartphone', 'phone'],
  ['手机', 'phone'],
  ['notebook', 'laptop'],
  ['笔记本', 'laptop'],
  ['笔记本电脑', 'laptop'],
  ['平板', 'tablet'],
  ['平板电脑', 'tablet'],
  ['其他', 'other'],
  ['其它', 'other'],
]);
/** Twelve times the same digit stands for "not known". */
const PLACEHOLDER = /^([0-9a-f])(?:[-:.]?\1){11}$/i;

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
    const optedOut = readChoice(line, 'opted_out', OPTED_OUT, YES_AND_NO) ?? false;
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
 * of somebody, and nobody knows of whom.
 */
function createLogins(loginKeyOf: (login: string) => number, findings: Findings) {
  const first = new Map<number, { line: number; student: RosterStudent }>();
  const shared = new Set<number>();
  const warn = (line: number, reason: string) =>
    findings.warnings.push({ file: 'students.csv', line, reason });
  return {
    take: (line: RosterLine, student: RosterStudent): void => {
      const login = line.text('login').trim();
      if (login === '') return;
      const loginKey = loginKeyOf(login);
      const other = first.get(loginKey);
      if (loginKey < 0)
        warn(line.line, 'login is not used: it is anonymous, a machine, or of another realm');
      else if (other) {
        shared.add(loginKey);
        warn(line.line, `login is that of line ${other.line} too: it is used for neither`);
      } else {
        first.set(loginKey, { line: line.line, student });
        student.loginKey = loginKey;
      }
    },
    end: (): void => {
      for (const loginKey of shared) delete first.get(loginKey)!.student.loginKey;
    },
  };
}

type DeviceSpan = Span & { kind: DeviceKind };

/**
 * Reads devices.csv: who owns each device, and when. It may be missing where records tell whose
 * devices are, by the logins of the students.
 */
export function readDevices(
  tables: RosterTables,
  students: Students | undefined,
  deviceKeyOf: (mac: number) => number,
  findings: Findings,
): RosterDevice[] {
  const spans: DeviceSpan[] = [];
  const byLogin = students?.list.some(({ loginKey }) => loginKey !== undefined) ?? false;
  for (const line of rosterLines(tables, 'devices.csv', findings, byLogin) ?? []) {
    const mac = readMac(line);
    const student = readOwner(line, students);
    const kind = readChoice(line, 'kind', KINDS, KIND_WORDS);
    const validity = readValidity(line);
    if (mac === undefined || student === undefined || kind === undefined || !validity) continue;
    const { validFrom, validTo } = validity;
    spans.push({ group: mac, owner: student, line: line.line, kind, validFrom, validTo });
  }
  reportOwners(spans, findings);
  return withoutAmbiguous(joinRepeats(spans), deviceKeyOf, findings);
}

function readMac(line: RosterLine): number | undefined {
  const text = line.text('mac');
  const mac = parseMacAddress(text);
  if (mac === undefined)
    line.leaveOut('mac must be 12 hexadecimal digits, such as 60-8c-4a-57-12-4d');
  else if (PLACEHOLDER.test(text))
    line.leaveOut('mac is a placeholder: all its digits are the same');
  else return mac;
  return undefined;
}

/** A device may be nobody's. */
function readOwner(line: RosterLine, students: Students | undefined): number | undefined {
  if (line.text('student_id').trim() !== '') return readStudent(line, students);
  line.leaveOut('student_id is empty');
  return undefined;
}

function readStudent(line: RosterLine, students: Students | undefined): number | undefined {
  const studentId = readKey(line, 'student_id', 64);
  if (studentId === undefined || !students) return undefined;
  const student = students.indexOf.get(studentId);
  if (student === undefined) line.leaveOut('student_id is not in students.csv');
  return student;
}

function reportOwners(spans: readonly DeviceSpan[], findings: Findings): void {
  for (const [one, other] of overlappingSpans(spans)) {
    const [first, line] = inOrder(one, other);
    if (one.owner === other.owner) {
      const reason = `mac repeats line ${first}, of the same student and in overlapping dates: both count as one`;
      findings.warnings.push({ file: 'devices.csv', line, reason });
    } else {
      const reason = `mac belongs to another student on line ${first}, in overlapping dates`;
      findings.errors.push({ file: 'devices.csv', line, reason });
    }
  }
}

/** Joins overlapping spans of one device, which then have one owner. */
function joinRepeats(spans: readonly DeviceSpan[]): DeviceSpan[] {
  const repeats = new Set<DeviceSpan>();
  for (const group of repeatedGroups(spans)) {
    let last = group[0]!;
    for (const span of group.slice(1)) {
      if (span.owner !== last.owner || span.validFrom > last.validTo) last = span;
      else {
        repeats.add(span);
        if (span.validTo > last.validTo) last.validTo = span.validTo;
      }
    }
  }
  return spans.filter((span) => !repeats.has(span));
}

/**
 * Leaves out devices whose key another device shares: events cannot tell them apart, so neither may
 * stand for a student.
 */
function withoutAmbiguous(
  spans: readonly DeviceSpan[],
  deviceKeyOf: (mac: number) => number,
  findings: Findings,
): RosterDevice[] {
  const firstOf = new Map<number, DeviceSpan>();
  const ambiguous = new Set<number>();
  const devices = spans.map((span): RosterDevice => {
    const deviceKey = deviceKeyOf(span.group);
    const first = firstOf.get(deviceKey);
    if (!first) firstOf.set(deviceKey, span);
    else if (first.group !== span.group) {
      ambiguous.add(deviceKey);
      const [other, line] = inOrder(first, span);
      const reason = `mac has the same device key as the mac on line ${other}: neither is used, because events cannot tell them apart`;
      findings.warnings.push({ file: 'devices.csv', line, reason });
    }
    const { owner, kind, validFrom, validTo } = span;
    return { student: owner, deviceKey, kind, validFrom, validTo };
  });
  return devices.filter(({ deviceKey }) => !ambiguous.has(deviceKey));
}

function inOrder(one: Span, other: Span): [number, number] {
  return one.line < other.line ? [one.line, other.line] : [other.line, one.line];
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
    const [first, line] = inOrder(one, other);
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
