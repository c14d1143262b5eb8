import { specs, TUNING, type CampusSpec } from './campuses.js';
import { figures } from './figures.js';
import type { Measured } from './jobs.js';
import type { Score } from './score.js';
import { sumOf } from './sums.js';
import { markdownTable, percent, points, share } from './tables.js';

/** The shares of leavings that are logged. */
const SHARES = [0, 0.5, 1];

export type Departures = { share: number; score: Score };

/** The same campuses with no, some and all departures in their logs: nothing else differs. */
export function measureDepartures(
  each: (all: readonly CampusSpec[]) => Promise<Measured[]>,
): Promise<Departures[]> {
  return Promise.all(
    SHARES.map(async (departures) => {
      const all = specs('simulated', TUNING).map((spec) => ({ ...spec, departures }));
      return { share: departures, score: sumOf(await each(all), 'standard') };
    }),
  );
}

/** A row for each share. */
export function departuresTable(measured: readonly Departures[]): string {
  const rows = measured.map(({ share: logged, score }) => {
    const { trueAbsent, falseAbsent } = score;
    const f = figures(score);
    return [
      `${100 * logged} %`,
      share(f.precision),
      share(trueAbsent / (trueAbsent + falseAbsent)),
      share(f.recallMeasured),
      percent(f.unknown),
      ...[f.rateMae, f.rateBias].map(points),
      percent(f.intervalsHold),
      ...[f.lateF1, f.earlyF1].map(share),
    ];
  });
  return markdownTable(
    [
      'departures logged',
      'precision of *present*',
      'precision of *absent*',
      'recall, measured',
      'unknown',
      'rate MAE',
      'bias',
      'intervals that hold',
      'late F1',
      'early leave F1',
    ],
    rows,
  );
}

/** What departures are worth. */
export function departuresSection(measured: readonly Departures[]): string {
  return `## Departures

The records that rollcall was made for say when a device joins an access point, not when it leaves. Many controllers log that, too. The campuses for tuning again, with no, half and all departures in their logs (\`rollcall simulate --departures\`):

${departuresTable(measured)}`;
}
