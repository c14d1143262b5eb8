import type { RoomCount } from './access-point-rooms.js';
import { LISTED_SHARE, type Results } from './measure.js';
import { figuresTable, markdownTable, percent, SHORT_COLUMNS } from './tables.js';

/** How well rooms of access points that no list knows are learned. */
export function accessPointRooms({ tuning, reporting }: Results['rooms']): string {
  const sets = [
    ['tuning', tuning],
    ['reporting', reporting],
  ] as const;
  const rows = sets.flatMap(([set, { listed, unlisted }]) => [
    row(`${set}, listed`, listed),
    row(`${set}, not listed`, unlisted),
    row(`${set}, all`, {
      right: listed.right + unlisted.right,
      wrong: listed.wrong + unlisted.wrong,
      unsaid: listed.unsaid + unlisted.unsaid,
    }),
  ]);
  return `## When the list of access points has gaps

The university's list knows a random ${100 * LISTED_SHARE} % of the access points of rooms; the rest is learned from who is heard where during classes. Counted are the access points of rooms in which classes met. The aim is 90 % in the right room.

${markdownTable(['access points', 'right room', 'wrong room', 'no room', 'right'], rows)}

The verdicts with that list:

${figuresTable('campuses', sets.map(([set, { score }]) => [set, score] as const), SHORT_COLUMNS)}`; // prettier-ignore
}

function row(name: string, { right, wrong, unsaid }: RoomCount): string[] {
  return [
    name,
    String(right),
    String(wrong),
    String(unsaid),
    percent(right / (right + wrong + unsaid)),
  ];
}
