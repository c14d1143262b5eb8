import { expect, test } from 'vitest';
import { meetingsOf, scaleCampus, scaleRoster } from '../../bench/performance/scale-campus.js';
import { scaleDay } from '../../bench/performance/scale-day.js';

const campus = scaleCampus(300);
const day = (date: string) => Buffer.concat([...scaleDay(campus, date)]).toString();

test('no student has two classes at once, and no room either', () => {
  for (let weekday = 1; weekday <= 5; weekday += 1) {
    const sectionIn = new Map<string, number>();
    for (let student = 0; student < campus.students; student += 1) {
      const meetings = meetingsOf(campus, student, weekday);
      for (const [at, { section, room, start }] of meetings.entries()) {
        expect(start).toBeGreaterThan(meetings[at - 1]?.end ?? 0);
        const place = `${room} ${start}`;
        expect(sectionIn.get(place) ?? section).toBe(section);
        sectionIn.set(place, section);
      }
    }
  }
});

test('a day is the same each time, in order of time, and unlike another day', () => {
  const monday = day('2025-09-01');
  expect(day('2025-09-01')).toBe(monday);
  expect(day('2025-09-08').replaceAll('2025-09-08', '2025-09-01')).not.toBe(monday);
  const lines = monday.trimEnd().split('\n');
  const times = lines.map(
    (line) => (JSON.parse(line.split('\t')[1]!) as { connecttime: string }).connecttime,
  );
  expect(times).toEqual([...times].sort());
  expect(lines.length / campus.students).toBeGreaterThan(40);
});

test('every enrolment is of a section that the timetable has twice a week', () => {
  const roster = scaleRoster(campus, '2025-09-01', '2025-12-12');
  const meetings = new Map<string, number>();
  for (const line of roster['timetable.csv']!.slice(1)) {
    const section = line.split(',', 2).join();
    meetings.set(section, (meetings.get(section) ?? 0) + 1);
  }
  expect(new Set(meetings.values())).toEqual(new Set([2]));
  for (const line of roster['enrolments.csv']!.slice(1))
    expect(meetings.has(line.split(',').slice(1, 3).join())).toBe(true);
});
