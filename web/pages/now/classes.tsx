import type { NowClass } from '../../../src/http/schemas/now.js';
import { classAddress } from '../../addresses.js';
import { number, percent } from '../../format.js';
import { MinuteBars } from '../../parts/minute-bars.js';
import { Bar, Hidden } from '../../parts/rate-bar.js';
import { words } from '../../words.js';

/** A class in progress: who is there so far, and whether that is usual. */
export function RunningClass({ of }: { of: NowClass }) {
  const { room, course, section, start, end, arrivals } = of;
  return (
    <li class="card running">
      <div class="head">
        <h3>
          <a href={classAddress(of)}>
            {course}
            <span class="muted"> / {section}</span>
          </a>
        </h3>
        <span class="room">{room ?? '–'}</span>
        <span class="muted small nowrap">
          {start}–{end}
        </span>
      </div>
      <Seen of={of} />
      {arrivals && <MinuteBars arrivals={arrivals} start={start} />}
    </li>
  );
}

function Seen({ of: { seen, enrolled, usualRate, hidden } }: { of: NowClass }) {
  const { now, figures } = words.value;
  if (hidden || seen === null || enrolled === null)
    return (
      <p class="seen">
        {enrolled !== null && <span>{now.enrolled(enrolled)}</span>}
        {hidden ? <Hidden /> : <span class="muted">{figures.unknown}</span>}
      </p>
    );
  const share = enrolled === 0 ? 0 : seen / enrolled;
  return (
    <>
      <p class="seen">
        <span>
          <b>{percent(share)}</b>{' '}
          <span class="muted">{now.seenOf(number(seen), number(enrolled))}</span>
        </span>
        {usualRate !== null && (
          <span class="usual-text small">{figures.usual(percent(usualRate))}</span>
        )}
      </p>
      <Bar share={share} usual={usualRate} />
    </>
  );
}

/** The next class of each room, in short. */
export function NextClasses({ classes, isTitled }: { classes: NowClass[]; isTitled: boolean }) {
  const { next, enrolled } = words.value.now;
  if (classes.length === 0) return null;
  return (
    <div class="next">
      {isTitled && <h3 class="legend">{next}</h3>}
      <ul>
        {classes.map((one) => (
          <li key={`${one.course}/${one.section}/${one.start}`}>
            <b>{one.start}</b>
            <span>{one.room ?? '–'}</span>
            <a href={classAddress(one)}>
              {one.course} / {one.section}
            </a>
            <span class="muted small nowrap">
              {one.enrolled !== null && enrolled(one.enrolled)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
