import type { Random } from '../../../src/simulator/numbers/random.js';
import type { Grounds } from './places.js';

export type Kind = 'required' | 'elective' | 'large';
export type Meeting = {
  section: number;
  weekday: number;
  slots: number[];
  /** Seconds of the day. */
  start: number;
  end: number;
  /** Long classes have a break of ten minutes. */
  breakAt: number | null;
};
export type Section = {
  course: string;
  number: number;
  kind: Kind;
  cohort: number;
  room: number;
  seats: number;
  meetings: Meeting[];
  members: number[];
  /** Share of its students who like to use a laptop. */
  laptops: number;
};

const SLOT_STARTS = [510, 600, 690, 810, 900, 990, 1110, 1200].map((minute) => minute * 60);
const SLOT_SECONDS = 80 * 60;
const LONG = [
  [0, 1],
  [3, 4],
  [4, 5],
  [6, 7],
];
const SUBJECTS = ['MEC', 'BIO', 'LAW', 'FIN', 'ART', 'GEO', 'HIS', 'CHE', 'PSY', 'NUR'];

type Wish = Pick<Section, 'course' | 'number' | 'kind' | 'cohort' | 'seats' | 'laptops'>;

/** Lectures first, since few rooms hold them; then what a cohort must take; then electives. */
export function curriculum(ground: Grounds, students: number, cohorts: number, draw: Random) {
  const sections: Section[] = [];
  const taken = new Set<string>();
  const place = (wish: Wish) => {
    const found = findTime(ground, wish, taken, draw);
    if (!found) return;
    const { room, times } = found;
    for (const { weekday, slots } of times)
      for (const slot of slots) {
        taken.add(`${weekday} ${slot} room ${room}`);
        if (wish.cohort >= 0) taken.add(`${weekday} ${slot} cohort ${wish.cohort} ${wish.number}`);
      }
    const section = sections.length;
    const meetings = times.map(({ weekday, slots }): Meeting => {
      const last = slots[slots.length - 1]!;
      const breakAt = slots.length > 1 ? SLOT_STARTS[slots[0]!]! + SLOT_SECONDS : null;
      const end = SLOT_STARTS[last]! + SLOT_SECONDS;
      return { section, weekday, slots, start: SLOT_STARTS[slots[0]!]!, end, breakAt };
    });
    sections.push({ ...wish, room, meetings, members: [] });
  };
  const laptops = () => draw.pick([0, 0.1, 0.2, 0.4, 0.85]);
  for (let k = 0; k < Math.max(1, Math.round(students / 190)); k += 1)
    place({ course: `GEN${1000 + k * 11}`, number: 1, kind: 'large', cohort: -1, seats: Math.min(students, 205), laptops: laptops() }); // prettier-ignore
  const cohortSize = Math.ceil(students / cohorts);
  for (let cohort = 0; cohort < cohorts; cohort += 1)
    for (let k = 0; k < 3; k += 1) {
      const parts = Math.ceil(cohortSize / 58);
      const course = `${SUBJECTS[cohort % SUBJECTS.length]}${1010 + cohort * 10 + k}`;
      const shared = { course, kind: 'required', cohort, laptops: laptops() } as const;
      for (let number = 1; number <= parts; number += 1)
        place({ ...shared, number, seats: Math.ceil(cohortSize / parts) });
    }
  for (let k = 0; k < Math.max(3, Math.round(students / 26)); k += 1)
    place({ course: `ELE${3000 + k * 7}`, number: 1 + (k % 2), kind: 'elective', cohort: -1, seats: 24 + draw.integer(30), laptops: laptops() }); // prettier-ignore
  return sections;
}

export function overlap(one: readonly Meeting[], other: readonly Meeting[]): boolean {
  return one.some((a) =>
    other.some((b) => a.weekday === b.weekday && a.start < b.end && b.start < a.end),
  );
}

function findTime(ground: Grounds, wish: Wish, taken: ReadonlySet<string>, draw: Random) {
  const rooms = ground.places.flatMap(({ kind, capacity }, i) =>
    kind === 'class' && capacity >= Math.min(wish.seats, 140) ? [i] : [],
  );
  rooms.sort((a, b) => ground.places[a]!.capacity - ground.places[b]!.capacity);
  const near = rooms.slice(0, Math.max(4, Math.ceil(rooms.length * 0.55)));
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const room = draw.pick(attempt < 150 ? near : rooms);
    const times = someTimes(draw);
    const free = times.every(({ weekday, slots }) =>
      slots.every(
        (slot) =>
          !taken.has(`${weekday} ${slot} room ${room}`) &&
          !taken.has(`${weekday} ${slot} cohort ${wish.cohort} ${wish.number}`),
      ),
    );
    if (free) return { room, times };
  }
  return undefined;
}

/** Two short meetings a week, or a long one with a break. */
function someTimes(draw: Random): { weekday: number; slots: number[] }[] {
  if (draw.chance(0.3)) return [{ weekday: 1 + draw.integer(5), slots: draw.pick(LONG) }];
  const weekday = 1 + draw.integer(3);
  const slots = [draw.integer(6)];
  return [
    { weekday, slots },
    { weekday: weekday + 2, slots },
  ];
}

/**
 * Fills the sections. Friends often choose together, and a few choose what clashes.
 * @param groups the friends of each student, by number
 */
export function enrol(
  sections: readonly Section[],
  cohortOf: readonly number[],
  groups: readonly number[],
  draw: Random,
): void {
  const chosen = new Map<number, number[]>();
  cohortOf.forEach((cohort, student) => {
    const mine: Section[] = [];
    const join = (section: Section) => {
      section.members.push(student);
      mine.push(section);
    };
    const parts = new Map<string, Section[]>();
    for (const one of sections)
      if (one.cohort === cohort) parts.set(one.course, [...(parts.get(one.course) ?? []), one]);
    for (const list of parts.values()) join(list[groups[student]! % list.length]!);
    const before = chosen.get(groups[student]!) ?? [];
    const open = sections.flatMap(({ cohort: own }, i) => (own < 0 ? [i] : []));
    const wishes = [...before.filter(() => draw.chance(0.6)), ...draw.shuffle(open)];
    const left = { large: draw.chance(0.45) ? 2 : 1, elective: draw.chance(0.5) ? 2 : 1 };
    const picked: number[] = [];
    for (const wish of wishes) {
      const section = sections[wish]!;
      const { kind, members, seats, meetings } = section;
      if (kind === 'required' || left[kind] === 0 || members.length >= seats) continue;
      if (picked.includes(wish)) continue;
      if (mine.some((one) => overlap(one.meetings, meetings)) && !draw.chance(0.02)) continue;
      left[kind] -= 1;
      picked.push(wish);
      join(section);
    }
    chosen.set(groups[student]!, picked);
  });
}
