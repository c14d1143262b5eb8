import { timeOf, type Explained } from './explanation-of.js';

/**
 * What a verdict is explained from, without anything from before or after the class, and without
 * the reasons for the probability, which name access points. Reasons of corrections may be private.
 */
export function duringClass(explained: Explained): Explained {
  const { student, evidence, around } = explained;
  const { startSecond, endSecond } = timeOf(student);
  const isDuring = (second: number) => second >= startSecond && second <= endSecond;
  const within = (time: string | null) => {
    if (time === null || time < student.startsAt) return time && student.startsAt;
    return time > student.endsAt ? student.endsAt : time;
  };
  return {
    ...explained,
    student: {
      ...student,
      firstSeen: within(student.firstSeen),
      lastSeen: within(student.lastSeen),
      seedFirst: within(student.seedFirst),
      seedLast: within(student.seedLast),
    },
    around: around.flatMap(({ stay, ...one }) => {
      const heard = stay.heard.filter(isDuring);
      if (heard.length === 0) return [];
      const from = Math.max(stay.from, startSecond);
      const to = Math.min(stay.to, endSecond);
      return [
        { ...one, stay: { ...stay, from, to, heard, left: stay.left && stay.to <= endSecond } },
      ];
    }),
    evidence: {
      ...evidence,
      runs: evidence.runs
        .filter(({ to }) => to > 0)
        .map((run) => ({ ...run, from: Math.max(0, run.from) })),
      ...{ before: null, after: null, since: null, until: null },
    },
    contributions: [],
    corrections: [],
  };
}
