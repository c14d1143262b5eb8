import type { ClassStudent } from '../../src/http/schemas/class.js';
import { words } from '../words.js';

const HEIGHT = 18;
/** Units of the drawing for one minute. */
const MINUTE = 4;

/**
 * A student's class as a strip: filled in the room, hollow elsewhere, a line where silent.
 * @param minutes how long the class lasts
 * @param around how many minutes before and after the class the strip shows as well
 */
export function StripBar({
  strip,
  minutes,
  around = 0,
}: {
  strip: ClassStudent['strip'];
  minutes: number;
  around?: number;
}) {
  const left = -around * MINUTE;
  const width = (minutes + 2 * around) * MINUTE;
  const of = (place: 'room' | 'elsewhere') => Math.round(minutesWithin(strip, place, minutes));
  return (
    <svg
      class="strip"
      viewBox={`${left} 0 ${width} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words.value.figures.strip(of('room'), of('elsewhere'))}
    >
      <path
        class="silent"
        d={`M${left} ${HEIGHT / 2}h${width}`}
        vector-effect="non-scaling-stroke"
      />
      {strip.map(({ from, to, place }) => (
        <rect
          key={`${place}${from}`}
          class={place}
          x={from * MINUTE}
          width={Math.max(to - from, 0.5) * MINUTE}
          y={place === 'room' ? 2 : 5}
          height={place === 'room' ? HEIGHT - 4 : HEIGHT - 10}
          vector-effect="non-scaling-stroke"
        />
      ))}
      {around > 0 &&
        [0, minutes].map((at) => (
          <path
            key={at}
            class="edge"
            d={`M${at * MINUTE} 0v${HEIGHT}`}
            vector-effect="non-scaling-stroke"
          />
        ))}
    </svg>
  );
}

function minutesWithin(
  strip: ClassStudent['strip'],
  wanted: 'room' | 'elsewhere',
  minutes: number,
): number {
  return strip
    .filter(({ place }) => place === wanted)
    .reduce((sum, { from, to }) => sum + Math.max(Math.min(to, minutes) - Math.max(from, 0), 0), 0);
}
