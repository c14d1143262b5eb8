import { readChoice, readKey, readNames } from './columns.js';
import type { Findings, RosterLine } from './lines.js';
import type { RosterSection, SectionKind } from './roster.js';

const KINDS = new Map<string, SectionKind | null>([
  ['', null],
  ['required', 'required'],
  ['elective', 'elective'],
  ['large', 'large'],
]);
const KIND_WORDS = new Map(
  Object.entries({
    required: 'compulsory core mandatory 必修 必修课 公共必修 专业必修 公共必修课 专业必修课',
    elective:
      'optional 选修 选修课 限选 任选 公选 公选课 公共选修 专业选修 专业限选 专业任选 通识选修 ' +
      '公共选修课 专业选修课 通识选修课',
    large: '大课 大班 大班课',
  }).flatMap(([kind, words]) => words.split(' ').map((word) => [word, kind] as const)),
);

/** What the lines of a section say together. kindLine: the line that gives its kind. */
export type SectionLines = Omit<RosterSection, 'lecturers'> & {
  kindLine: number;
  lecturers: Set<string>;
};

/**
 * Reads the section of a line, and adds it where it is new.
 * @returns its index in `sections`; undefined where its name is bad
 */
export function readSection(
  line: RosterLine,
  sections: SectionLines[],
  sectionOf: Map<string, number>,
  findings: Findings,
): number | undefined {
  const course = readKey(line, 'course', 32);
  const section = readKey(line, 'section', 16);
  const kind = readChoice(line, 'kind', KINDS, KIND_WORDS) ?? null;
  const lecturers = readNames(line, 'lecturer', 255);
  if (course === undefined || section === undefined) return undefined;
  const key = sectionKey(course, section);
  const index =
    sectionOf.get(key) ??
    sections.push({ course, section, kind, kindLine: line.line, lecturers: new Set() }) - 1;
  sectionOf.set(key, index);
  const known = sections[index]!;
  for (const lecturer of lecturers) known.lecturers.add(lecturer);
  if (known.kind === null && kind !== null)
    sections[index] = { ...known, kind, kindLine: line.line };
  else if (kind !== null && kind !== known.kind) {
    const reason = `kind differs from line ${known.kindLine} of the same section: line ${known.kindLine} counts`;
    findings.warnings.push({ file: 'timetable.csv', line: line.line, reason });
  }
  return index;
}

/**
 * The key of a section in a map. No name holds a control character, so two sections never share a
 * key.
 */
export function sectionKey(course: string, section: string): string {
  return `${course}\n${section}`;
}
