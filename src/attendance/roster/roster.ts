/** The roster as the rules see it: the files' lines as text, the checked roster, and what one day of it means to ingest. */

/** The files of a roster folder, in the order in which faults are listed. */
export const ROSTER_FILES = [
  'students.csv',
  'devices.csv',
  'rooms.csv',
  'access-points.csv',
  'timetable.csv',
  'enrolments.csv',
  'calendar.csv',
] as const;

export type RosterFile = (typeof ROSTER_FILES)[number];

/** One bad or doubtful place of a roster folder. line: counted from 1, the header included; undefined for the whole file. No MAC, no student. */
export type RosterFault = { file: RosterFile; line: number | undefined; reason: string };

/** One file as text. faults: lines that are no CSV; they are not among the rows. */
export type TextTable = {
  header: readonly string[];
  rows: readonly { line: number; fields: readonly string[] }[];
  faults: readonly { line: number; reason: string }[];
};

/** The files of one folder; a file that is not there is missing here. */
export type RosterTables = Partial<Record<RosterFile, TextTable>>;

export type DeviceKind = 'phone' | 'laptop' | 'tablet' | 'other';
export type SectionKind = 'required' | 'elective' | 'large';

/** Dates "YYYY-MM-DD", both included; an open end is OPEN_FROM or OPEN_TO. */
export type Validity = { validFrom: string; validTo: string };
export const OPEN_FROM = '1000-01-01';
export const OPEN_TO = '9999-12-31';

export type RosterStudent = { studentId: string; optedOut: boolean };
/** student: index in Roster.students. */
export type RosterDevice = Validity & { student: number; deviceKey: number; kind: DeviceKind };
export type RosterRoom = { room: string; building: string; floor: string; capacity: number | null };
/** weight: how much of what the access point hears is this room, 0..1; at 0 it does not count for the room at all. */
export type RosterAccessPoint = { accessPoint: string; room: string; weight: number };
export type RosterSection = { course: string; section: string; kind: SectionKind | null };
/** One weekly meeting. section: index in Roster.sections. room null: a class without a room, which is not measured. */
export type RosterMeeting = {
  section: number;
  room: string | null;
  weekday: number;
  startSecond: number;
  endSecond: number;
  firstDate: string;
  lastDate: string;
};
/** section, student: indexes. The validities of one student in one section never overlap. */
export type RosterEnrolment = Validity & { section: number; student: number };

/**
 * A checked roster: every index and every room is there, no two owners of a device key on one date, no two
 * classes of a section that start at one time.
 * timetable holds at least one line.
 */
export type Roster = {
  students: RosterStudent[];
  devices: RosterDevice[];
  rooms: RosterRoom[];
  accessPoints: RosterAccessPoint[];
  sections: RosterSection[];
  timetable: RosterMeeting[];
  enrolments: RosterEnrolment[];
  /** Days that do not follow their own weekday's timetable: the weekday that they follow, or 'holiday'. */
  calendar: Map<string, number | 'holiday'>;
};

/** One dated meeting of a section. section: index in Roster.sections; startsAt, endsAt: "YYYY-MM-DD HH:MM:SS"; enrolled: students on that date. */
export type DatedClass = {
  date: string;
  section: number;
  room: string | null;
  startsAt: string;
  endsAt: string;
  enrolled: number;
};

/** One class of a day. accessPoints: the numbers of those of its room; empty where the class is not measured. */
export type PlannedClass = {
  classNo: number;
  course: string;
  section: string;
  room: string | null;
  startSecond: number;
  endSecond: number;
  accessPoints: ReadonlySet<number>;
};

/**
 * What one day of the roster means to an event, packed so that a campus of 100,000 devices takes a few megabytes. It stays true as long as
 * the roster's revision is `revision`.
 */
export type DayPlan = {
  day: string;
  revision: number;
  /** The roster version that the day is read with; null before the first import. */
  version: number | null;
  /** Device key -> index of its owner in `students`. Only devices that are valid on the day. */
  owners: Pick<ReadonlyMap<number, number | 'opted_out'>, 'get' | 'size'>;
  /** Student numbers: everybody who owns a device or is enrolled in a class on the day. */
  students: Uint32Array;
  /** Every access point of the roster -> the rooms that it covers with a weight above 0. */
  roomsOf: ReadonlyMap<number, readonly string[]>;
  /** In order of start. */
  classes: readonly PlannedClass[];
  classByNo: ReadonlyMap<number, PlannedClass>;
  /** The classes of student i are `classes[studentClasses[k]]` for k from firstClass[i] up to, not including, firstClass[i + 1]. */
  firstClass: Uint32Array;
  studentClasses: Uint32Array;
};
