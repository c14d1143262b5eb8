import { distance } from '../distance.js';
import { ROSTER_FILES, type RosterFile } from './roster.js';
import { FILE_SYNONYMS, synonymsOf } from './synonyms.js';

/** The columns that each file must have, and those that it may have. */
export const COLUMNS: Record<RosterFile, { required: string[]; optional: string[] }> = {
  'students.csv': { required: ['student_id'], optional: ['opted_out', 'login'] },
  'devices.csv': {
    required: ['mac', 'student_id', 'kind'],
    optional: ['valid_from', 'valid_to'],
  },
  'rooms.csv': { required: ['room', 'building', 'floor', 'capacity'], optional: [] },
  'access-points.csv': { required: ['ap', 'room'], optional: ['weight'] },
  'timetable.csv': {
    required: ['course', 'section', 'room', 'weekday', 'start', 'end', 'first_date', 'last_date'],
    optional: ['kind', 'lecturer', 'weeks'],
  },
  'enrolments.csv': {
    required: ['student_id', 'course', 'section'],
    optional: ['valid_from', 'valid_to'],
  },
  'calendar.csv': { required: ['date', 'status'], optional: [] },
};

/** What `weeks` says as well. */
export const SAID_BY_WEEKS = ['first_date', 'last_date'];

/** Words that are one letter off a known name, and mean something else. */
const OTHER_WORDS = new Set(['height']);

/** The columns that a file must have, if it has these. */
export function requiredColumns(file: RosterFile, present: (column: string) => boolean): string[] {
  const { required } = COLUMNS[file];
  if (file !== 'timetable.csv' || !present('weeks')) return required;
  return required.filter((column) => !SAID_BY_WEEKS.includes(column));
}

/** How surely a name stands for a column: 0 is its own name, 1 another spelling, 2 another word. */
export type Meaning = { column: string; rank: 0 | 1 | 2 };

/** The column that a name stands for without doubt: by itself, in another spelling or language. */
export function columnNamed(file: RosterFile, name: string): Meaning | undefined {
  const { required, optional } = COLUMNS[file];
  const columns = [...required, ...optional];
  if (columns.includes(name)) return { column: name, rank: 0 };
  const text = plain(name);
  const spelled = columns.find((column) => plain(column) === text);
  if (spelled !== undefined) return { column: spelled, rank: 1 };
  const meant = columns.find((column) => synonymsOf(file, column).includes(text));
  return meant === undefined ? undefined : { column: meant, rank: 2 };
}

/** The missing column that a name may stand for, if a letter or two are wrong. */
export function columnMeant(
  file: RosterFile,
  name: string,
  present: (column: string) => boolean,
): string | undefined {
  const { required, optional } = COLUMNS[file];
  return [...required, ...optional].find((column) => !present(column) && isLike(name, column));
}

/** "是否同意" is among them, though it says the opposite: who wrote it asked about the same. */
const OPT_OUT =
  /退出|不[参參]|同意|consent|(?<![a-z])opted(?![a-z])|(?<![a-z])opt(?:ed)?[\s_-]*(?:out|in)(?![a-z])/;

/** Whether a name that stands for no column may be one of opt-outs. */
export function mayBeOptOut(name: string): boolean {
  return OPT_OUT.test(name.normalize('NFKC').toLowerCase());
}

/** The file that a name stands for without doubt. The ending does not count. */
export function fileNamed(name: string): RosterFile | undefined {
  const text = plain(stemOf(name));
  return ROSTER_FILES.find(
    (file) => plain(stemOf(file)) === text || FILE_SYNONYMS[file].includes(text),
  );
}

/** The missing file that a name may stand for, if a letter or two are wrong. */
export function fileMeant(
  name: string,
  present: (file: RosterFile) => boolean,
): RosterFile | undefined {
  return ROSTER_FILES.find((file) => !present(file) && isLike(stemOf(name), stemOf(file)));
}

/** Without the ending of a table; another ending stays. */
function stemOf(name: string): string {
  return name.replace(/\.(?:csv|tsv|txt|xlsx?|ods|json)$/i, '');
}

function isLike(name: string, known: string): boolean {
  const text = plain(name);
  if (OTHER_WORDS.has(text)) return false;
  const most = Math.floor(plain(known).length / 4);
  return most > 0 && distance(text, plain(known)) <= most;
}

/** Without letter case, spaces, signs and what stands in brackets. */
function plain(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\([^)]{0,64}\)/g, '')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
