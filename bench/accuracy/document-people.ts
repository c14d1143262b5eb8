import { REPORTING, specs, TUNING, type CampusSpec } from './campuses.js';
import { DOUBLE_NOISE } from './double-noise.js';
import { ROOM_CASES, type PieceScore, type RoomCase, type RoomScore } from './rooms.js';
import { markdownTable, percent } from './tables.js';

/** How far the people in rooms are from the truth, on some campuses together. */
export type PeopleFigures = { name: string; score: RoomScore };

const CAMPUSES = [
  ['tuning, usual noise', specs('simulated', TUNING)],
  ['tuning, twice the noise', specs('simulated', TUNING, DOUBLE_NOISE)],
  ['reporting, usual noise', specs('simulated', REPORTING)],
  ['reporting, twice the noise', specs('simulated', REPORTING, DOUBLE_NOISE)],
] as const satisfies readonly (readonly [string, readonly CampusSpec[]])[];

/** @param scoreOf measures one campus */
export function measurePeople(
  scoreOf: (spec: CampusSpec) => Promise<RoomScore>,
): Promise<PeopleFigures[]> {
  return Promise.all(
    CAMPUSES.map(async ([name, all]) => ({
      name,
      score: sumOf(await Promise.all(all.map(scoreOf))),
    })),
  );
}

function sumOf(scores: readonly RoomScore[]): RoomScore {
  const sum = (name: RoomCase): PieceScore => {
    const total = { pieces: 0, symmetric: 0, absolute: 0, signed: 0, people: 0, held: 0 };
    for (const score of scores)
      for (const key of Object.keys(total) as (keyof PieceScore)[]) total[key] += score[name][key];
    return total;
  };
  return Object.fromEntries(ROOM_CASES.map((name) => [name, sum(name)])) as RoomScore;
}

const CASE_TEXTS: Record<RoomCase, string> = {
  class: 'during a class',
  used: 'no class, 5 people or more',
  any: 'all rooms with classes, 8:00 to 22:00',
};

/** The people in rooms, against the truth of the first simulator. */
export function peopleSection(figures: readonly PeopleFigures[]): string {
  return `## People in rooms

The people in each room by five minutes ([method.md](method.md#people-in-rooms) says how), against the truth of the first simulator: the students in the room, and people of no list who sit there. It is the only one of the three that knows where everybody is at all times.
_sMAPE_ is the mean of 2 |estimate - truth| / (estimate + truth), the strict form: the other form has no 2 and is half of it. 13.1 % is the published error of such a system, for head counts in classes. A few people are hard to count, and one person more or less among three is a large share.

${markdownTable(
  [
    'campuses',
    'when',
    'pieces',
    'people, mean',
    'sMAPE',
    'mean error, people',
    'bias, people',
    'intervals that hold',
  ],
  figures.flatMap(({ name, score }) =>
    ROOM_CASES.map((when) => row(name, CASE_TEXTS[when], score[when])),
  ),
)}`;
}

function row(name: string, when: string, score: PieceScore): string[] {
  const { pieces, symmetric, absolute, signed, people, held } = score;
  return [
    ...[name, when, String(pieces), (people / pieces).toFixed(1), percent(symmetric / pieces)],
    ...[(absolute / pieces).toFixed(2), (signed / pieces).toFixed(2), percent(held / pieces)],
  ];
}
