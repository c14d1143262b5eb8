import type { Findings } from './lines.js';
import type { RosterFault } from './roster.js';
import { SUM_LINE } from './sum-line.js';

/**
 * Decides whether the lines that are wrong may be left out: of each file, up to a share of its
 * lines. Where more are wrong, the file itself is likely to be, and also where its end is missing
 * and the last line is wrong. Lines of sums are not wrong, and do not count.
 */
export function settleLeftOut(
  { leftOut, lineCounts, openLines }: Findings,
  mostLeftOut: number,
): { leftOut: RosterFault[]; errors: RosterFault[]; tooMany: string[] } {
  const sums = leftOut.filter(({ reason }) => reason === SUM_LINE);
  const wrong = leftOut.filter(({ reason }) => reason !== SUM_LINE);
  const settled: ReturnType<typeof settleLeftOut> = { leftOut: sums, errors: [], tooMany: [] };
  for (const [file, faults] of Map.groupBy(wrong, (fault) => fault.file)) {
    const lines = new Set(faults.map(({ line }) => line)).size;
    const all = lineCounts.get(file)!;
    if (lines <= mostLeftOut * all)
      for (const fault of faults) {
        if (fault.line !== openLines.get(file)) settled.leftOut.push(fault);
        else settled.errors.push({ ...fault, reason: `${fault.reason} (${CUT_OFF})` });
      }
    else {
      settled.errors.push(...faults);
      settled.tooMany.push(
        `${lines} of the ${all} lines of ${file} cannot be used, more than the ${percent(mostLeftOut)} that ROLLCALL_IMPORT_LEAVE_OUT lets an import leave out`,
      );
    }
  }
  return settled;
}

const CUT_OFF = 'the file may be cut off here, since its last line has no end';

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}
