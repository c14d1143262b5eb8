import { useLocation } from 'preact-iso';
import type { Now } from '../../src/http/schemas/now.js';
import type { RoomsAnswer } from '../../src/http/schemas/rooms.js';
import { percent, shortDay } from '../format.js';
import { useAnswer } from '../live/use-answer.js';
import { useLive } from '../live/use-live.js';
import { DownloadMenu } from '../parts/download-menu.js';
import { Answered, Instead, PageTitle } from '../parts/page.js';
import { Table } from '../parts/table.js';
import { currentSession } from '../session.js';
import { words } from '../words.js';
import { SpanForm } from './course/span-form.js';
import { spanOf } from './course/span-of.js';
import { HeatTable } from './rooms/heat-table.js';
import { peopleNow } from './rooms/people-now.js';
import { RoomList } from './rooms/room-list.js';
import { sectionColumns } from './rooms/section-columns.js';

/** Are the rooms used well? */
export function RoomsPage() {
  const { query } = useLocation();
  const path = `rooms${spanOf(query)}`;
  const answer = useAnswer<RoomsAnswer>(path);
  const { now } = useLive();
  const { rooms } = words.value;
  const { data } = answer;
  return (
    <>
      <PageTitle
        title={rooms.title}
        under={data && rooms.lead(data.days, shortDay(data.from), shortDay(data.to))}
        actions={data && <DownloadMenu path={path} />}
      />
      <Answered answer={answer} lines={8}>
        {(found) => (
          <>
            <SpanForm key={`${found.from} ${found.to}`} from={found.from} to={found.to} />
            <Campus answer={found} now={now} />
          </>
        )}
      </Answered>
    </>
  );
}

function Campus({ answer, now }: { answer: RoomsAnswer; now: Now | undefined }) {
  const { rooms } = words.value;
  const { leastGroup } = currentSession();
  if (answer.rooms.length === 0) return <Instead icon="empty" title={rooms.noRooms} />;
  return (
    <>
      {answer.days === 0 ? (
        <Instead icon="empty" title={rooms.none}>
          {rooms.noneText}
        </Instead>
      ) : (
        <>
          <Week answer={answer} />
          <Unfit answer={answer} />
        </>
      )}
      <RoomList answer={answer} now={peopleNow(now, { ...answer, leastGroup })} />
      <p class="block muted small">
        {answer.exact ? rooms.notFew(leastGroup) : rooms.notExact(leastGroup)}
      </p>
    </>
  );
}

function Week({ answer }: { answer: RoomsAnswer }) {
  const { rooms } = words.value;
  return (
    <section class="block">
      <h2>{rooms.week}</h2>
      <p class="muted small">{rooms.weekMore}</p>
      <HeatTable
        caption={rooms.week}
        counted={answer.weekdays}
        cells={answer.week.map(({ weekday, hour, seats, rooms: used }) => ({
          ...{ weekday, hour, share: seats, text: percent(seats) },
          title: rooms.cellSeats(percent(seats), percent(used)),
        }))}
      />
    </section>
  );
}

function Unfit({ answer }: { answer: RoomsAnswer }) {
  const { rooms } = words.value;
  return (
    <section class="block">
      <h2>{rooms.unfit}</h2>
      <p class="muted small">{rooms.unfitMore}</p>
      {answer.unfit.length === 0 ? (
        <p>{rooms.allFit}</p>
      ) : (
        <Table
          caption={rooms.unfit}
          columns={sectionColumns({ withRoom: true })}
          rows={answer.unfit}
          rowKey={({ course, section, room }) => `${course}/${section}/${room}`}
        />
      )}
    </section>
  );
}
