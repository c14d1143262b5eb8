import type { Roster } from './roster.js';

/**
 * Everything that a roster says, as sorted lines of text. Two rosters are the same exactly if their
 * lines are the same, whatever the order of their files was.
 */
export function rosterText(roster: Roster): string[] {
  const lines: string[] = [];
  const add = (...values: unknown[]) => lines.push(JSON.stringify(values));
  const studentId = (index: number) => roster.students[index]!.studentId;
  const nameOf = (index: number) => {
    const { course, section } = roster.sections[index]!;
    return [course, section];
  };
  for (const one of roster.students) {
    add('student', one.studentId, one.optedOut);
    if (one.loginKey !== undefined) add('login', one.studentId, one.loginKey);
  }
  for (const one of roster.devices) {
    add('device', studentId(one.student), one.deviceKey, one.kind, one.validFrom, one.validTo);
  }
  for (const one of roster.rooms) add('room', one.room, one.building, one.floor, one.capacity);
  for (const one of roster.accessPoints) add('access point', one.accessPoint, one.room, one.weight);
  for (const one of roster.sections) add('section', one.course, one.section, one.kind);
  for (const [i, { lecturers }] of roster.sections.entries())
    for (const lecturer of lecturers) add('lecturer', nameOf(i), lecturer);
  for (const {
    section,
    room,
    weekday,
    startSecond,
    endSecond,
    firstDate,
    lastDate,
  } of roster.timetable) {
    add('meeting', nameOf(section), room, weekday, startSecond, endSecond, firstDate, lastDate);
  }
  for (const one of roster.enrolments) {
    add('enrolment', studentId(one.student), nameOf(one.section), one.validFrom, one.validTo);
  }
  for (const [date, status] of roster.calendar) add('calendar', date, status);
  for (const [date, followed] of roster.follows ?? []) add('follows', date, followed);
  return lines.sort();
}
