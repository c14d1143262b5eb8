import type { RoomAnswer } from '../../../src/http/schemas/rooms.js';
import { minutesOf, number } from '../../format.js';
import { words } from '../../words.js';
import { round } from '../course/chart-scale.js';

type Piece = NonNullable<RoomAnswer['day']>['pieces'][number];

const WIDTH = 720;
const HEIGHT = 200;
const EDGE = { left: 40, right: 8, top: 12, bottom: 24 };
const FIRST_MINUTE = 7 * 60;
const LAST_MINUTE = 22 * 60;
const PIECE_MINUTES = 5;

/** The people in a room by five minutes on one day, with the interval, against its seats. */
export function PeopleChart({ pieces, capacity }: { pieces: Piece[]; capacity: number | null }) {
  const { rooms } = words.value;
  const shown = pieces.filter(({ people }) => people !== null);
  const top = Math.max(10, capacity ?? 0, ...shown.map((one) => one.high ?? one.people!));
  const x = (minute: number) =>
    round(
      EDGE.left +
        ((Math.min(LAST_MINUTE, Math.max(FIRST_MINUTE, minute)) - FIRST_MINUTE) /
          (LAST_MINUTE - FIRST_MINUTE)) *
          (WIDTH - EDGE.left - EDGE.right),
    );
  const y = (people: number) =>
    round(EDGE.top + (HEIGHT - EDGE.top - EDGE.bottom) * (1 - people / top));
  const busiest = shown.reduce((most, one) => (one.people! > most.people! ? one : most), shown[0]!);
  return (
    <svg
      class="people-chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={rooms.chart(number(busiest.people!), busiest.start)}
    >
      <g aria-hidden="true">
        {[0, Math.round(top / 2), Math.round(top)].map((people) => (
          <g key={people}>
            <path class="grid-line" d={`M${EDGE.left} ${y(people)}H${WIDTH - EDGE.right}`} />
            <text x={EDGE.left - 6} y={y(people) + 4} text-anchor="end">
              {number(people)}
            </text>
          </g>
        ))}
        {[8, 10, 12, 14, 16, 18, 20].map((hour) => (
          <text key={hour} x={x(hour * 60)} y={HEIGHT - 6} text-anchor="middle">
            {rooms.hour(hour)}
          </text>
        ))}
      </g>
      {shown.map(({ start, people, low, high }) => {
        const from = minutesOf(start);
        const [left, right] = [x(from), x(from + PIECE_MINUTES)];
        return (
          <g key={start}>
            <title>{`${start}: ${number(people!)}`}</title>
            <rect
              class="people"
              x={left}
              width={right - left}
              y={y(people!)}
              height={y(0) - y(people!)}
            />
            {low !== null && high !== null && (
              <path
                class="range"
                d={`M${(left + right) / 2} ${y(low)}V${y(Math.min(top, high))}`}
              />
            )}
          </g>
        );
      })}
      {capacity !== null && (
        <path class="seats" d={`M${EDGE.left} ${y(capacity)}H${WIDTH - EDGE.right}`} />
      )}
    </svg>
  );
}
