import type { IngestAnswer } from '../../../src/http/schemas/ingest.js';
import { longDay } from '../../format.js';
import { words } from '../../words.js';

/** The newest roster, how old it is and how long it lasts. */
export function Roster({ answer: { roster } }: { answer: IngestAnswer }) {
  const { health } = words.value;
  return (
    <section class="card">
      <h2>{health.roster}</h2>
      {roster === null ? (
        <p>{health.trouble.no_roster().what}</p>
      ) : (
        <ul class="pairs">
          <li>
            <span>{health.rosterVersion}</span> <b>{roster.version}</b>
          </li>
          <li>
            <span>{health.rosterImported}</span> <b>{roster.importedAt.slice(0, 16)}</b>
          </li>
          <li>
            <span>{health.rosterEnds}</span>{' '}
            <b>{health.rosterTo(longDay(roster.lastDate), roster.daysLeft)}</b>
          </li>
        </ul>
      )}
    </section>
  );
}
