import { number } from '../format.js';
import { words } from '../words.js';

/** The arrivals begin this long before the class. */
export const MINUTES_BEFORE = 10;
/** So long a class is drawn at least, so that all of them have the same scale at first. */
const LEAST_MINUTES = 45;
const HEIGHT = 36;

/**
 * How many students came in each minute, as columns; a line marks the start of the class.
 * @param start HH:MM
 */
export function MinuteBars({ arrivals, start }: { arrivals: number[]; start: string }) {
  const { now } = words.value;
  const minutes = Math.max(LEAST_MINUTES, arrivals.length);
  const most = Math.max(4, ...arrivals);
  const heightOf = (count: number) => (count / most) * (HEIGHT - 3);
  const total = arrivals.reduce((sum, count) => sum + count, 0);
  const busiest = arrivals.indexOf(Math.max(...arrivals));
  const text =
    total === 0
      ? now.noArrivals
      : now.arrivalsText(number(total), number(arrivals[busiest]!), clockAfter(start, busiest));
  return (
    <svg
      class="minutes"
      viewBox={`0 0 ${minutes * 6} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={text}
    >
      {arrivals.map((count, minute) => (
        <rect
          key={minute}
          class={minute < MINUTES_BEFORE ? 'before' : 'column'}
          x={minute * 6 + 0.75}
          width={4.5}
          y={HEIGHT - 1 - heightOf(count)}
          height={heightOf(count)}
        />
      ))}
      <path
        class="ground"
        d={`M0 ${HEIGHT - 0.5}h${minutes * 6}`}
        vector-effect="non-scaling-stroke"
      />
      <path
        class="start"
        d={`M${MINUTES_BEFORE * 6} 0v${HEIGHT}`}
        vector-effect="non-scaling-stroke"
      />
    </svg>
  );
}

/** The clock so many minutes after the arrivals begin. */
function clockAfter(start: string, minute: number): string {
  const [hours, minutes] = start.split(':').map(Number) as [number, number];
  const at = (hours * 60 + minutes - MINUTES_BEFORE + minute + 1440) % 1440;
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
}
