import {
  dayFeed,
  type DayFeed,
  type HeardAccessPoint,
} from '../../src/attendance/feed/day-feed.js';
import { PIECE_SECONDS } from '../../src/attendance/model/no-data.js';
import { STANDARD_PARAMETERS } from '../../src/attendance/parameters.js';
import { simulateCampus } from '../../src/simulator/simulate-campus.js';
import type { BenchCampus, BenchDay } from './bench-campus.js';
import { coveringAccessPoints, readCampus } from './campus.js';
import type { CampusSize } from './campuses.js';
import { runStandard, type JudgedClass } from './run-standard.js';

/** A campus of which all days are looked at. */
export type FeedCampus = CampusSize & { noise?: Readonly<Record<string, number>> };
export type FeedDayKind = 'usual' | 'first of term' | 'low attendance' | 'outage' | 'holiday';
export type FeedDay = { kind: FeedDayKind; feed: DayFeed };

const LOW = 0.15;
/** The noise of an unusual day. */
const UNUSUAL = {
  'low attendance': { attendanceRequired: LOW, attendanceElective: LOW, attendanceLarge: LOW },
  outage: { outagesPerMonth: 90, outageHours: 6 },
  holiday: { notHeldShare: 1, movedShare: 0 },
} satisfies Partial<Record<FeedDayKind, Record<string, number>>>;

/** One day of each unusual kind, by its place among the days with classes; all are Mondays. */
const PLACES = new Map<number, keyof typeof UNUSUAL>([
  [15, 'low attendance'],
  [25, 'outage'],
  [35, 'holiday'],
]);

/**
 * What each day of a simulated campus says about its feed. Some of its Mondays are replaced by the
 * first Monday of the same campus with another noise.
 */
export function feedDays(options: FeedCampus): FeedDay[] {
  const campus = readCampus(simulateCampus(options));
  const kinds = campus.days.map((_, i): FeedDayKind =>
    i === 0 ? 'first of term' : (PLACES.get(i) ?? 'usual'),
  );
  for (const [place, kind] of PLACES)
    campus.days[place] = { ...unusualDay(options, kind), date: campus.days[place]!.date };
  const judged = Map.groupBy(runStandard(campus, STANDARD_PARAMETERS).classes, ({ one }) => one);
  return campus.days.map((day, i) => {
    const kind = kinds[i]!;
    // The calendar knows the holiday, so no class is on the timetable.
    const planned = kind === 'holiday' ? { ...day, classes: [] } : day;
    const classes = planned.classes.flatMap((one) => judged.get(one)!);
    return { kind, feed: feedOf(campus, planned, classes) };
  });
}

function unusualDay(options: FeedCampus, kind: keyof typeof UNUSUAL): BenchDay {
  const noise = { ...options.noise, ...UNUSUAL[kind] };
  return readCampus(simulateCampus({ ...options, days: 1, noise })).days[0]!;
}

function feedOf(campus: BenchCampus, day: BenchDay, judged: readonly JudgedClass[]): DayFeed {
  const enrolled = new Set(day.classes.flatMap((one) => one.students.map((s) => s.studentNo)));
  const students = [...enrolled].filter(
    (no) => campus.students[no]!.devices.length > 0 && !campus.students[no]!.optedOut,
  );
  const covering = coveringAccessPoints(campus);
  const states = judged.map(({ decision }) => decision.state.state);
  return dayFeed({
    day: day.date,
    heard: heardAccessPoints(day),
    anyListed: new Set(campus.listed.map(({ accessPointNo }) => accessPointNo)),
    listed: new Set(day.classes.flatMap(({ room }) => [...covering(room)])),
    classes: day.classes.map((one) => ({ ...one, enrolled: one.students.length })),
    students: students.length,
    studentsHeard: students.filter((no) =>
      campus.students[no]!.devices.some(({ index }) => day.events[index]!.length > 0),
    ).length,
    judged: states.filter((state) => state !== 'no_data').length,
    moved: states.filter((state) => state === 'moved').length,
  });
}

function heardAccessPoints({ heard, failures }: BenchDay): HeardAccessPoint[] {
  const failed = new Map<number, number>();
  for (const { accessPointNo } of failures.flat())
    failed.set(accessPointNo, (failed.get(accessPointNo) ?? 0) + 1);
  // An access point that heard nothing is a hole in the list.
  return heard.flatMap((seconds, accessPointNo) => ({
    accessPointNo,
    events: seconds.length,
    failed: failed.get(accessPointNo) ?? 0,
    pieces: new Set(seconds.map((second) => Math.floor(second / PIECE_SECONDS))),
  }));
}
