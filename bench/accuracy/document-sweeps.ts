import { NOISES } from '../../src/simulator/noise.js';
import { isUseful, missedAims, USELESS_TEXT } from './aims.js';
import { SWEEPING } from './campuses.js';
import { figures } from './figures.js';
import type { Sweep } from './sweeps.js';
import { markdownTable, percent, points, share } from './tables.js';

/** Where the method fails, a section for each noise. */
export function sweepSections(sweeps: readonly Sweep[]): string {
  const seeds = SWEEPING.map(({ seed }) => seed).join(', ');
  const { students, days } = SWEEPING[0]!;
  return `## More noise, and less

One noise at a time, the others as usual; seeds ${seeds} together, ${students} students and ${days} days each. They are small, so that a bias or a share of intervals close to its aim may fall on either side by chance: what counts is where
it goes. Of no use is a value at which ${USELESS_TEXT}.

${summary(sweeps)}

${sweeps.map(section).join('\n\n')}`;
}

function summary(sweeps: readonly Sweep[]): string {
  return markdownTable(
    ['noise', 'usual', 'tried', 'all aims held at', 'of no use at', '`seed` of no use at'],
    sweeps.map((sweep) => {
      const where = (holds: (point: Sweep['points'][number]) => boolean) =>
        sweep.points.filter(holds).map(({ value }) => value).join(', ') || 'none'; // prettier-ignore
      return [
        sweep.noise,
        String(NOISES[sweep.noise].value),
        where(() => true),
        where(({ scores }) => missedAims(figures(scores.standard)).length === 0),
        where(({ scores }) => !isUseful(figures(scores.standard))),
        where(({ scores }) => !isUseful(figures(scores.seed))),
      ];
    }),
  );
}

function section(sweep: Sweep): string {
  const rows = sweep.points.map(({ value, scores }) => {
    const standard = figures(scores.standard);
    const seed = figures(scores.seed);
    return [
      String(value),
      share(standard.precision),
      share(standard.recallDecided),
      share(standard.recallMeasured),
      percent(standard.unknown),
      points(standard.rateMae),
      points(standard.rateBias),
      percent(standard.intervalsHold),
      missedAims(standard).join('; ') || 'none',
      share(seed.recallMeasured),
      points(seed.rateMae),
    ];
  });
  return `### ${sweep.noise}: ${sweep.about}

![${sweep.noise}](${plotName(sweep)})

${markdownTable(
  [
    sweep.noise,
    'precision',
    'recall, decided',
    'recall, measured',
    'unknown',
    'rate MAE',
    'bias',
    'intervals that hold',
    'aims not held',
    '`seed` recall',
    '`seed` rate MAE',
  ],
  rows,
)}`;
}

export function plotName({ noise }: Pick<Sweep, 'noise'>): string {
  return `accuracy-${noise.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.svg`;
}
