import type { CourseAnswer, WeekRates } from '../../../src/http/schemas/course.js';
import { percent } from '../../format.js';
import { words } from '../../words.js';
import { CHART, scaleOf } from './chart-scale.js';
import { dayAndMonth } from './day-and-month.js';

const HEIGHT = 40;
/** The share that a bar of full height stands for. */
const FULL = 0.5;
const WIDTH = 9;

/** Which share of those who attended came late, week by week, below the rates. */
export function LateBars({
  weeks,
  campus,
}: {
  weeks: WeekRates[];
  campus: CourseAnswer['campus'];
}) {
  const { courses } = words.value;
  const late = weeks.filter(({ lateShare }) => lateShare !== null);
  if (late.length === 0) return null;
  const all = [...new Set([...campus, ...weeks].map(({ week }) => week))].sort();
  const { x } = scaleOf(all);
  const text = late.map(({ week, lateShare }) =>
    courses.lateBar(dayAndMonth(week), percent(lateShare ?? 0)),
  );
  return (
    <svg
      class="late-bars"
      viewBox={`0 0 ${CHART.width} ${HEIGHT + 4}`}
      role="img"
      aria-label={text.join('; ')}
    >
      <path class="grid-line" d={`M${CHART.left} ${HEIGHT}H${CHART.width - CHART.right}`} />
      <text x={CHART.left - 6} y={HEIGHT} text-anchor="end">
        {courses.late}
      </text>
      {late.map(({ week, lateShare }, place) => {
        const height = (Math.min(lateShare ?? 0, FULL) / FULL) * (HEIGHT - 4);
        return (
          <rect
            key={week}
            class="late"
            x={x(week) - WIDTH / 2}
            y={HEIGHT - height}
            width={WIDTH}
            height={height}
          >
            <title>{text[place]}</title>
          </rect>
        );
      })}
    </svg>
  );
}
