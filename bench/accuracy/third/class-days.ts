import type { Random } from '../../../src/simulator/numbers/random.js';
import type { Meeting, Section } from './courses.js';
import type { Grounds } from './places.js';

/** One class on one day. */
export type ClassDay = {
  section: Section;
  sectionNo: number;
  meeting: Meeting;
  /** Where it meets, or null if it is not held. */
  used: number | null;
  /** Whether students know of a change before they come. */
  announced: boolean;
  /** When the lecturer lets the students go. */
  endsAt: number;
  exam: boolean;
};

export function classDays(
  { places }: Grounds,
  sections: readonly Section[],
  weekday: number,
  noise: number,
  draw: Random,
): ClassDay[] {
  const meetings = sections.flatMap((one) => one.meetings.filter((m) => m.weekday === weekday));
  const taken = meetings.map((meeting) => ({ meeting, room: sections[meeting.section]!.room }));
  return meetings.map((meeting) => {
    const section = sections[meeting.section]!;
    const fate = draw.next();
    let used: number | null = fate < 0.05 * noise ? null : section.room;
    if (fate > 1 - 0.03 * noise) {
      used = freeRoom(section.members.length, meeting) ?? section.room;
      taken.push({ meeting, room: used });
    }
    const exam = draw.chance(0.02 * noise);
    return {
      section,
      sectionNo: meeting.section,
      meeting,
      used,
      announced: draw.chance(0.6),
      endsAt: Math.round(exam ? meeting.end : lessonEnd(meeting, noise, draw)),
      exam,
    };
  });

  function freeRoom(size: number, { start, end }: Meeting): number | undefined {
    const open = places.flatMap(({ kind, capacity }, i) => {
      const busy = taken.some(
        ({ meeting, room }) => room === i && meeting.start < end && start < meeting.end,
      );
      return kind === 'class' && capacity >= size && !busy ? [i] : [];
    });
    return open.length > 0 ? draw.pick(open) : undefined;
  }
}

function lessonEnd({ end, breakAt }: Meeting, noise: number, draw: Random): number {
  if (breakAt !== null && draw.chance(0.04 * noise)) return breakAt;
  const kind = draw.next();
  if (kind < 0.13 * noise) return end - draw.between(300, 1500);
  if (kind > 0.95) return end + draw.between(60, 300);
  return end - draw.between(0, 180);
}
