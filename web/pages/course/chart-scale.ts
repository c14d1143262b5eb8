import type { WeekRates } from '../../../src/http/schemas/course.js';

/** The drawing of the rates of some weeks, in its own units. */
export const CHART = { width: 360, height: 168, left: 40, right: 12, top: 10, bottom: 24 };

/** Where a week and a share lie in the drawing. */
export type Scale = { x: (week: string) => number; y: (share: number) => number };

/** @param weeks in order; the first lies at the left edge, the last at the right */
export function scaleOf(weeks: readonly string[]): Scale {
  const { width, height, left, right, top, bottom } = CHART;
  const inset = 12;
  const room = width - left - right - 2 * inset;
  return {
    x: (week) => {
      const place = weeks.indexOf(week);
      const share = weeks.length === 1 ? 0.5 : place / (weeks.length - 1);
      return round(left + inset + room * share);
    },
    y: (share) => round(top + (height - top - bottom) * (1 - share)),
  };
}

/** A line through the known points; it is broken where a week between them has none. */
export function lineThrough(
  points: readonly { week: string; rate: number | null }[],
  { x, y }: Scale,
): string {
  let isDrawing = false;
  return points
    .map(({ week, rate }) => {
      if (rate === null) {
        isDrawing = false;
        return '';
      }
      const step = `${isDrawing ? 'L' : 'M'}${x(week)} ${y(rate)}`;
      isDrawing = true;
      return step;
    })
    .join('');
}

/** The weeks that get a name below the drawing: the first, the last and some between. */
export function namedWeeks(weeks: readonly string[], most = 4): string[] {
  if (weeks.length <= most) return [...weeks];
  const step = (weeks.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, place) => weeks[Math.round(place * step)]!);
}

/** The first and the last week that show a rate. */
export function endsOf(weeks: readonly WeekRates[]): [number, number] | undefined {
  const rates = weeks.flatMap(({ rate }) => (rate === null ? [] : [rate]));
  return rates.length === 0 ? undefined : [rates[0]!, rates.at(-1)!];
}

/** Tenths are enough for a place in a drawing. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
