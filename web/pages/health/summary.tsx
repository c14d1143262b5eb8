import type { IngestAnswer } from '../../../src/http/schemas/ingest.js';
import { Icon } from '../../parts/icon.js';
import { words } from '../../words.js';
import { COMMAND_OF, troublesOf, type Trouble } from './troubles.js';

/** Says first whether all is well, and if not, what is wrong and what to do. */
export function Summary({ answer }: { answer: IngestAnswer }) {
  const { health } = words.value;
  const troubles = troublesOf(answer);
  const isBroken = troubles.some(({ level }) => level === 'fault');
  if (troubles.length === 0)
    return (
      <section class="health-summary is-well card">
        <Icon name="health" />
        <div>
          <h2>{health.well}</h2>
          <p>{health.wellMore}</p>
        </div>
      </section>
    );
  return (
    <section class={`health-summary card ${isBroken ? 'is-broken' : 'is-care'}`}>
      <Icon name="warn" />
      <div>
        <h2>{isBroken ? health.wrong(troubles.length) : health.attention(troubles.length)}</h2>
        <ul class="troubles">
          {troubles.map((trouble) => (
            <TroubleItem key={trouble.kind} trouble={trouble} />
          ))}
        </ul>
      </div>
    </section>
  );
}

function TroubleItem({ trouble: { kind, count, which, more } }: { trouble: Trouble }) {
  const { health } = words.value;
  const { what, todo } = health.trouble[kind](count, which, more);
  const command = COMMAND_OF[kind];
  return (
    <li>
      <p>
        <b>{what}</b>
      </p>
      <p>{todo}</p>
      {command && <code>{command}</code>}
    </li>
  );
}
