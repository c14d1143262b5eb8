import type { RosterFile } from './roster.js';

/** Why a line of sums is left out. It is no wrong line: a spreadsheet writes it below its table. */
export const SUM_LINE = 'the line is a sum of others';

/** The columns in which the word of a sum can be no name. */
const KEYS: Record<RosterFile, readonly [string, ...string[]]> = {
  'students.csv': ['student_id'],
  'devices.csv': ['mac', 'student_id'],
  'rooms.csv': ['room'],
  'access-points.csv': ['ap'],
  'timetable.csv': ['course'],
  'enrolments.csv': ['student_id', 'course'],
  'calendar.csv': ['date'],
};

/** Also with a count behind it: "合计：72人". */
const SUM = /^(?:(?:[合小共][计計]|[总總][计計]):?\d*[人名]?|(?:grand|sub)?-?totals?:?|sum:?)$/;
/** Longer than any word of a sum, spaces included. */
const MOST_CHARACTERS = 24;

/**
 * Whether a line sums up others: by its key, or, where that is empty, by the first field that is
 * not, such as one below a column of line numbers.
 * @param text the text in a column
 */
export function isSumLine(
  file: RosterFile,
  text: (column: string) => string,
  fields: readonly string[],
): boolean {
  const keys = KEYS[file];
  if (keys.some((column) => isSum(text(column)))) return true;
  return text(keys[0]) === '' && isSum(fields.find((field) => field !== '') ?? '');
}

function isSum(text: string): boolean {
  if (text.length < 2 || text.length > MOST_CHARACTERS) return false;
  return SUM.test(text.normalize('NFKC').toLowerCase().replaceAll(/\s/g, ''));
}
