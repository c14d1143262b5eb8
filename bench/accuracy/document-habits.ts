import type { Before } from './before.js';
import { HABIT_REPORTING } from './campuses.js';
import { figures } from './figures.js';
import type { Results } from './measure.js';
import { HABIT_KINDS, type HabitKind } from './plain-noise.js';
import { markdownTable, percent, points, share } from './tables.js';

const TEXTS: Record<HabitKind | 'none', string> = {
  none: 'none',
  skipTogether: 'groups skip together and move at the same bells',
  lunchRush: 'the lunch rush, with crowded WiFi',
  pocketSleep: 'phones sleep in pockets for most of a stay',
  leaveBeforeLast: 'students leave campus before the last class',
  visitors: 'students sit in classes of others',
  poorBuilding: 'a building with poor WiFi',
  commuters: 'commuters who come for each class and leave',
  morningMissed: 'many miss the first class of the morning',
  switchOff: 'students switch WiFi off between bells on purpose',
  habits: 'all of them, at moderate strength',
};

/** Each habit alone, to see which one hurts. */
export function habits({ habits: all }: Pick<Results, 'habits'>, before: Before): string {
  const { seed, students, days } = HABIT_REPORTING[0]!;
  return `### Habits

What real students do and no rule expects. Each row has one habit, strong, on the campus of seed ${seed} (${students} students, ${days} days); the number is its share, as \`bench/accuracy/plain-noise.ts\` defines it. Before and now:

${markdownTable(
  [
    'habit',
    'precision before',
    'now',
    'precision of absent before',
    'now',
    'recall before',
    'now',
    'unknown before',
    'now',
    'rate MAE before',
    'now',
    'bias now',
  ],
  all.map(({ kind, measured }) => {
    const now = figures(measured.scores.standard);
    const was = before.habits[kind] ?? now;
    return [
      kind === 'none' ? 'none' : `${TEXTS[kind]} (${Object.values(HABIT_KINDS[kind]).join(', ')})`,
      share(was.precision),
      share(now.precision),
      share(was.absentPrecision),
      share(now.absentPrecision),
      share(was.recallMeasured),
      share(now.recallMeasured),
      percent(was.unknown),
      percent(now.unknown),
      points(was.rateMae),
      points(now.rateMae),
      points(now.rateBias),
    ];
  }),
)}`;
}
