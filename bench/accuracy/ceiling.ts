import { STANDARD_PARAMETERS } from '../../src/attendance/parameters.js';
import { SILENT, STEP, type ShapeCount, type ShapeCounts } from './shapes.js';
import { emptyTally, type Tally } from './tally.js';

/** The share who attended, by the path of a shape and by each of its beginnings. */
export type ShapeTable = ReadonlyMap<string, number>;

/** A shape counts like its own coarser shape would with so many students more. */
const PRIOR_STUDENTS = 10;

/**
 * Fits the table on the truth. No method without labels can know it; what it decides right is the
 * most that these shapes can tell.
 */
export function fitShapes(all: readonly ShapeCounts[]): ShapeTable {
  const counts = new Map<string, ShapeCount>();
  for (const shapes of all)
    for (const [path, { missed, attended }] of Object.entries(shapes))
      for (const prefix of prefixesOf(path)) {
        const count = counts.get(prefix) ?? { missed: 0, attended: 0 };
        counts.set(prefix, {
          missed: count.missed + missed,
          attended: count.attended + attended,
        });
      }
  const table = new Map<string, number>();
  // A shorter path comes before the longer ones that it begins.
  const inOrder = [...counts].sort(([a], [b]) => a.length - b.length);
  for (const [path, { missed, attended }] of inOrder) {
    const parent = path === '' ? 0.5 : table.get(parentOf(path))!;
    const students = missed + attended;
    table.set(path, (attended + PRIOR_STUDENTS * parent) / (students + PRIOR_STUDENTS));
  }
  return table;
}

/**
 * Judges students by the table, with the limits of the policy.
 * @param silentAbsent whether the table may call a student absent who was not heard; the policy
 * never does
 */
export function judgeShapes(
  table: ShapeTable,
  all: readonly ShapeCounts[],
  silentAbsent: boolean,
): Tally {
  const { presentFrom, absentTo } = STANDARD_PARAMETERS;
  const tally = emptyTally();
  for (const shapes of all)
    for (const [path, { missed, attended }] of Object.entries(shapes)) {
      const share = shareOf(table, path);
      tally.measured += missed + attended;
      tally.attended += attended;
      if (share >= presentFrom) {
        tally.truePresent += attended;
        tally.falsePresent += missed;
      } else if (share <= absentTo && (silentAbsent || !path.startsWith(SILENT))) {
        tally.trueAbsent += missed;
        tally.falseAbsent += attended;
      } else {
        tally.unknown += missed + attended;
      }
    }
  return tally;
}

/** Of the longest beginning of the path that the table knows. */
function shareOf(table: ShapeTable, path: string): number {
  const known = prefixesOf(path).findLast((prefix) => table.has(prefix));
  return known === undefined ? 0.5 : table.get(known)!;
}

/** The empty path, then each beginning, then the path itself. */
function prefixesOf(path: string): string[] {
  const parts = path.split(STEP);
  return ['', ...parts.map((_, i) => parts.slice(0, i + 1).join(STEP))];
}

function parentOf(path: string): string {
  const at = path.lastIndexOf(STEP);
  return at < 0 ? '' : path.slice(0, at);
}
