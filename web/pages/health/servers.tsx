import type { IngestAnswer } from '../../../src/http/schemas/ingest.js';
import { words } from '../../words.js';

const SERVERS = ['mysql', 'kafka', 'temporal'] as const;

/** Which servers answer. */
export function Servers({ answer: { servers } }: { answer: IngestAnswer }) {
  const { health } = words.value;
  return (
    <section class="card">
      <h2>{health.servers}</h2>
      <ul class="pairs">
        {SERVERS.map((server) => (
          <li key={server}>
            <span>{health.server[server]}</span>
            <span class={`badge ${servers[server] ? 'partition-running' : 'partition-blocked'}`}>
              {servers[server] ? health.answers : health.doesNotAnswer}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
