import type { Now, NowClass } from '../../src/http/schemas/now.js';
import { dayAddress } from '../addresses.js';
import { dayAndClock, longDayAndClock, number, shortDay } from '../format.js';
import { useAddressValue } from '../live/use-address.js';
import { useAnswer } from '../live/use-answer.js';
import { useLive } from '../live/use-live.js';
import { Answered, Banner, Instead, PageTitle } from '../parts/page.js';
import { Filters, SelectFilter } from '../parts/filters.js';
import { currentSession } from '../session.js';
import { words } from '../words.js';
import { buildingsOf, inBuildings } from './now/buildings.js';
import { NextClasses, RunningClass } from './now/classes.js';

/** What is going on just now; it follows the campus by itself. */
export function NowPage() {
  const answer = useAnswer<Now>('now');
  const live = useLive();
  // An answer that was asked for after a break may be newer than what was sent last.
  const isSentNewer = live.now !== undefined && live.now.at >= (answer.data?.at ?? '');
  const now = isSentNewer ? live.now : answer.data;
  return (
    <>
      <PageTitle
        title={words.value.now.title}
        under={now && <Clock at={now.at} isOpen={live.isOpen} />}
      />
      <Answered answer={{ ...answer, data: now }}>{(data) => <Campus now={data} />}</Answered>
    </>
  );
}

function Clock({ at, isOpen }: { at: string; isOpen: boolean }) {
  const { live, connecting } = words.value.now;
  return (
    <span class="clock">
      {longDayAndClock(at)}
      <span class={`pulse ${isOpen ? 'is-live' : 'is-unknown'}`}>{isOpen ? live : connecting}</span>
    </span>
  );
}

function Campus({ now }: { now: Now }) {
  const { warnings, buildings } = words.value.now;
  // Who has no page Health can do nothing about the timetable.
  const mayMend = currentSession().pages.includes('health');
  const [chosen] = useAddressValue('building');
  const names = buildingsOf(now.classes);
  const shown = inBuildings(now.classes).filter(({ name }) => chosen === '' || name === chosen);
  const isRunning = now.classes.some(({ phase }) => phase === 'in_progress');
  return (
    <>
      <div class="banners">
        {now.warnings.map(({ kind, count }) => (
          <Banner key={kind} kind={kind === 'roster_ends' ? 'info' : 'warn'}>
            {warnings[kind](count, mayMend)}
          </Banner>
        ))}
      </div>
      <div class="overview">
        {isRunning ? <Totals classes={now.classes} /> : <Quiet now={now} />}
        {isRunning && <Marks classes={now.classes} />}
        {names.length > 1 && (
          <Filters names={['building']}>
            <SelectFilter
              name="building"
              label={buildings}
              options={names.map((name) => ({ value: name, text: name }))}
            />
          </Filters>
        )}
      </div>
      {shown.map(({ name, running, next }) => (
        <Building key={name} name={name} running={running} next={next} />
      ))}
    </>
  );
}

function Building({ name, running, next }: ReturnType<typeof inBuildings>[number]) {
  const { building, otherRooms } = words.value.now;
  return (
    <section class="block">
      <h2>
        {name === '' ? otherRooms : building(name)}
        {running.length > 0 && (
          <span class="muted small"> {words.value.figures.classes(running.length)}</span>
        )}
      </h2>
      {running.length > 0 && (
        <ul class="cards">
          {running.map((one) => (
            <RunningClass key={`${one.course}/${one.section}/${one.start}`} of={one} />
          ))}
        </ul>
      )}
      <NextClasses classes={next} isTitled={running.length > 0} />
    </section>
  );
}

/** What the marks on the cards mean, of those that are there. */
function Marks({ classes }: { classes: NowClass[] }) {
  const { marks } = words.value.now;
  const hasUsual = classes.some(({ usualRate, seen }) => usualRate !== null && seen !== null);
  const hasArrivals = classes.some(({ arrivals }) => arrivals !== null);
  return (
    <ul class="marks">
      {hasUsual && <li class="mark-usual">{marks.usual}</li>}
      {hasArrivals && <li class="mark-arrivals">{marks.arrivals}</li>}
      {hasArrivals && <li class="mark-start">{marks.start}</li>}
    </ul>
  );
}

/** The figures of the whole campus. */
function Totals({ classes }: { classes: NowClass[] }) {
  const { inProgress, seen, next, seenOfAll } = words.value.now;
  const running = classes.filter(({ phase }) => phase === 'in_progress');
  const known = running.filter((one) => one.seen !== null && one.enrolled !== null);
  const sum = (of: 'seen' | 'enrolled') => known.reduce((total, one) => total + one[of]!, 0);
  const starts = classes.filter(({ phase }) => phase === 'next').map(({ start }) => start);
  return (
    <dl class="facts">
      <div>
        <dt>{inProgress}</dt>
        <dd>{number(running.length)}</dd>
      </div>
      {known.length > 0 && (
        <div>
          <dt>{seen}</dt>
          <dd>{seenOfAll(number(sum('seen')), number(sum('enrolled')))}</dd>
        </div>
      )}
      {starts.length > 0 && (
        <div>
          <dt>{next}</dt>
          <dd>{starts.sort()[0]}</dd>
        </div>
      )}
    </dl>
  );
}

/** What there is to see when no class is in progress. */
function Quiet({ now }: { now: Now }) {
  const { nothing, nextStart, nothingLeft, lastDay } = words.value.now;
  const last = currentSession().lastDay;
  return (
    <div class="card quiet">
      <Instead
        icon="now"
        title={nothing}
        action={
          last !== null && (
            <a class="button primary" href={dayAddress(last)}>
              {lastDay(shortDay(last))}
            </a>
          )
        }
      >
        {now.nextStart === null ? nothingLeft : nextStart(dayAndClock(now.nextStart))}
      </Instead>
    </div>
  );
}
