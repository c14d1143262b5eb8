import { Airwaves } from './radio/airwaves.js';
import { calendarDay, isDate } from './numbers/calendar-day.js';
import { dayPlan } from './day/day-plan.js';
import { ForeignDevices } from './radio/foreign-devices.js';
import { noise, type Noise } from './noise.js';
import { population } from './campus/population.js';
import { roomPeople, type RoomPeople } from './room-people.js';
import { rosterFiles, type RosterFile } from './roster-files.js';
import { truth } from './truth.js';
import { ways } from './day/ways.js';
import { world } from './campus/world.js';

/** What to simulate. */
export type CampusOptions = {
  /** A whole number from 0 to 4294967295. The same seed gives the same bytes. */
  seed: number;
  /** Students, 1 to 200,000. */
  students: number;
  /** Calendar days in a row, including weekends. Saturdays and Sundays have no classes. */
  days: number;
  /** "YYYY-MM-DD"; default Monday 2019-09-02. */
  startDate?: string;
  /** Share of the classroom access points that access-points.csv lists; default 1. */
  listedAccessPointShare?: number;
  /** Share of the times at which a device leaves an access point that are logged; default 0. */
  departures?: number;
  /** Whether records carry logins and students.csv has them; default false. */
  logins?: boolean;
  /** Noises by name. NOISES has the names, defaults and limits. */
  noise?: Readonly<Record<string, number>>;
};

/** One simulated day. */
export type CampusDay = {
  date: string;
  /** Lines under TRUTH_HEADER. They are decided before any radio is simulated. */
  truthRows: string[];
  /** How many people are in each room, by its name; only of campuses that know it. */
  roomPeople?: () => Map<string, RoomPeople>;
  /**
   * The lines of the log in the order of their arrival, one chunk for each minute of the day. Read
   * them to the end before you go on to the next day.
   */
  eventLines: () => Generator<string[]>;
};

export type Campus = {
  roster: RosterFile[];
  /** The days in order. Memory holds one at a time. Call it only once. */
  days: () => Generator<CampusDay>;
};

/**
 * A campus with its students, its timetable, the log of its wireless network and the truth of who
 * attended. The same options give the same bytes on every machine.
 * @throws RangeError that names every fault of the options
 */
export function simulateCampus(options: CampusOptions): Campus {
  const {
    seed,
    students: studentCount,
    days,
    startDate = '2019-09-02',
    listedAccessPointShare = 1,
    departures = 0,
    logins = false,
  } = options;
  const noises = checkedNoise({ ...options, startDate, listedAccessPointShare, departures });
  const campus = world(studentCount, noises, seed);
  const students = population(studentCount, campus.plan, noises, seed);
  const roster = rosterFiles(campus, students, {
    startDate,
    days,
    listedShare: listedAccessPointShare,
    seed,
    logins,
  });
  return { roster, days: campusDays };

  function* campusDays(): Generator<CampusDay> {
    const routes = ways(campus.plan);
    let airwaves: Airwaves | undefined;
    for (let dayNumber = 0; dayNumber < days; dayNumber++) {
      const { date, weekday } = calendarDay(startDate, dayNumber);
      const plan = dayPlan(campus, students, routes, weekday, dayNumber, noises, seed);
      const truthRows = truth(date, plan.scene.classDay, students, plan.sittings, campus);
      const isLast = dayNumber === days - 1;
      const eventLines = () => {
        const terms = { startDate, seed, departures, logins };
        airwaves ??= new Airwaves(campus, students, routes, noises, terms);
        return airwaves.day(plan, isLast);
      };
      const people = () => {
        const foreign = new ForeignDevices(campus.points, routes, noises, seed);
        return roomPeople(plan, students, foreign.seats(dayNumber));
      };
      yield { date, truthRows, roomPeople: people, eventLines };
    }
  }
}

/** @throws RangeError that names every fault of the options */
function checkedNoise(
  options: Required<Omit<CampusOptions, 'noise' | 'logins'>> & Pick<CampusOptions, 'noise'>,
): Noise {
  const faults: string[] = [];
  const whole = (name: 'seed' | 'students' | 'days', low: number, high: number) => {
    const value = options[name];
    if (!Number.isInteger(value) || value < low || value > high) {
      faults.push(`${name} must be a whole number from ${low} to ${high}, not ${value}`);
    }
  };
  whole('seed', 0, 4_294_967_295);
  whole('students', 1, 200_000);
  whole('days', 1, 3660);
  if (!isDate(options.startDate)) {
    faults.push(`the start date must be a date YYYY-MM-DD, not "${options.startDate}"`);
  }
  if (!(options.listedAccessPointShare >= 0 && options.listedAccessPointShare <= 1)) {
    faults.push(
      `the share of listed access points must be from 0 to 1, not ${options.listedAccessPointShare}`,
    );
  }
  if (!(options.departures >= 0 && options.departures <= 1)) {
    faults.push(`the share of departures must be from 0 to 1, not ${options.departures}`);
  }
  const { values, faults: noiseFaults } = noise(options.noise ?? {});
  faults.push(...noiseFaults);
  if (faults.length > 0) throw new RangeError(faults.join('; '));
  return values;
}
