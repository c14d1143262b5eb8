import { fitShapes, judgeShapes } from './ceiling.js';
import { PLAIN_TUNING, TUNING, type Setting } from './campuses.js';
import { settingName } from './document-times.js';
import type { BySetting, Results } from './measure.js';
import { sumOf } from './sums.js';
import { markdownTable, percent, share } from './tables.js';
import { addTally, emptyTally, tallyShares, type Tally } from './tally.js';
import { GROUPS } from './groups.js';

/** How far `standard` is from what a table that knows the truth could say. */
export function ceiling({ settings, tuningShapes }: Results): string {
  const rows = (
    [
      ['simulated', 'simulated'],
      ['plain', 'plain'],
      ['habits', 'habits'],
      ['plain', 'simulated'],
      ['simulated', 'plain'],
      ['habits', 'plain'],
    ] as const
  ).flatMap(([judged, fitted], i) => rowsOf(judged, fitted, i < 3, settings, tuningShapes));
  const seeds = (sizes: readonly { seed: number }[]) => sizes.map(({ seed }) => seed).join(', ');
  return `## The ceiling

A table of the share who attended, fitted on the truth of tuning campuses (seeds ${seeds(TUNING)} of the first simulator; ${seeds(PLAIN_TUNING)} of the second, without habits or with all) and judged on those for reporting. It knows when a student was
last heard before the class and first heard after it, whether that was in the room, in which part of the class the student was heard, what log odds \`standard\` found for the room, and whether the student has classes in the hours beside. Where it is fitted on campuses of the same kind, it is a mark to
compare with, and no limit: it knows the truth, but not all that \`standard\` sees. Fitted on another kind, it shows what a table carries over. The policy calls nobody absent for silence; the second row of each table holds it to the same rule. \`standard\` also knows the base rate of each class, which the table does not.

${markdownTable(
  ['campuses', 'precision of present', 'precision of absent', 'recall, measured', 'unknown'],
  rows,
)}`;
}

function rowsOf(
  judged: Setting,
  fitted: keyof Results['tuningShapes'],
  withStandard: boolean,
  settings: BySetting,
  tuningShapes: Results['tuningShapes'],
): string[][] {
  const table = fitShapes(tuningShapes[fitted]);
  const shapes = settings[judged].map((measured) => measured.shapes);
  const name = `${settingName(judged)}; table of ${settingName(fitted).toLowerCase()}`;
  return [
    ...(withStandard ? [cells(`${settingName(judged)}; \`standard\``, standard(judged, settings))] : []), // prettier-ignore
    cells(name, judgeShapes(table, shapes, true)),
    cells(`${name}, silence never absent`, judgeShapes(table, shapes, false)),
  ];
}

function standard(name: Setting, settings: BySetting): Tally {
  const { tallies } = sumOf(settings[name], 'standard');
  return GROUPS.devices.reduce(
    (sum, group) => addTally(sum, tallies[group] ?? emptyTally()),
    emptyTally(),
  );
}

function cells(name: string, tally: Tally): string[] {
  const { precision, absentPrecision, recall, unknown } = tallyShares(tally);
  return [name, share(precision), share(absentPrecision), share(recall), percent(unknown)];
}
