import { figures, type Figures } from './figures.js';
import type { Score } from './score.js';

/** A Markdown table: the first column is text, the others numbers. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(header),
    line(header.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...rows.map(line),
  ].join('\n');
}

export const share = (value: number) => (Number.isFinite(value) ? value.toFixed(3) : '-');
export const percent = (value: number) =>
  Number.isFinite(value) ? `${(100 * value).toFixed(1)} %` : '-';
export const points = (value: number) =>
  Number.isFinite(value) ? (Math.abs(value) < 0.005 ? 0 : value).toFixed(2) : '-';

type Column = readonly [title: string, of: (figures: Figures) => string];

export const STUDENT_COLUMNS: readonly Column[] = [
  ['precision', (f) => share(f.precision)],
  ['recall, decided', (f) => share(f.recallDecided)],
  ['recall, measured', (f) => share(f.recallMeasured)],
  ['F1, decided', (f) => share(f.f1Decided)],
  ['F1, measured', (f) => share(f.f1Measured)],
  ['precision of absent', (f) => share(f.absentPrecision)],
  ['unknown', (f) => percent(f.unknown)],
  ['Brier', (f) => share(f.brier)],
];

export const CLASS_COLUMNS: readonly Column[] = [
  ['rate MAE', (f) => points(f.rateMae)],
  ['bias', (f) => points(f.rateBias)],
  ['95th percentile', (f) => points(f.rateP95)],
  ['intervals that hold', (f) => percent(f.intervalsHold)],
  ['lateness MAE, min', (f) => points(f.lateMae)],
  ['late F1', (f) => share(f.lateF1)],
  ['early leave F1', (f) => share(f.earlyF1)],
  ['not held F1', (f) => share(f.notHeldF1)],
  ['moved F1', (f) => share(f.movedF1)],
];

/** The few figures by which variants are compared. */
export const SHORT_COLUMNS: readonly Column[] = [
  ...STUDENT_COLUMNS.filter(([title]) =>
    ['precision', 'precision of absent', 'recall, measured', 'unknown'].includes(title),
  ),
  ...CLASS_COLUMNS.slice(0, 2),
  CLASS_COLUMNS[3]!,
];

/** A row for each score. */
export function figuresTable(
  about: string,
  rows: readonly (readonly [name: string, score: Score])[],
  columns: readonly Column[],
): string {
  return markdownTable(
    [about, ...columns.map(([title]) => title)],
    rows.map(([name, score]) => {
      const all = figures(score);
      return [name, ...columns.map(([, of]) => of(all))];
    }),
  );
}
