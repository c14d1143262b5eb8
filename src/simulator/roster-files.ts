import type { AccessPoint } from './campus/access-points.js';
import { calendarDay, hourMinute } from './numbers/calendar-day.js';
import { macText } from './campus/mac-text.js';
import type { Student } from './campus/population.js';
import { random } from './numbers/random.js';
import { loginOf } from './radio/logins.js';
import type { World } from './campus/world.js';

/** A roster file. */
export type RosterFile = {
  name: string;
  /** The header comes first. */
  lines: string[];
};

/** What the roster needs to know beside the campus and its students. */
export type RosterTerms = {
  /** The first simulated day, "YYYY-MM-DD". */
  startDate: string;
  days: number;
  /** Share of the classroom access points that the university's list names. */
  listedShare: number;
  seed: number;
  /** Whether the list of students has their logins. */
  logins: boolean;
};

/**
 * The university's tables. Teaching rooms, libraries and canteens are listed as rooms. Corridors
 * and dormitories are not, and no list has their access points.
 */
export function rosterFiles(
  campus: World,
  students: readonly Student[],
  terms: RosterTerms,
): RosterFile[] {
  const { sections, plan } = campus;
  const rooms = plan.areas.filter(
    ({ kind }) => kind === 'room' || kind === 'library' || kind === 'canteen',
  );
  const [firstDate, lastDate] = termDates(terms);
  return [
    file(
      'students.csv',
      `student_id,opted_out${terms.logins ? ',login' : ''}`,
      students.map(
        ({ id, optedOut }) =>
          `${id},${optedOut ? 1 : 0}${terms.logins ? `,${loginOf({ id })}` : ''}`,
      ),
    ),
    file('devices.csv', 'mac,student_id,kind,valid_from,valid_to', students.flatMap(deviceLines)),
    file(
      'rooms.csv',
      'room,building,floor,capacity',
      rooms.map(
        ({ name, building, floor, capacity }) =>
          `${name},${plan.buildings[building]?.code},${floor},${capacity}`,
      ),
    ),
    file(
      'access-points.csv',
      'ap,room,weight',
      listedPoints(campus.points, terms).flatMap(pointLines),
    ),
    file(
      'timetable.csv',
      'course,section,room,weekday,start,end,first_date,last_date,kind,lecturer',
      campus.meetings.map(({ section, room, weekday, startMinute, endMinute }) => {
        const { course, number, kind } = sections[section] as (typeof sections)[number];
        const times = `${hourMinute(startMinute)},${hourMinute(endMinute)}`;
        return `${course},${number},${plan.rooms[room]?.name},${weekday},${times},${firstDate},${lastDate},${kind},${lecturerOf(section)}`;
      }),
    ),
    file(
      'enrolments.csv',
      'student_id,course,section,valid_from,valid_to',
      students.flatMap(({ index, id }) =>
        (campus.enrolled[index] ?? []).map(
          (section) => `${id},${sections[section]?.course},${sections[section]?.number},,`,
        ),
      ),
    ),
  ];
}

const TERM_DAYS = 105;

function file(name: string, header: string, lines: string[]): RosterFile {
  return { name, lines: [header, ...lines] };
}

/**
 * The term begins on the Monday of the first week. It lasts 15 weeks, or longer if the simulation
 * does.
 */
function termDates({ startDate, days }: RosterTerms): [string, string] {
  const monday = 1 - calendarDay(startDate, 0).weekday;
  const last = Math.max(monday + TERM_DAYS - 1, days - 1);
  return [calendarDay(startDate, monday).date, calendarDay(startDate, last).date];
}

/** Each teaches two sections, such as "lecturer-012", mostly of one course. */
function lecturerOf(section: number): string {
  return `lecturer-${String(Math.floor(section / 2) + 1).padStart(3, '0')}`;
}

function deviceLines({ id, devices }: Student): string[] {
  return devices.map(({ index, kind }) => `${macText(kind, index)},${id},${kind},,`);
}

function listedPoints(
  points: readonly AccessPoint[],
  { listedShare, seed }: RosterTerms,
): AccessPoint[] {
  return points.filter(
    ({ index, area }) =>
      area.kind !== 'corridor' &&
      area.kind !== 'dormitory' &&
      random(seed, 'listed', index).chance(listedShare),
  );
}

function pointLines({ name, covers }: AccessPoint): string[] {
  return covers.map(({ area, weight }) => `${name},${area.name},${weight}`);
}
