import { useLocation } from 'preact-iso';
import type { RoomsAnswer, RoomUse } from '../../../src/http/schemas/rooms.js';
import { roomAddress } from '../../addresses.js';
import { number, percent } from '../../format.js';
import { Filters, SelectFilter, TextFilter } from '../../parts/filters.js';
import { Instead } from '../../parts/page.js';
import { Table, type Column } from '../../parts/table.js';
import { currentSession } from '../../session.js';
import { words } from '../../words.js';
import type { PeopleNow } from './people-now.js';
import { SeatsTaken } from './section-columns.js';

/** All rooms, with what is in them now. */
export function RoomList({
  answer,
  now,
}: {
  answer: RoomsAnswer;
  now: ReadonlyMap<string, PeopleNow>;
}) {
  const { rooms } = words.value;
  const { query } = useLocation();
  const building = query['building'] ?? '';
  const find = (query['find'] ?? '').toLowerCase();
  const buildings = [...new Set(answer.rooms.map((one) => one.building))];
  const shown = answer.rooms.filter(
    (one) =>
      (building === '' || one.building === building) && one.room.toLowerCase().includes(find),
  );
  return (
    <section class="block">
      <h2>{rooms.all}</h2>
      {answer.days > 0 && <p class="muted small">{rooms.allMore}</p>}
      <Filters names={['building', 'find']}>
        {buildings.length > 1 && (
          <SelectFilter
            name="building"
            label={rooms.building}
            options={buildings.map((name) => ({ value: name, text: name }))}
          />
        )}
        <TextFilter name="find" label={rooms.find} />
      </Filters>
      {shown.length === 0 ? (
        <Instead icon="search" title={rooms.noMatch} />
      ) : (
        <Table
          caption={rooms.all}
          columns={columns(now)}
          rows={shown}
          rowKey={({ room }) => room}
        />
      )}
    </section>
  );
}

function columns(now: ReadonlyMap<string, PeopleNow>): Column<RoomUse>[] {
  const { rooms } = words.value;
  const few = <span class="muted small">{rooms.few(currentSession().leastGroup)}</span>;
  return [
    {
      key: 'room',
      header: rooms.room,
      by: ({ room }) => room,
      cell: ({ room }) => (
        <a class="nowrap" href={roomAddress(room)}>
          {room}
        </a>
      ),
    },
    {
      key: 'building',
      header: rooms.building,
      by: ({ building }) => building,
      wide: true,
      cell: ({ building }) => building,
    },
    {
      key: 'now',
      header: rooms.now,
      by: ({ room }) => now.get(room)?.people ?? null,
      cell: ({ room }) => <Now of={now.get(room)} />,
    },
    {
      key: 'usual',
      header: rooms.usual,
      by: ({ people, capacity }) => (people === null ? null : people / (capacity || 1)),
      cell: ({ people, capacity }) =>
        people === null ? few : <SeatsTaken people={people} capacity={capacity} />,
    },
    {
      key: 'most',
      header: rooms.most,
      by: ({ most }) => most,
      align: 'end',
      wide: true,
      cell: ({ most }) => (most === null ? few : number(most)),
    },
    {
      key: 'used',
      header: rooms.used,
      by: ({ used }) => used,
      align: 'end',
      wide: true,
      cell: ({ used }) => percent(used),
    },
  ];
}

function Now({ of }: { of: PeopleNow | undefined }) {
  const { rooms } = words.value;
  if (!of) return <span class="muted">–</span>;
  return (
    <span class="now-cell">
      {of.people !== null && <b class="nowrap">{rooms.about(number(of.people))}</b>}
      <span class="muted small nowrap">{of.section}</span>
    </span>
  );
}
