import type { DayAnswer, DayClass } from '../../src/http/schemas/day.js';
import { dayAndClock, isDay, longDay } from '../format.js';
import { useAddressValue } from '../live/use-address.js';
import { useAnswer } from '../live/use-answer.js';
import { useRefreshing } from '../live/use-refreshing.js';
import { DownloadMenu } from '../parts/download-menu.js';
import { Answered, Banner, Instead, PageTitle } from '../parts/page.js';
import { Table } from '../parts/table.js';
import { isRegistry, seesRates } from '../session.js';
import { words } from '../words.js';
import { dayColumns } from './day/columns.js';
import { DayFilters } from './day/filters.js';
import { DaySteps } from './day/steps.js';
import { Summary } from './day/summary.js';
import { NotFoundPage } from './not-found-page.js';

const REFRESH_MS = 20_000;

/** Every class of one day. */
export function DayPage({ date }: { date: string }) {
  return isDay(date) ? <ExistingDay date={date} /> : <NotFoundPage />;
}

function ExistingDay({ date }: { date: string }) {
  const path = `days/${date}`;
  const answer = useAnswer<DayAnswer>(path);
  useRefreshing(answer, answer.data && isUnfinished(answer.data) ? REFRESH_MS : null);
  // Without rates a file would be empty columns.
  const hasFile = seesRates() && (answer.data?.classes.length ?? 0) > 0;
  return (
    <>
      <PageTitle
        title={longDay(date)}
        under={answer.data && <RolledUp day={answer.data} />}
        actions={
          <>
            <DaySteps date={date} day={answer.data} />
            {hasFile && <Downloads path={path} where="not-phone" />}
          </>
        }
      />
      <Answered answer={answer}>{(day) => <Classes day={day} />}</Answered>
      {hasFile && <Downloads path={path} where="only-phone" />}
    </>
  );
}

/** On a phone they stand below the table. */
function Downloads({ path, where }: { path: string; where: 'not-phone' | 'only-phone' }) {
  return (
    <div class={`downloads ${where}`}>
      <DownloadMenu path={path} />
    </div>
  );
}

function RolledUp({ day: { rollup, classes } }: { day: DayAnswer }) {
  const { day, figures } = words.value;
  if (rollup === null && classes.length === 0) return null;
  if (rollup === null) return <>{day.noRollup + (seesRates() ? day.noRollupMore : '')}</>;
  const { state, policy, rolledUpAt } = rollup;
  const [stateText, at] = [figures.states[state], dayAndClock(rolledUpAt)];
  // Others know no policies.
  return <>{isRegistry() ? day.rollupBy(stateText, policy, at) : day.rollup(stateText, at)}</>;
}

function Classes({ day }: { day: DayAnswer }) {
  const t = words.value.day;
  const shown = useFiltered(day.classes);
  if (day.classes.length === 0)
    return (
      <Instead icon="day" title={t.empty}>
        {t.emptyText}
      </Instead>
    );
  return (
    <>
      {day.held && (
        <div class="banners">
          <Banner kind="warn">
            {t.held} <span class="muted">{day.held.reason}</span>
          </Banner>
        </div>
      )}
      {seesRates() ? <Summary classes={day.classes} /> : <OwnInstead />}
      <DayFilters classes={day.classes} shown={shown.length} />
      {shown.length === 0 ? (
        <Instead icon="search" title={t.noMatch} />
      ) : (
        <Table
          caption={t.heading}
          columns={dayColumns(seesRates())}
          rows={shown}
          rowKey={({ course, section, start }) => `${course}/${section}/${start}`}
        />
      )}
    </>
  );
}

/** A student's own verdicts stand elsewhere. */
function OwnInstead() {
  const { day, pages } = words.value;
  return (
    <p class="muted">
      {day.noRates} <a href="/me">{pages.me}</a>
    </p>
  );
}

function useFiltered(classes: DayClass[]): DayClass[] {
  const [building] = useAddressValue('building');
  const [course] = useAddressValue('course');
  const [state] = useAddressValue('state');
  const wanted = course.toLowerCase();
  return classes.filter(
    (one) =>
      (building === '' || one.building === building) &&
      (state === '' || one.state === state) &&
      one.course.toLowerCase().includes(wanted),
  );
}

/** Whether its figures still change. */
function isUnfinished({ classes }: DayAnswer): boolean {
  return classes.some(({ state }) => state === 'live' || state === 'scheduled');
}
