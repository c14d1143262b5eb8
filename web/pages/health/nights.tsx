import type { IngestAnswer } from '../../../src/http/schemas/ingest.js';
import { dayAddress } from '../../addresses.js';
import { dayAndClock, longDay } from '../../format.js';
import { StateBadge } from '../../parts/badges.js';
import { currentSession } from '../../session.js';
import { words } from '../../words.js';

type Night = IngestAnswer['nights'][number];

/** The last days that were rolled up, the newest first. */
export function Nights({ answer: { nights } }: { answer: IngestAnswer }) {
  const { health } = words.value;
  return (
    <section class="block">
      <h2>{health.nights}</h2>
      {nights.length === 0 ? (
        <p class="card">{health.nightsNone}</p>
      ) : (
        <div class="table sideways" role="region" aria-label={health.nights} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{health.day}</th>
                <th scope="col">{health.result}</th>
                <th scope="col">{health.policy}</th>
                <th scope="col">{health.written}</th>
              </tr>
            </thead>
            <tbody>
              {nights.map((night) => (
                <NightRow key={night.date} night={night} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function NightRow({ night: { date, state, policy, rolledUpAt, heldReason } }: { night: Night }) {
  const { health } = words.value;
  const hasDay = currentSession().pages.includes('day');
  return (
    <tr>
      <th scope="row" class="nowrap">
        {hasDay ? <a href={dayAddress(date)}>{longDay(date)}</a> : longDay(date)}
      </th>
      <td>
        <StateBadge state={state} />
        {heldReason !== null && (
          <p class="reason small">
            {health.held}: {heldReason}
          </p>
        )}
      </td>
      <td>{policy}</td>
      <td class="nowrap">{dayAndClock(rolledUpAt)}</td>
    </tr>
  );
}
