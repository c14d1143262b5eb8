import type { ClassAnswer } from '../../../src/http/schemas/class.js';
import { dayAndClock } from '../../format.js';
import { words } from '../../words.js';

/** What people said became of a class, the newest first. */
export function Confirmations({ answer: { confirmations } }: { answer: ClassAnswer }) {
  const { classPage } = words.value;
  if (confirmations.length === 0) return null;
  return (
    <section class="block">
      <h2>{classPage.confirmations}</h2>
      <ul class="said">
        {confirmations.toReversed().map(({ state, room, reason, by, at }) => (
          <li key={at + state} class="card">
            <b>{room === null ? classPage.confirmation[state] : classPage.movedTo(room)}</b>
            <p>{reason}</p>
            <p class="muted small">{classPage.said(by, dayAndClock(at))}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
