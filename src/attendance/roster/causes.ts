import type { RosterFault } from './roster.js';

/** One cause of faults, with every place where it was found. */
export type Cause = {
  reason: string;
  /** In the order of the faults. lines: in order, and empty where the whole file is meant. */
  places: { file: string; lines: number[] }[];
};

/** Gathers faults by their reason, so that each cause is told once. */
export function causesOf(faults: readonly RosterFault[]): Cause[] {
  return [...Map.groupBy(faults, ({ reason }) => reason)].map(([reason, same]) => ({
    reason,
    places: [...Map.groupBy(same, ({ file }) => file)].map(([file, places]) => ({
      file,
      lines: [...new Set(places.flatMap(({ line }) => line ?? []))].sort((a, b) => a - b),
    })),
  }));
}

const MOST_FILES = 10;
const MOST_RANGES = 5;

/** "students.csv:2-4,9, devices.csv:7: the reason" */
export function causeText({ reason, places }: Cause): string {
  const named = places.slice(0, MOST_FILES).map(placeText).join(', ');
  const more = places.length - MOST_FILES;
  return `${named}${more > 0 ? ` and ${more} more files` : ''}: ${reason}`;
}

function placeText({ file, lines }: Cause['places'][number]): string {
  if (lines.length === 0) return file;
  const ranges = rangesOf(lines);
  const named = ranges.slice(0, MOST_RANGES);
  const unnamed = ranges
    .slice(MOST_RANGES)
    .reduce((sum, [first, last]) => sum + last - first + 1, 0);
  const texts = named.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
  return `${file}:${texts.join(',')}${unnamed > 0 ? ` and ${unnamed} more lines` : ''}`;
}

/** Numbers in order as ranges, both ends included. */
function rangesOf(numbers: readonly number[]): [first: number, last: number][] {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const open = ranges.at(-1);
    if (open && number === open[1] + 1) open[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}
