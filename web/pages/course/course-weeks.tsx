import type { ComponentChildren } from 'preact';
import type { CourseAnswer } from '../../../src/http/schemas/course.js';
import { Instead } from '../../parts/page.js';
import { currentSession } from '../../session.js';
import { words } from '../../words.js';
import { LateBars } from './late-bars.js';
import { RateChart } from './rate-chart.js';
import { WeeksTable, type WeeksPanel } from './weeks-table.js';

/** The sections by week, each in a drawing of its own, and all as a table. */
export function CourseWeeks({ answer }: { answer: CourseAnswer }) {
  const { courses } = words.value;
  const panels = panelsOf(answer);
  return (
    <WeekCharts answer={answer}>
      {hasHidden(answer) && (
        <p class="muted small">{courses.hiddenMore(currentSession().leastGroup)}</p>
      )}
      <WeeksTable panels={panels} campus={answer.campus} />
    </WeekCharts>
  );
}

/** The drawings alone. */
export function WeekCharts({
  answer,
  children,
}: {
  answer: CourseAnswer;
  /** What follows them, if there are any. */
  children?: ComponentChildren;
}) {
  const { courses } = words.value;
  const panels = panelsOf(answer);
  return (
    <section class="block">
      <h2>{courses.byWeek}</h2>
      {panels.every(({ weeks }) => weeks.length === 0) ? (
        <Instead icon="empty" title={courses.noWeeks} />
      ) : (
        <>
          <ChartLegend />
          <div class="panels">
            {panels.map((panel) => (
              <Panel key={panel.name} panel={panel} campus={answer.campus} />
            ))}
          </div>
          {children}
        </>
      )}
    </section>
  );
}

/** Whether a week has figures that are not shown. */
export function hasHidden(answer: CourseAnswer): boolean {
  return panelsOf(answer).some(({ weeks }) => weeks.some(({ hidden }) => hidden));
}

/** The sections together, where the viewer sees them all, and each of them. */
function panelsOf({ sections, weeks }: CourseAnswer): WeeksPanel[] {
  const { courses } = words.value;
  const each = sections.map((one) => ({
    name: courses.section(one.section),
    weeks: one.weeks,
  }));
  return weeks && sections.length !== 1 ? [{ name: courses.together, weeks }, ...each] : each;
}

/** The drawings of one section. */
function Panel({ panel, campus }: { panel: WeeksPanel; campus: CourseAnswer['campus'] }) {
  const { courses } = words.value;
  const isShown = panel.weeks.some(({ rate }) => rate !== null);
  return (
    <figure class="card panel">
      <figcaption>
        <h3>{panel.name}</h3>
      </figcaption>
      {isShown ? (
        <>
          <RateChart name={panel.name} weeks={panel.weeks} campus={campus} />
          <LateBars weeks={panel.weeks} campus={campus} />
        </>
      ) : (
        <p class="muted">{courses.noShownWeeks}</p>
      )}
    </figure>
  );
}

/** What the drawings stand for. */
function ChartLegend() {
  const { courses } = words.value;
  return (
    <div class="chart-legend muted small">
      <span>
        <i class="key dot" aria-hidden="true" /> {courses.rate}
      </span>
      <span>
        <i class="key range" aria-hidden="true" /> {courses.interval}
      </span>
      <span>
        <i class="key campus" aria-hidden="true" /> {courses.campus}
      </span>
      <span class="of-late">
        <i class="key late" aria-hidden="true" /> {courses.late}
      </span>
      <span>{courses.byWeekMore}</span>
    </div>
  );
}
