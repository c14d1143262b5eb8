import { parse } from 'csv-parse/sync';

/**
 * A reader of gradebook files as Canvas imports them, written from its guide ("How do I import
 * grades in the Gradebook?") and from the behaviour of its importer:
 *
 * - The first line has `Student` and `ID`, then `SIS User ID` and `SIS Login ID`, then `Section`.
 *   Every column after it is an assignment, but those whose names hold a name of Canvas's totals.
 * - `Title (123)` is the assignment with that number; else one with the same title is meant, and if
 *   there is none, Canvas makes it.
 * - A line that begins with `Points Possible` gives the points of the assignments.
 * - A student is found by ID, by SIS user id, by login, by name, in this order.
 * - `EX` excuses from the assignment. A cell that is empty, or "-", is no grade.
 * - Numbers may have a comma for a point. Of two lines on one student the last one counts.
 */
export type CanvasCourse = {
  students: readonly { sisUserId: string; loginId: string; name: string }[];
  /** The assignments by their numbers. */
  assignments: ReadonlyMap<number, string>;
};

/** Null: not graded. */
export type CanvasGrade = number | 'EX' | null;

export type CanvasImport = {
  assignments: { title: string; points: number | null; isNew: boolean }[];
  /** By SIS user id, one grade for each of the assignments. */
  grades: Map<string, CanvasGrade[]>;
  /** Names of students whom the course has not: Canvas asks who they are. */
  unknown: string[];
};

/** @throws Error where Canvas says "Invalid header row" or refuses the file */
export function readCanvasGradebook(text: string, course: CanvasCourse): CanvasImport {
  const rows: string[][] = parse(text, {
    delimiter: delimiterOf(text),
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const [header = [], ...lines] = rows;
  const first = firstAssignmentOf(header);
  const places = header
    .map((name, place) => ({ name, place }))
    .filter(({ name, place }) => place >= first && !TOTALS.test(name))
    // Canvas looks for the first column with the name.
    .map(({ name }) => ({ name, place: header.indexOf(name) }));
  const found: CanvasImport = {
    assignments: places.map(({ name }) => ({ ...assignmentOf(name, course), points: null })),
    grades: new Map(),
    unknown: [],
  };
  for (const row of lines) {
    const cells = places.map(({ place }) => numberText(row[place] ?? ''));
    if (row[0]!.includes('Points Possible'))
      cells.forEach((cell, at) => (found.assignments[at]!.points = Number(cell)));
    else {
      const student = studentOf(row, header, course);
      if (student === undefined) found.unknown.push(row[0]!);
      else found.grades.set(student, cells.map(gradeOf));
    }
  }
  return found;
}

/**
 * What Canvas shows as the total of one assignment, 0..1. The current score leaves out what is not
 * graded; the final score takes it for 0. Both leave out what is excused.
 */
export function canvasTotals(
  grade: CanvasGrade,
  points: number,
): { current: number | null; final: number | null } {
  if (grade === 'EX') return { current: null, final: null };
  return { current: grade === null ? null : grade / points, final: (grade ?? 0) / points };
}

const TOTALS = /(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)/;

function delimiterOf(text: string): ',' | ';' {
  const lines = text.split(/\r?\n/).filter(Boolean).slice(0, 3);
  const widthBy = (delimiter: string) => {
    const cellsOf = (line: string) => parse(line, { delimiter, relax_quotes: true })[0] ?? [];
    const widths = new Set(lines.map((line) => cellsOf(line).length));
    return widths.size === 1 ? [...widths][0]! : 0;
  };
  return widthBy(';') > widthBy(',') ? ';' : ',';
}

/** Where the columns about the student end. */
function firstAssignmentOf(header: readonly string[]): number {
  if (!(header.length > 3 && header[0]!.includes('Student') && header[1]!.includes('ID')))
    throw new Error('Invalid header row');
  const hasLogin = /SIS\s+Login\s+ID/.test(header[2]!);
  const hasBoth = /SIS\s+User\s+ID/.test(header[2]!) && /SIS\s+Login\s+ID/.test(header[3]!);
  const width = 3 + (hasBoth ? 2 : hasLogin ? 1 : 0);
  if (!header[width - 1]!.includes('Section')) throw new Error('Invalid header row');
  return width;
}

function assignmentOf(name: string, { assignments }: CanvasCourse) {
  const [, title = name, number] = /^(.*)\s\((\d+)\)$/.exec(name) ?? [];
  const isKnown = assignments.has(Number(number)) || [...assignments.values()].includes(name);
  return { title, isNew: !isKnown };
}

/** "1.234,5" -> "1234.5" */
function numberText(cell: string): string {
  if (!/^-?[0-9.,]+%?$/.test(cell)) return cell;
  const parts = cell.split(/[,.]/);
  const last = parts.pop()!;
  return parts.length === 0 ? last : `${parts.join('')}.${last}`;
}

function studentOf(
  row: readonly string[],
  header: readonly string[],
  { students }: CanvasCourse,
): string | undefined {
  const cell = (name: RegExp) => numberText(row[header.findIndex((one) => name.test(one))] ?? '');
  const sisUserId = cell(/SIS\s+User\s+ID/);
  const loginId = cell(/SIS\s+Login\s+ID/);
  return (
    students.find((one) => sisUserId !== '' && one.sisUserId === sisUserId) ??
    students.find((one) => loginId !== '' && one.loginId === loginId) ??
    students.find(({ name }) => name === row[0])
  )?.sisUserId;
}

/** @throws Error for a text that is no grade of an assignment with points */
function gradeOf(cell: string): CanvasGrade {
  const text = cell.trim();
  if (text.toUpperCase() === 'EX') return 'EX';
  if (text === '' || text === '-') return null;
  if (!Number.isFinite(Number(text))) throw new Error(`${text} is no grade`);
  return Number(text);
}
