import { clockTime, hourMinute } from './numbers/calendar-day.js';
import type { ClassDay, DatedClass } from './day/class-day.js';
import type { Student } from './campus/population.js';
import { minutesInClass, type Sitting } from './day/sittings.js';
import type { World } from './campus/world.js';

export const TRUTH_HEADER =
  'date,course,section,start,student_id,attended,arrival,departure,minutes,held,room_used';

/**
 * The truth of a day: one line for each class and each student enrolled in it. Arrival and
 * departure are the real times at the room, so an arrival may be before the start. `minutes` are
 * those within the class, without breaks. A class that is not held has no room_used, and nobody
 * attends it.
 * @param sittings of each student, by index
 */
export function truth(
  date: string,
  classDay: ClassDay,
  students: readonly Student[],
  sittings: readonly (readonly Sitting[])[],
  campus: World,
): string[] {
  const rows: string[] = [];
  for (const dated of classDay.classes) {
    const section = campus.sections[dated.section];
    if (!section) continue;
    const head = `${date},${section.course},${section.number},${hourMinute(dated.start / 60)}`;
    const tail = `${dated.held ? 1 : 0},${dated.roomUsed?.name ?? ''}`;
    for (const member of campus.members[dated.section] ?? []) {
      rows.push(
        `${head},${students[member]?.id},${presence(dated, sittings[member] ?? [])},${tail}`,
      );
    }
  }
  return rows;
}

function presence(dated: DatedClass, sittings: readonly Sitting[]): string {
  const sitting = sittings.find((each) => each.dated === dated && each.attended);
  if (!sitting) return '0,,,0';
  return `1,${clockTime(sitting.arrive)},${clockTime(sitting.depart)},${minutesInClass(sitting)}`;
}
