import { saysElsewhere, type LastPlace } from '../../src/attendance/judging/elsewhere.js';
import { roomsByPoint } from '../../src/attendance/occupancy/rooms-by-point.js';
import type { BenchCampus, BenchClass, BenchDay, BenchEvent } from './bench-campus.js';
import type { StandardRun } from './run-standard.js';
import { markdownTable, percent } from './tables.js';

/**
 * Who enters a code.
 * - there: somebody in the room of the class
 * - moved: the same, where the class meets in another room and nobody has said so
 * - away: an enrolled student who is not in the class
 */
const ENTRY_GROUPS = ['there', 'moved', 'away'] as const;
type EntryGroup = (typeof ENTRY_GROUPS)[number];

/** How many would enter a code, and how many of them are refused as elsewhere. */
export type EntryScore = Record<EntryGroup, { asked: number; refused: number }>;

/** So long after the start of a class its code is shown. */
const SHOWN_AFTER_SECONDS = 600;
/** As in src/mysql/board/last-places.ts, where a statement finds the last places. */
const HEARD_WITHIN_SECONDS = 600;

type PlaceOf = (accessPointNo: number, phone: boolean, room: string) => LastPlace;

/** Lets every student of every class that is held enter a code, ten minutes after the start. */
export function scoreEntries(campus: BenchCampus, run: StandardRun): EntryScore {
  const placeOf = createPlaceOf(campus, run);
  const score = noEntries();
  for (const day of campus.days)
    for (const one of day.classes.filter(({ held }) => held)) {
      const second = one.startSecond + SHOWN_AFTER_SECONDS;
      for (const { studentNo, group } of entering(campus, one, second)) {
        score[group].asked += 1;
        if (saysElsewhere(placesOf(campus, day, studentNo, one.room, second, placeOf)))
          score[group].refused += 1;
      }
    }
  return score;
}

function noEntries(): EntryScore {
  return {
    there: { asked: 0, refused: 0 },
    moved: { asked: 0, refused: 0 },
    away: { asked: 0, refused: 0 },
  };
}

function createPlaceOf({ listed }: BenchCampus, { signatures }: StandardRun): PlaceOf {
  const { byRoom, freeTime, floor } = signatures;
  const roomsOf = roomsByPoint(listed.filter(({ weight }) => weight > 0));
  return (no, phone, room) => {
    const rooms = [...(roomsOf.get(no) ?? [])];
    const learned = byRoom.during.get(room);
    const elsewhere = freeTime.during.get(no) ?? floor;
    return {
      phone,
      listedHere: rooms.includes(room),
      listedElsewhere: rooms.some((one) => one !== room),
      shares: learned ? { present: learned.get(no) ?? floor, elsewhere } : null,
    };
  };
}

/** Whoever has opted out is not looked for. */
function entering({ students }: BenchCampus, one: BenchClass, second: number) {
  const inOwnRoom = one.roomUsed === one.room;
  return one.students.flatMap(
    ({ studentNo, attended, arrival, departure }): { studentNo: number; group: EntryGroup }[] => {
      if (students[studentNo]!.optedOut) return [];
      if (!attended) return [{ studentNo, group: 'away' }];
      if (second < arrival || second > departure) return [];
      return [{ studentNo, group: inOwnRoom ? 'there' : 'moved' }];
    },
  );
}

function placesOf(
  { students }: BenchCampus,
  { events }: BenchDay,
  studentNo: number,
  room: string,
  second: number,
  placeOf: PlaceOf,
): LastPlace[] {
  return students[studentNo]!.devices.flatMap(({ phone, index }) => {
    const last = lastEvent(events[index]!, second);
    return last ? [placeOf(last.accessPointNo, phone, room)] : [];
  });
}

/** The last record of a device that is not too long ago; undefined where it has left since. */
function lastEvent(events: readonly BenchEvent[], second: number): BenchEvent | undefined {
  const fresh = events.filter(
    (event) => event.second >= second - HEARD_WITHIN_SECONDS && event.second <= second,
  );
  // Of two records in one second, a join is where the device is.
  const last = fresh.sort((a, b) => b.second - a.second || Number(a.left) - Number(b.left))[0];
  return last?.left === true ? undefined : last;
}

/** @param groups the campuses of a row, under its name */
export function entriesSection(
  groups: readonly (readonly [name: string, scores: readonly EntryScore[]])[],
): string {
  return `## Codes that are refused

Where every student of every class that is held enters a code ten minutes after the start: the share of those who are refused because their devices are heard elsewhere. _In a moved class_: it meets in another room, and nobody has confirmed that. The lecturer may allow a code from elsewhere.

${markdownTable(
  [
    'campuses',
    'in the room',
    'refused',
    'in a moved class',
    'refused',
    'not in the class',
    'refused',
  ],
  groups.map(([name, scores]) => [name, ...ENTRY_GROUPS.flatMap((group) => cells(scores, group))]),
)}`;
}

function cells(scores: readonly EntryScore[], group: EntryGroup): string[] {
  const sum = (what: 'asked' | 'refused') =>
    scores.reduce((total, score) => total + score[group][what], 0);
  return [String(sum('asked')), percent(sum('refused') / sum('asked'))];
}
