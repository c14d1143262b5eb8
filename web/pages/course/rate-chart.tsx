import type { CourseAnswer, WeekRates } from '../../../src/http/schemas/course.js';
import { percent } from '../../format.js';
import { words } from '../../words.js';
import { CHART, endsOf, lineThrough, namedWeeks, scaleOf, type Scale } from './chart-scale.js';
import { dayAndMonth } from './day-and-month.js';

type Campus = CourseAnswer['campus'];

/** The rates of some weeks with their intervals, against the campus. */
export function RateChart({
  name,
  weeks,
  campus,
}: {
  name: string;
  weeks: WeekRates[];
  campus: Campus;
}) {
  const all = [...new Set([...campus, ...weeks].map(({ week }) => week))].sort();
  const scale = scaleOf(all);
  return (
    <svg
      class="rate-chart"
      viewBox={`0 0 ${CHART.width} ${CHART.height}`}
      role="img"
      aria-label={spoken(name, weeks)}
    >
      <Axes weeks={all} scale={scale} />
      <path class="campus" d={lineThrough(campus, scale)} />
      <path class="line" d={lineThrough(weeks, scale)} />
      {weeks.map((one) => (
        <Week key={one.week} one={one} scale={scale} />
      ))}
    </svg>
  );
}

function spoken(name: string, weeks: WeekRates[]): string {
  const { courses } = words.value;
  const ends = endsOf(weeks);
  if (!ends) return courses.chartEmpty(name);
  return courses.chart(name, weeks.length, percent(ends[0]), percent(ends[1]));
}

function Axes({ weeks, scale: { x, y } }: { weeks: string[]; scale: Scale }) {
  const { width, height, left, right } = CHART;
  return (
    <g aria-hidden="true">
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <path class="grid-line" d={`M${left} ${y(share)}H${width - right}`} />
          <text x={left - 6} y={y(share) + 4} text-anchor="end">
            {percent(share)}
          </text>
        </g>
      ))}
      {namedWeeks(weeks).map((week) => (
        <text key={week} x={x(week)} y={height - 6} text-anchor="middle">
          {dayAndMonth(week)}
        </text>
      ))}
    </g>
  );
}

function Week({ one, scale: { x, y } }: { one: WeekRates; scale: Scale }) {
  const { week, rate, rateLow, rateHigh } = one;
  if (rate === null) return null;
  const { courses } = words.value;
  const hasRange = rateLow !== null && rateHigh !== null;
  const range = hasRange ? `${percent(rateLow)} – ${percent(rateHigh)}` : null;
  return (
    <g>
      <title>{courses.point(dayAndMonth(week), percent(rate), range)}</title>
      {hasRange && (
        <path
          class="range"
          d={`M${x(week)} ${y(rateLow)}V${y(rateHigh)}m-3 0h6M${x(week) - 3} ${y(rateLow)}h6`}
        />
      )}
      <circle class="dot" cx={x(week)} cy={y(rate)} r="4" />
    </g>
  );
}
