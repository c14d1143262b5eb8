import type { UnfitSection } from '../../../src/http/schemas/rooms.js';
import { roomAddress } from '../../addresses.js';
import { number } from '../../format.js';
import { Bar } from '../../parts/rate-bar.js';
import type { Column } from '../../parts/table.js';
import { words } from '../../words.js';

/** The columns of sections in rooms. */
export function sectionColumns({ withRoom }: { withRoom: boolean }): Column<UnfitSection>[] {
  const { rooms } = words.value;
  const room: Column<UnfitSection> = {
    key: 'unfit-room',
    header: rooms.room,
    by: (one) => one.room,
    cell: (one) => (
      <a class="nowrap" href={roomAddress(one.room)}>
        {one.room}
      </a>
    ),
  };
  return [
    {
      key: 'section',
      header: rooms.section,
      by: ({ course, section }) => `${course} ${section}`,
      cell: ({ course, section, fit }) => (
        <>
          <span class="nowrap">
            {course} / {section}
          </span>
          <div class={`only-phone fit ${fit}`}>{rooms.fits[fit]}</div>
        </>
      ),
    },
    ...(withRoom ? [room] : []),
    {
      key: 'come',
      header: rooms.come,
      by: ({ people, capacity }) => people / capacity,
      cell: (one) => <SeatsTaken people={one.people} capacity={one.capacity} />,
    },
    {
      key: 'enrolled',
      header: rooms.enrolled,
      by: ({ enrolled }) => enrolled,
      align: 'end',
      wide: true,
      cell: ({ enrolled }) => number(enrolled),
    },
    {
      key: 'times',
      header: rooms.times,
      by: ({ classes }) => classes,
      align: 'end',
      wide: true,
      cell: ({ classes }) => number(classes),
    },
    {
      key: 'fit',
      header: rooms.fit,
      by: ({ fit }) => fit,
      wide: true,
      cell: ({ fit }) => <span class={`fit ${fit}`}>{rooms.fits[fit]}</span>,
    },
  ];
}

/** How many of the seats are taken, as a number and a bar. */
export function SeatsTaken({ people, capacity }: { people: number; capacity: number | null }) {
  return (
    <div class="rate seats-taken">
      <span class="value nowrap">
        {number(people)}
        {capacity !== null && <span class="muted"> / {number(capacity)}</span>}
      </span>
      {capacity !== null && capacity > 0 && <Bar share={people / capacity} />}
    </div>
  );
}
