import { readableEvidence } from '../attendance/evidence/evidence-text.js';
import { secondOfDay } from '../attendance/wall-clock.js';
import type { StudentRow } from '../mysql/board/class-students.js';
import type { BoardClass } from '../mysql/board/classes.js';
import type { ClassAnswer, ClassStudent } from './schemas/class.js';
import type { DayClass } from './schemas/day.js';
import type { ClassHead } from './schemas/figures.js';
import { shownFigures } from './small-groups.js';
import { stripOf } from './strip.js';

/** Which class it is, and where. */
export function headOf(
  one: Pick<
    BoardClass,
    'date' | 'course' | 'section' | 'startsAt' | 'endsAt' | 'room' | 'building' | 'capacity'
  >,
): ClassHead {
  const { date, course, section, startsAt, endsAt, room, building, capacity } = one;
  return {
    ...{ date, course, section, start: startsAt.slice(11, 16), end: endsAt.slice(11, 16) },
    ...{ room, building, capacity },
  };
}

/** A class as the viewer sees it. Where a small class met tells where a few people were. */
export function dayClassOf(one: BoardClass, leastGroup: number): DayClass {
  const figures = shownFigures(one, one.sight, leastGroup);
  const isPlaceShown = one.sight !== 'rates' || one.enrolled >= leastGroup;
  return {
    ...headOf(one),
    ...{ state: figures.state, enrolled: figures.enrolled },
    ...{ present: figures.present, partial: figures.partial, absent: figures.absent },
    ...{ unknown: figures.unknown, notMeasured: figures.notMeasured, inferred: figures.inferred },
    excused: figures.excused,
    ...{ rate: figures.rate, rateLow: figures.rateLow, rateHigh: figures.rateHigh },
    ...{ seedRate: figures.seedRate, coverage: figures.coverage, hidden: figures.hidden },
    ...{ policy: figures.policy, rolledUpAt: figures.rolledUpAt },
    suggestedRoom: isPlaceShown ? one.suggestedRoom : null,
    metIn: isPlaceShown ? one.metIn : null,
    confirmed: isPlaceShown && one.confirmed,
  };
}

/**
 * A student in a class.
 * @param sees `in_class` tells nothing of the time before and after the class
 */
export function classStudentOf(
  student: StudentRow,
  { startsAt, endsAt }: Pick<BoardClass, 'startsAt' | 'endsAt'>,
  roomAccessPoints: ReadonlySet<number>,
  sees: ClassAnswer['persons'],
): ClassStudent {
  const { studentNo: _, evidence, firstSeen, lastSeen, ...shown } = student;
  const minutes = Math.ceil((secondOfDay(endsAt.slice(11)) - secondOfDay(startsAt.slice(11))) / 60);
  const from = sees === 'in_class' ? 0 : -Infinity;
  const runs = evidence === null ? [] : (readableEvidence(evidence)?.runs ?? []);
  const during = (time: string | null) =>
    time === null || sees !== 'in_class' ? time : within(time, startsAt, endsAt);
  return {
    ...shown,
    firstSeen: during(firstSeen),
    lastSeen: during(lastSeen),
    strip: stripOf(runs, roomAccessPoints, { from, to: minutes }),
  };
}

function within(time: string, first: string, last: string): string {
  return time < first ? first : time > last ? last : time;
}
