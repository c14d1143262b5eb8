import { distance } from '../distance.js';
import { ROSTER_FILES, type RosterFile } from './roster.js';

/** The columns that each file must have, and those that it may have. */
export const COLUMNS: Record<RosterFile, { required: string[]; optional: string[] }> = {
  'students.csv': { required: ['student_id'], optional: ['opted_out'] },
  'devices.csv': {
    required: ['mac', 'student_id', 'kind'],
    optional: ['valid_from', 'valid_to'],
  },
  'rooms.csv': { required: ['room', 'building', 'floor', 'capacity'], optional: [] },
  'access-points.csv': { required: ['ap', 'room'], optional: ['weight'] },
  'timetable.csv': {
    required: ['course', 'section', 'room', 'weekday', 'start', 'end', 'first_date', 'last_date'],
    optional: ['kind', 'lecturer'],
  },
  'enrolments.csv': {
    required: ['student_id', 'course', 'section'],
    optional: ['valid_from', 'valid_to'],
  },
  'calendar.csv': { required: ['date', 'status'], optional: [] },
};

/** Other names by which people call a column or a file. All are written as `plain` writes them. */
const SYNONYMS: Record<string, string[]> = {
  student_id: ['sid', 'student', 'studentno', 'studentnumber', 'matric', 'matricno'],
  opted_out: ['optout', 'optsout', 'optedoutflag', 'hasoptedout', 'isoptedout'],
  mac: ['macaddress', 'macaddr', 'devicemac', 'wifimac'],
  valid_from: ['validsince', 'validstart', 'startdate', 'fromdate', 'from', 'since'],
  valid_to: [
    'validuntil',
    'validtill',
    'validend',
    'enddate',
    'todate',
    'until',
    'till',
    'expires',
  ],
  ap: ['apname', 'accesspoint', 'accesspointname'],
  weekday: ['dayofweek', 'dow'],
  start: ['starttime', 'begin', 'begintime', 'startsat'],
  end: ['endtime', 'finish', 'endsat'],
  first_date: ['startdate', 'firstday', 'fromdate'],
  last_date: ['enddate', 'lastday', 'todate', 'until'],
  course: ['coursecode', 'courseid', 'courseno'],
  section: ['sectionno', 'sectionid', 'sectionnumber'],
  room: ['roomname', 'roomno', 'roomid', 'classroom'],
  date: ['day'],
  'students.csv': ['pupils'],
  'access-points.csv': ['aps'],
  'timetable.csv': ['schedule'],
  'enrolments.csv': ['registrations'],
  'calendar.csv': ['holidays', 'academiccalendar'],
};

/** Words that are one letter off a known name, and mean something else. */
const OTHER_WORDS = new Set(['height']);

/**
 * The known column that a name most likely stands for; undefined if it is like none. A name that
 * differs in more than its letter case or its signs is no near miss of a column that is there.
 */
export function columnMeant(
  file: RosterFile,
  name: string,
  header: readonly string[],
): string | undefined {
  const { required, optional } = COLUMNS[file];
  return nameMeant(name, [...required, ...optional], (column) => header.includes(column));
}

/** The file of a roster that a file most likely stands for; undefined if it is like none. */
export function fileMeant(name: string, names: readonly string[]): RosterFile | undefined {
  const stem = name.replace(/\.(?:csv|tsv|txt|xlsx?|ods|json)$/i, '');
  if (stem === name && name.includes('.')) return undefined;
  const stems = ROSTER_FILES.map((file) => file.replace('.csv', ''));
  const meant = nameMeant(stem, stems, (one) => names.includes(`${one}.csv`));
  return ROSTER_FILES.find((file) => file === `${meant}.csv` && !names.includes(file));
}

function nameMeant(
  name: string,
  known: readonly string[],
  isThere: (known: string) => boolean,
): string | undefined {
  const text = plain(name);
  const same = known.find((one) => plain(one) === text);
  if (same !== undefined) return same;
  return known.find((one) => !isThere(one) && isLike(text, one));
}

function isLike(text: string, known: string): boolean {
  if ((SYNONYMS[known] ?? SYNONYMS[`${known}.csv`])?.includes(text)) return true;
  if (OTHER_WORDS.has(text)) return false;
  const most = Math.floor(plain(known).length / 4);
  return most > 0 && distance(text, plain(known)) <= most;
}

/** Without letter case, spaces and signs. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
