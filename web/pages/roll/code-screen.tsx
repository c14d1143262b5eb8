import { useEffect, useRef, useState } from 'preact/hooks';
import type { OpenCode } from '../../../src/http/schemas/roll.js';
import { number } from '../../format.js';
import { words } from '../../words.js';

/** What a class sees: the code, where to enter it, how long, and how many have. */
export function CodeScreen({
  code,
  open,
  onEnd,
}: {
  code: string;
  open: OpenCode;
  onEnd: () => void;
}) {
  const { roll } = words.value;
  const screen = useRef<HTMLElement>(null);
  return (
    <section ref={screen} class="card code-screen">
      <p class="where">
        {roll.enterAt} <b>{`${location.host}/code`}</b>
      </p>
      <p class="the-code" translate={false}>
        {/* Read letter by letter, and seen in two halves. */}
        <span class="spoken">{code.split('').join(' ')}</span>
        <span aria-hidden="true">{code.slice(0, 3)}</span>
        <span aria-hidden="true">{code.slice(3)}</span>
      </p>
      <Countdown seconds={open.secondsLeft} />
      <Entered open={open} />
      {open.allowElsewhere && <p class="muted">{roll.allowed}</p>}
      <div class="buttons">
        {document.fullscreenEnabled && (
          <button
            type="button"
            class="button"
            onClick={() => void screen.current?.requestFullscreen()}
          >
            {roll.fullScreen}
          </button>
        )}
        <button type="button" class="button" onClick={onEnd}>
          {roll.end}
        </button>
      </div>
    </section>
  );
}

/** How many have entered a code, and how many were refused. */
export function Entered({ open: { taken, enrolled, elsewhere, away } }: { open: OpenCode }) {
  const { roll } = words.value;
  return (
    <div class="entered">
      <p class="count">{roll.entered(number(taken), number(enrolled))}</p>
      <span class="bar" aria-hidden="true">
        <span class="fill" style={{ width: `${(100 * taken) / Math.max(1, enrolled)}%` }} />
      </span>
      {elsewhere > 0 && <p class="muted">{roll.refused(elsewhere)}</p>}
      {away > 0 && <p class="muted">{roll.refusedAway(away)}</p>}
    </div>
  );
}

/** Counts down between two answers of the server, whose clock counts. */
function Countdown({ seconds }: { seconds: number }) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const end = performance.now() + seconds * 1000;
    const tick = () => setLeft(Math.max(0, Math.round((end - performance.now()) / 1000)));
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [seconds]);
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  return (
    <p class="time" role="timer">
      {words.value.roll.left(time)}
    </p>
  );
}
