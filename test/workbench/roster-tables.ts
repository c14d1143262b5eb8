import type { RosterFault, RosterFile, RosterTables } from '../../src/attendance/roster/roster.js';

/** The lines of the files of a small roster without a fault or a warning. */
export const GOOD_FILES: Record<RosterFile, string[]> = {
  'students.csv': ['student_id,opted_out', 'S1,0', 'S2,', 'S3,1'],
  'devices.csv': [
    'mac,student_id,kind,valid_from,valid_to',
    '60-8c-4a-57-12-01,S1,phone,,',
    '608c.4a57.1202,S1,laptop,2019-09-01,2019-12-31',
    '60:8C:4A:57:12:03,S2,tablet,,',
  ],
  'rooms.csv': ['room,building,floor,capacity', 'A-101,A,1F,60', 'A-102,A,1F,'],
  'access-points.csv': ['ap,room,weight', 'AP-1,A-101,1', 'AP-2,A-102,', 'AP-2,A-101,0.5'],
  'timetable.csv': [
    'course,section,room,weekday,start,end,first_date,last_date,kind',
    'ERG2050,1,A-101,1,10:00,11:20,2019-09-02,2019-12-06,required',
    'ERG2050,2,A-101,1,13:00,14:20,2019-09-02,2019-12-06,',
    'ACT5005,1,,5,10:00,11:20,2019-09-02,2019-12-06,large',
  ],
  'enrolments.csv': [
    'student_id,course,section,valid_from,valid_to',
    'S1,ERG2050,1,,',
    'S2,ERG2050,1,,2019-09-30',
    'S3,ACT5005,1,,',
  ],
  'calendar.csv': ['date,status', '2019-10-01,holiday', '2019-10-12,as5'],
};

/** Files that replace good ones; undefined removes a file. */
export type Changes = Partial<Record<RosterFile, string[] | undefined>>;

/** The good files with some changes. */
export function rosterFiles(changes: Changes = {}): Partial<Record<RosterFile, string[]>> {
  return Object.fromEntries(
    Object.entries({ ...GOOD_FILES, ...changes }).filter(([, lines]) => lines !== undefined),
  );
}

/** The good file with these lines added at its end. */
export function added(file: RosterFile, ...lines: string[]): Changes {
  return { [file]: [...GOOD_FILES[file], ...lines] };
}

/** The good file with another text on one line; lines count from 1. */
export function changed(file: RosterFile, line: number, text: string): Changes {
  return { [file]: GOOD_FILES[file].with(line - 1, text) };
}

/** The good timetable with a lecturer on each of its lines; one more line may follow. */
export function taughtBy(lecturers: string[], ...lines: string[]): Changes {
  const good = GOOD_FILES['timetable.csv'].map(
    (line, i) => `${line},${i === 0 ? 'lecturer' : (lecturers[i - 1] ?? '')}`,
  );
  return { 'timetable.csv': [...good, ...lines] };
}

/** Files as the tables that a CSV reader makes of them. */
export function rosterTables(files: Partial<Record<RosterFile, string[]>>): RosterTables {
  return Object.fromEntries(
    Object.entries(files).map(([file, [header = '', ...lines]]) => [
      file,
      {
        header: header === '' ? [] : header.split(','),
        rows: lines.map((line, i) => ({ line: i + 2, fields: line.split(',') })),
        faults: [],
      },
    ]),
  );
}

export function faultText({ file, line, reason }: RosterFault): string {
  return `${file}:${line ?? ''}: ${reason}`;
}
