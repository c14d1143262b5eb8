/**
 * The roster as the rules see it: the lines of its files as text, the checked roster, and what one
 * day of it means to ingest.
 */

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

/** One bad or doubtful place of a roster folder. */
export type RosterFault = {
  /** The name of the file; a file of the folder that is none of a roster has one, too. */
  file: string;
  /** Counted from 1, the header included; undefined for the whole file. */
  line: number | undefined;
  /** Names no MAC and no student. */
  reason: string;
};

export type TextRow = { line: number; fields: readonly string[] };

/** One file as rows of text, before anybody has looked for its header. */
export type TextGrid = {
  rows: readonly TextRow[];
  /** Lines that cannot be read; they are not among the rows. */
  faults: readonly { line: number; reason: string }[];
  /** What was guessed to read the file: its encoding, the sign between its columns. */
  notes: readonly string[];
  /** The last line, if the file does not end it: it may be cut off there. */
  openLine?: number | undefined;
};

export type TableFault = {
  line: number;
  reason: string;
  /** The file of the line, where it is another one that the table needs too. */
  file?: string;
};

/** One file as text. */
export type TextTable = {
  header: readonly string[];
  rows: readonly TextRow[];
  /** Lines that cannot be read; they are not among the rows. */
  faults: readonly TableFault[];
  /** The name of the file that people see, where it is not the name that rollcall uses. */
  name?: string;
  /** The last line, if the file does not end it: it may be cut off there. */
  openLine?: number | undefined;
  /** The line of the header; 1 if it is not said. */
  headerLine?: number;
  /** How the file was understood, beyond what it says by itself. */
  notes?: readonly { line: number | undefined; reason: string }[];
};

/** The files of one folder. A file that does not exist is missing here. */
export type RosterTables = Partial<Record<RosterFile, TextTable>>;

export type DeviceKind = 'phone' | 'laptop' | 'tablet' | 'other';
export type SectionKind = 'required' | 'elective' | 'large';

/** Dates "YYYY-MM-DD", both included; an open end is OPEN_FROM or OPEN_TO. */
export type Validity = { validFrom: string; validTo: string };
export const OPEN_FROM = '1000-01-01';
export const OPEN_TO = '9999-12-31';

export type RosterStudent = {
  studentId: string;
  optedOut: boolean;
  /** Of the login that records carry; absent: none is known, or another student has its key too. */
  loginKey?: number;
};
export type RosterDevice = Validity & {
  /** Index in Roster.students. */
  student: number;
  deviceKey: number;
  kind: DeviceKind;
};
export type RosterRoom = { room: string; building: string; floor: string; capacity: number | null };
export type RosterAccessPoint = {
  accessPoint: string;
  room: string;
  /**
   * How much of what the access point hears is this room, 0..1. At 0 it does not count for the
   * room.
   */
  weight: number;
};
export type RosterSection = {
  course: string;
  section: string;
  kind: SectionKind | null;
  /** The names of those who teach it, each once. */
  lecturers: string[];
};
/** One weekly meeting. */
export type RosterMeeting = {
  /** Index in Roster.sections. */
  section: number;
  /** Null for a class without a room, which is not measured. */
  room: string | null;
  weekday: number;
  startSecond: number;
  endSecond: number;
  firstDate: string;
  lastDate: string;
};
/** The validities of one student in one section never overlap. */
export type RosterEnrolment = Validity & {
  /** Index in Roster.sections. */
  section: number;
  /** Index in Roster.students. */
  student: number;
};

/**
 * A checked roster. Every index and every room exists; no device key has two owners on one date; no
 * two classes of a section start at the same time; the timetable has at least one line.
 */
export type Roster = {
  students: RosterStudent[];
  devices: RosterDevice[];
  rooms: RosterRoom[];
  accessPoints: RosterAccessPoint[];
  sections: RosterSection[];
  timetable: RosterMeeting[];
  enrolments: RosterEnrolment[];
  /**
   * Days that do not follow the timetable of their own weekday: the weekday that they follow, or
   * 'holiday'.
   */
  calendar: Map<string, number | 'holiday'>;
  /**
   * Days that follow a day of another week, and that day: of meetings, the dates and the weeks
   * count there. The weekday stands in `calendar` too.
   */
  follows?: ReadonlyMap<string, string>;
};

/** What a calendar says of the days of classes. */
export type Calendar = Pick<Roster, 'calendar' | 'follows'>;

/** One dated meeting of a section. */
export type DatedClass = {
  date: string;
  /** Index in Roster.sections. */
  section: number;
  room: string | null;
  /** "YYYY-MM-DD HH:MM:SS". */
  startsAt: string;
  endsAt: string;
  /** The number of students on that date. */
  enrolled: number;
};

/** One class of a day. */
export type PlannedClass = {
  classNo: number;
  course: string;
  section: string;
  room: string | null;
  startSecond: number;
  endSecond: number;
  /** The numbers of the access points that cover its room; empty if the class is not measured. */
  accessPoints: ReadonlySet<number>;
};

/** A key of a device or a login -> whose it is. */
export type OwnersByKey = Pick<ReadonlyMap<number, number | 'opted_out'>, 'get' | 'size'>;

/**
 * What one day of the roster means to an event, packed so that a campus of 100,000 devices takes a
 * few megabytes. It holds while the revision of the roster is `revision`.
 */
export type DayPlan = {
  /** Empty in the plan that all days share which need none of their own. */
  day: string;
  revision: number;
  /** The roster version of the day; null before the first import. */
  version: number | null;
  /**
   * Device key -> index of its owner in `students`. It holds only devices that are valid on the
   * day. `opted_out`: also a device that is suppressed or withheld.
   */
  owners: OwnersByKey;
  /** Login key -> index of its student in `students`. `opted_out`: also one who was erased. */
  logins: OwnersByKey;
  /** Student numbers: every student with a device, a login, or a class on the day. */
  students: Uint32Array;
  /** Every access point of the roster -> the rooms that it covers with a weight above 0. */
  roomsOf: ReadonlyMap<number, readonly string[]>;
  /** In order of start. */
  classes: readonly PlannedClass[];
  classByNo: ReadonlyMap<number, PlannedClass>;
  /**
   * The classes of student i are `classes[studentClasses[k]]` for k from firstClass[i] up to, not
   * including, firstClass[i + 1].
   */
  firstClass: Uint32Array;
  studentClasses: Uint32Array;
};
