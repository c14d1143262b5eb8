import type { CourseAnswer, WeekRates } from '../../../src/http/schemas/course.js';
import { percent } from '../../format.js';
import { Hidden } from '../../parts/rate-bar.js';
import { words } from '../../words.js';
import { dayAndMonth } from './day-and-month.js';

/** The sections together, or one of them. */
export type WeeksPanel = { name: string; weeks: WeekRates[] };

/** The same figures as the drawings, to be read. */
export function WeeksTable({
  panels,
  campus,
}: {
  panels: WeeksPanel[];
  campus: CourseAnswer['campus'];
}) {
  const { courses } = words.value;
  return (
    <details class="as-table">
      <summary>{courses.asTable}</summary>
      <div class="table sideways" role="region" aria-label={courses.byWeek} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{courses.section('')}</th>
              <th scope="col">{courses.week}</th>
              <th scope="col" class="end">
                {courses.classes}
              </th>
              <th scope="col" class="end">
                {courses.rate}
              </th>
              <th scope="col" class="end">
                {courses.interval}
              </th>
              <th scope="col" class="end">
                {courses.campus}
              </th>
              <th scope="col" class="end">
                {courses.late}
              </th>
            </tr>
          </thead>
          <tbody>
            {panels.flatMap(({ name, weeks }) =>
              weeks.map((one) => (
                <WeekRow key={name + one.week} name={name} one={one} campus={campus} />
              )),
            )}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function WeekRow({
  name,
  one,
  campus,
}: {
  name: string;
  one: WeekRates;
  campus: CourseAnswer['campus'];
}) {
  const { week, classes, rate, rateLow, rateHigh, lateShare, hidden } = one;
  const whole = campus.find((other) => other.week === week)?.rate ?? null;
  const shown = (share: number | null) => (share === null ? '–' : percent(share));
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="nowrap">{dayAndMonth(week)}</td>
      <td class="end">{classes}</td>
      <td class="end">{hidden ? <Hidden /> : shown(rate)}</td>
      <td class="end nowrap">
        {rateLow === null || rateHigh === null ? '–' : `${percent(rateLow)} – ${percent(rateHigh)}`}
      </td>
      <td class="end">{shown(whole)}</td>
      <td class="end">{shown(lateShare)}</td>
    </tr>
  );
}
