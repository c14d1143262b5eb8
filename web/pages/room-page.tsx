import { useLocation } from 'preact-iso';
import type { RoomAnswer } from '../../src/http/schemas/rooms.js';
import { apiPath } from '../api.js';
import { isDay, longDay, number } from '../format.js';
import { useAnswer } from '../live/use-answer.js';
import { useLive } from '../live/use-live.js';
import { DownloadMenu } from '../parts/download-menu.js';
import { Answered, Instead, PageTitle } from '../parts/page.js';
import { Step } from '../parts/step.js';
import { Table } from '../parts/table.js';
import { currentSession } from '../session.js';
import { words } from '../words.js';
import { addressWith } from './class/address-with.js';
import { SpanForm } from './course/span-form.js';
import { spanOf } from './course/span-of.js';
import { HeatTable } from './rooms/heat-table.js';
import { PeopleChart } from './rooms/people-chart.js';
import { peopleNow } from './rooms/people-now.js';
import { sectionColumns } from './rooms/section-columns.js';

/** One room over some days, and by five minutes on one of them. */
export function RoomPage({ room }: { room: string }) {
  const { query } = useLocation();
  const span = spanOf(query);
  const date = query['date'];
  const day = date && isDay(date) ? `${span ? '&' : '?'}date=${date}` : '';
  const path = `${apiPath('rooms', room)}${span}${day}`;
  const answer = useAnswer<RoomAnswer>(path);
  const { rooms, now } = words.value;
  const { data } = answer;
  return (
    <>
      <PageTitle
        title={room}
        under={
          <>
            {data && <span>{now.building(data.building)} · </span>}
            {data && data.capacity !== null && (
              <span>{rooms.capacity(number(data.capacity))} · </span>
            )}
            <a href="/rooms">{rooms.all}</a>
          </>
        }
        actions={data && <DownloadMenu path={path} />}
      />
      <Answered answer={answer} lines={8}>
        {(found) => <Room answer={found} />}
      </Answered>
    </>
  );
}

function Room({ answer }: { answer: RoomAnswer }) {
  const { rooms } = words.value;
  const { leastGroup } = currentSession();
  return (
    <>
      <NowLine answer={answer} />
      {answer.day === null ? (
        <Instead icon="empty" title={rooms.none}>
          {rooms.noneText}
        </Instead>
      ) : (
        <>
          <Day answer={answer} day={answer.day} />
          <section class="block">
            <h2>{rooms.weekOfRoom}</h2>
            <p class="muted small">{rooms.weekOfRoomMore}</p>
            <SpanForm key={`${answer.from} ${answer.to}`} from={answer.from} to={answer.to} />
            <HeatTable
              caption={rooms.weekOfRoom}
              counted={answer.weekdays}
              cells={cellsOf(answer)}
            />
          </section>
          <Sections answer={answer} />
        </>
      )}
      <p class="block muted small">
        {answer.exact ? rooms.notFew(leastGroup) : rooms.notExact(leastGroup)}
      </p>
    </>
  );
}

function NowLine({ answer }: { answer: RoomAnswer }) {
  const { rooms } = words.value;
  const { leastGroup } = currentSession();
  const { now } = useLive();
  if (!now) return null;
  const here = peopleNow(now, { ...answer, leastGroup }).get(answer.room);
  return (
    <p class="room-now" role="status">
      {!here
        ? rooms.nowFree
        : here.people === null
          ? rooms.nowFew(here.section)
          : rooms.nowIn(number(here.people), here.section)}
    </p>
  );
}

function cellsOf({ week, capacity }: RoomAnswer) {
  const { rooms } = words.value;
  const { leastGroup } = currentSession();
  const most = capacity || Math.max(1, ...week.map(({ people }) => people ?? 0));
  return week.map(({ weekday, hour, people }) => ({
    ...{ weekday, hour },
    share: (people ?? 0) / most,
    text: people === null ? '' : number(people),
    title: people === null ? rooms.few(leastGroup) : number(people),
  }));
}

function Day({ answer, day }: { answer: RoomAnswer; day: NonNullable<RoomAnswer['day']> }) {
  const { rooms } = words.value;
  const to = (date: string | null) => (date === null ? null : addressWith({ date }));
  const isUsed = day.pieces.some(({ people }) => people !== null);
  return (
    <section class="block">
      <div class="room-day">
        <h2>{rooms.day(longDay(day.date))}</h2>
        <div class="buttons steps">
          <Step to={to(day.previous)} name={rooms.previous} icon="left" />
          <Step to={to(day.next)} name={rooms.next} icon="right" />
        </div>
      </div>
      {isUsed ? (
        <>
          <div class="chart-legend muted small">
            <span>
              <i class="key people" aria-hidden="true" /> {rooms.people}
            </span>
            {answer.exact && (
              <span>
                <i class="key range" aria-hidden="true" /> {rooms.interval}
              </span>
            )}
            {answer.capacity !== null && (
              <span>
                <i class="key campus" aria-hidden="true" />{' '}
                {rooms.capacity(number(answer.capacity))}
              </span>
            )}
          </div>
          <PeopleChart pieces={day.pieces} capacity={answer.capacity} />
        </>
      ) : (
        <p class="muted">{rooms.nobody(currentSession().leastGroup)}</p>
      )}
    </section>
  );
}

function Sections({ answer }: { answer: RoomAnswer }) {
  const { rooms } = words.value;
  return (
    <section class="block">
      <h2>{rooms.sections}</h2>
      {answer.sections.length === 0 ? (
        <p class="muted">{rooms.noSections}</p>
      ) : (
        <Table
          caption={rooms.sections}
          columns={sectionColumns({ withRoom: false })}
          rows={answer.sections}
          rowKey={({ course, section }) => `${course}/${section}`}
        />
      )}
    </section>
  );
}
