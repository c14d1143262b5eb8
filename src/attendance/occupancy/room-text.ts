import { PIECES } from './pieces.js';
import type { RoomDay } from './room-day.js';

/** The people in a room on one day, as it is stored. */
export type RoomText = {
  /** The piece that `people` and `margins` begin with. */
  firstPiece: number;
  /** Three characters for each piece: tenths of a person, in base 36. */
  people: string;
  /** Two characters for each piece: half of the 95 % interval, in persons. */
  margins: string;
  /** Three characters for each hour of the day: tenths of a person. */
  hours: string;
  /** The most people of any piece, rounded; null if nobody can say. */
  most: number | null;
};

/** The people of one piece, and half of the 95 % interval; null: nobody can say. */
export type PeopleInPiece = { piece: number; people: number | null; margin: number | null };

const Z95 = 1.96;
const PIECES_PER_HOUR = 12;
const PEOPLE_DIGITS = 3;
const MARGIN_DIGITS = 2;

/** @returns undefined for a room in which nobody was all day */
export function roomText({ people, variance }: RoomDay): RoomText | undefined {
  const isUsed = (count: number) => Number.isNaN(count) || count >= LEAST_PEOPLE;
  const first = people.findIndex(isUsed);
  if (first < 0) return undefined;
  const used = people.subarray(first, people.findLastIndex(isUsed) + 1);
  const known = people.filter((count) => !Number.isNaN(count));
  return {
    firstPiece: first,
    people: Array.from(used, tenthsText).join(''),
    margins: Array.from(used, (_, i) => marginText(variance[first + i]!)).join(''),
    hours: Array.from({ length: PIECES / PIECES_PER_HOUR }, (_, hour) =>
      tenthsText(meanOf(people.subarray(hour * PIECES_PER_HOUR, (hour + 1) * PIECES_PER_HOUR))),
    ).join(''),
    most: known.length > 0 ? Math.round(Math.max(...known)) : null,
  };
}

/** The pieces that are stored. Nobody was there in the others. */
export function readPieces({
  firstPiece,
  people,
  margins,
}: Pick<RoomText, 'firstPiece' | 'people' | 'margins'>): PeopleInPiece[] {
  return Array.from({ length: people.length / PEOPLE_DIGITS }, (_, i) => {
    const count = numberAt(people, i, PEOPLE_DIGITS);
    return {
      piece: firstPiece + i,
      people: count === null ? null : count / 10,
      margin: count === null ? null : numberAt(margins, i, MARGIN_DIGITS),
    };
  });
}

/** The mean of each hour of the day; null: nobody can say. */
export function readHours(hours: string): (number | null)[] {
  return Array.from({ length: hours.length / PEOPLE_DIGITS }, (_, i) => {
    const count = numberAt(hours, i, PEOPLE_DIGITS);
    return count === null ? null : count / 10;
  });
}

/** Less than this is nobody. */
const LEAST_PEOPLE = 0.05;

/** NaN if nobody can say in any piece. */
function meanOf(pieces: Float64Array): number {
  const known = pieces.filter((count) => !Number.isNaN(count));
  return known.reduce((sum, count) => sum + count, 0) / known.length;
}

function tenthsText(people: number): string {
  return digits(Math.round(people * 10), PEOPLE_DIGITS);
}

function marginText(variance: number): string {
  return digits(Math.ceil(Z95 * Math.sqrt(variance)), MARGIN_DIGITS);
}

/** The highest number says that nobody can say; what is higher becomes the one below it. */
function digits(value: number, length: number): string {
  const unknown = 36 ** length - 1;
  return (Number.isNaN(value) ? unknown : Math.min(unknown - 1, value))
    .toString(36)
    .padStart(length, '0');
}

function numberAt(text: string, index: number, length: number): number | null {
  const value = Number.parseInt(text.slice(index * length, (index + 1) * length), 36);
  return value === 36 ** length - 1 ? null : value;
}
