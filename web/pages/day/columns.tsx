import type { DayClass } from '../../../src/http/schemas/day.js';
import { classAddress } from '../../addresses.js';
import { number } from '../../format.js';
import { StateBadge } from '../../parts/badges.js';
import { RateBar } from '../../parts/rate-bar.js';
import type { Column } from '../../parts/table.js';
import { words } from '../../words.js';

/** The columns of the classes of a day, those of figures only for whom they are shown. */
export function dayColumns(withRates: boolean): Column<DayClass>[] {
  const { columns } = words.value.day;
  const figures: Column<DayClass>[] = [
    countColumn('enrolled', columns.enrolled, ({ enrolled }) => enrolled),
    countColumn('attended', columns.present, attendedOf),
    {
      key: 'rate',
      header: columns.rate,
      by: ({ rate }) => rate,
      cell: (one) => <RateBar {...one} />,
    },
  ];
  return [
    {
      key: 'course',
      header: columns.course,
      by: ({ course, section }) => `${course} ${section}`,
      cell: (one) => <Name of={one} />,
    },
    {
      key: 'time',
      header: columns.time,
      by: ({ start }) => start,
      wide: true,
      cell: ({ start, end }) => (
        <span class="nowrap">
          {start}–{end}
        </span>
      ),
    },
    {
      key: 'room',
      header: columns.room,
      by: ({ room }) => room,
      wide: true,
      cell: ({ room }) => <span class="nowrap">{room ?? '–'}</span>,
    },
    ...(withRates ? figures : []),
    {
      key: 'state',
      header: columns.state,
      by: ({ state }) => state,
      wide: true,
      cell: (one) => <State of={one} />,
    },
  ];
}

function countColumn(
  key: string,
  header: string,
  count: (one: DayClass) => number | null,
): Column<DayClass> {
  return {
    ...{ key, header, by: count, align: 'end', wide: true },
    cell: (one) => {
      const value = count(one);
      return value === null ? <span class="muted">–</span> : number(value);
    },
  };
}

function attendedOf({ present, partial }: DayClass): number | null {
  return present === null || partial === null ? null : present + partial;
}

function Name({ of }: { of: DayClass }) {
  return (
    <>
      <a class="nowrap" href={classAddress(of)}>
        {of.course} / {of.section}
      </a>
      <div class="only-phone muted small">
        {of.start}–{of.end} · {of.room ?? '–'}
      </div>
      {of.state !== 'final' && (
        <div class="only-phone">
          <State of={of} />
        </div>
      )}
    </>
  );
}

function State({ of: { state, suggestedRoom, metIn, room, confirmed } }: { of: DayClass }) {
  const { day } = words.value;
  const note =
    metIn !== null && metIn !== room
      ? day.metIn(metIn)
      : suggestedRoom !== null && suggestedRoom !== room
        ? day.suggests(suggestedRoom)
        : undefined;
  return (
    <div class="state">
      <StateBadge state={state} />
      {note && <span class="muted small">{note}</span>}
      {confirmed && <span class="muted small">{day.confirmed}</span>}
    </div>
  );
}
