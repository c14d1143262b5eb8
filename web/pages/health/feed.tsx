import type { IngestAnswer } from '../../../src/http/schemas/ingest.js';
import { percent } from '../../format.js';
import { Bar } from '../../parts/rate-bar.js';
import { words } from '../../words.js';

const SHARES = ['failed', 'unlisted', 'unknownDevices'] as const;

/** Shares of today's records that tell a broken feed. */
export function Feed({ answer: { feed } }: { answer: IngestAnswer }) {
  const { health } = words.value;
  return (
    <section class="card">
      <h2>{health.feed}</h2>
      {feed.events === 0 ? (
        <p class="muted">{health.feedNone}</p>
      ) : (
        <>
          <p class="muted small">{health.feedMore(feed.events)}</p>
          <ul class="shares">
            {SHARES.map((share) => (
              <li key={share}>
                <p>
                  <b>{feed[share] === null ? '–' : percent(feed[share])}</b> {health.share[share]}
                </p>
                <Bar share={feed[share] ?? 0} />
                <p class="muted small">{health.shareMore[share]}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
