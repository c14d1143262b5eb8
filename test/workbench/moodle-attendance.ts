import { parse } from 'csv-parse/sync';

/**
 * A reader of files for the activity Attendance of Moodle, written from the behaviour of its import
 * "Bulk upload attendance":
 *
 * - The file is UTF-8, with or without a byte order mark. Every line has as many cells as the
 *   first one.
 * - The columns `sessiondate`, `idnumber`, `status` and `remarks` are proposed by their names.
 * - A session is found by "YYYY-MM-DD HH:MM", else the first one of the day; of two sessions at one
 *   time the first one is meant.
 * - A user is found whatever the case of the letters. A user may be in a session once.
 * - The status is the acronym of one of the statuses of the activity.
 * - A line with a problem is left out. Every other user of the session keeps what was there.
 */
export type MoodleActivity = {
  /** "YYYY-MM-DD HH:MM", in order. */
  sessions: readonly string[];
  idnumbers: readonly string[];
};

export type MoodleImport = {
  /** By "session user", such as "2019-09-02 08:30 S1". */
  marks: Map<string, { status: MoodleStatus; remarks: string }>;
  problems: string[];
};

/** The statuses that every new activity has, with their points: 2 is the most. */
const POINTS = { P: 2, L: 1, E: 1, A: 0 };
export type MoodleStatus = keyof typeof POINTS;

/** @throws Error where Moodle says that the file is not valid */
export function readMoodleAttendance(text: string, activity: MoodleActivity): MoodleImport {
  const [header = [], ...rows]: string[][] = parse(text, { bom: true });
  const placeOf = (name: string) => header.map((one) => one.trim()).indexOf(name);
  const places = ['sessiondate', 'idnumber', 'status', 'remarks'].map(placeOf);
  if (places.includes(-1)) throw new Error('A column is not known by its name.');
  const users = new Map(activity.idnumbers.map((id) => [id.trim().toLowerCase(), id]));
  const found: MoodleImport = { marks: new Map(), problems: [] };
  for (const row of rows) {
    const [when, who, acronym, remarks] = places.map((place) => row[place]!.trim()) as [
      string,
      string,
      string,
      string,
    ];
    const session = sessionAt(activity.sessions, when);
    const user = users.get(who.toLowerCase());
    const status = acronym.toUpperCase();
    const mark = `${session} ${user}`;
    if (session === undefined) found.problems.push(`no session at ${when}`);
    else if (user === undefined) found.problems.push(`no user ${who}`);
    else if (found.marks.has(mark)) found.problems.push(`${user} is twice in ${session}`);
    else if (!(status in POINTS)) found.problems.push(`no status ${acronym}`);
    else found.marks.set(mark, { status: status as MoodleStatus, remarks });
  }
  if (found.marks.size === 0) throw new Error('The file is not valid.');
  return found;
}

function sessionAt(sessions: readonly string[], when: string): string | undefined {
  return (
    sessions.find((at) => at === when) ??
    sessions.find((at) => at.slice(0, 10) === when.slice(0, 10))
  );
}

/** What Moodle shows of a user: the points of the sessions in which the user has a mark, 0..1. */
export function moodlePercentage({ marks }: MoodleImport, user: string): number | null {
  const own = [...marks].filter(([mark]) => mark.slice('YYYY-MM-DD HH:MM '.length) === user);
  if (own.length === 0) return null;
  return own.reduce((sum, [, { status }]) => sum + POINTS[status], 0) / (own.length * POINTS.P);
}
