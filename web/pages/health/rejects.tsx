import type { IngestAnswer } from '../../../src/http/schemas/ingest.js';
import { dayAndClock, number } from '../../format.js';
import { words } from '../../words.js';

/** More access points than these are only counted. */
const MOST_POINTS = 8;

/** The records that could not be read, by reason. */
export function Rejects({ answer: { rejects } }: { answer: IngestAnswer }) {
  const { health } = words.value;
  return (
    <section class="card">
      <h2>{health.rejects}</h2>
      {rejects.length === 0 ? (
        <p class="muted">{health.rejectsNone}</p>
      ) : (
        <>
          <ul class="pairs">
            {rejects.map(({ reason, count }) => (
              <li key={reason}>
                <span>{health.rejectReason[reason] ?? reason}</span> <b>{number(count)}</b>
              </li>
            ))}
          </ul>
          <p class="muted small">{health.rejectsMore}</p>
          <code>rollcall rejects</code>
        </>
      )}
    </section>
  );
}

/** Access points that were heard and that no room of the roster has. */
export function UnknownPoints({ answer: { unknownAccessPoints: all } }: { answer: IngestAnswer }) {
  const { health } = words.value;
  return (
    <section class="card">
      <h2>{health.unknownPoints}</h2>
      {all === null ? (
        <p class="muted">{health.unknownPointsCounting}</p>
      ) : all.length === 0 ? (
        <p class="muted">{health.unknownPointsNone}</p>
      ) : (
        <MostHeard all={all} />
      )}
    </section>
  );
}

function MostHeard({ all }: { all: NonNullable<IngestAnswer['unknownAccessPoints']> }) {
  const { health } = words.value;
  return (
    <>
      <ul class="pairs">
        {all.slice(0, MOST_POINTS).map(({ name, count, lastHeard }) => (
          <li key={name}>
            <span>
              {name}
              {lastHeard !== null && (
                <span class="muted small">
                  {health.lastHeard} {dayAndClock(lastHeard)}
                </span>
              )}
            </span>{' '}
            <b>{number(count)}</b>
          </li>
        ))}
      </ul>
      {all.length > MOST_POINTS && (
        <p class="muted small">{health.more(all.length - MOST_POINTS)}</p>
      )}
    </>
  );
}
