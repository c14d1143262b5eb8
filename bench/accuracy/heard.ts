import type { BenchCampus, BenchClass, BenchDay } from './bench-campus.js';

/** When the devices of one student were heard around one class. Seconds of the day, in order. */
export type Heard = {
  inClass: HeardAt[];
  before: HeardAt | undefined;
  after: HeardAt | undefined;
};
export type HeardAt = { second: number; accessPointNo: number };

/** Makes the function that finds it, for any class of a campus and any of its students. */
export function createHeard(campus: BenchCampus): (one: BenchClass, studentNo: number) => Heard {
  const days = dayOfClass(campus);
  return (one, studentNo) => {
    const day = days.get(one.classNo)!;
    const events = campus.students[studentNo]!.devices.flatMap(({ index }) => day.events[index]!);
    events.sort((a, b) => a.second - b.second || a.accessPointNo - b.accessPointNo);
    return {
      inClass: events.filter(({ second }) => second >= one.startSecond && second < one.endSecond),
      before: events.findLast(({ second }) => second < one.startSecond),
      after: events.find(({ second }) => second >= one.endSecond),
    };
  };
}

function dayOfClass({ days }: BenchCampus): Map<number, BenchDay> {
  return new Map(days.flatMap((day) => day.classes.map(({ classNo }) => [classNo, day])));
}
