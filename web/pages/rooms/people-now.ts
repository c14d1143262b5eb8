import type { Now } from '../../../src/http/schemas/now.js';

/** Who is in a room just now. */
export type PeopleNow = {
  /** Its class: "ERG2050 / 1". */
  section: string;
  /** About how many people are there; null: not known, or too few to say. */
  people: number | null;
};

type Terms = { perSeen: number | null; leastGroup: number; exact: boolean };

/**
 * Room -> its class in progress, with the people in it: those seen so far, times how many people
 * there usually are for each one seen, at most everybody who is enrolled.
 */
export function peopleNow(now: Now | undefined, terms: Terms): Map<string, PeopleNow> {
  const found = new Map<string, PeopleNow>();
  for (const { phase, room, course, section, seen, enrolled } of now?.classes ?? []) {
    if (phase !== 'in_progress' || room === null) continue;
    const people =
      seen === null || enrolled === null
        ? null
        : shown(Math.min(enrolled, seen * (terms.perSeen ?? 1)), terms);
    found.set(room, { section: `${course} / ${section}`, people });
  }
  return found;
}

function shown(people: number, { leastGroup, exact }: Terms): number | null {
  if (Math.round(people) < leastGroup) return null;
  return exact ? Math.round(people) : Math.round(people / leastGroup) * leastGroup;
}
