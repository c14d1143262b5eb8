import type { ExplanationAnswer } from '../../../src/http/schemas/class.js';
import { words } from '../../words.js';

type Reason = ExplanationAnswer['reasons'][number];

/** What speaks for and against a student's having been there: the longer the bar, the more. */
export function Reasons({ reasons }: { reasons: Reason[] }) {
  const { classPage } = words.value;
  const most = Math.max(...reasons.map(({ logOdds }) => Math.abs(logOdds)), 1);
  return (
    <div>
      <h3>{classPage.reasons}</h3>
      <p class="muted small">{classPage.reasonsMore}</p>
      <ul class="reasons">
        {reasons.map(({ logOdds, text }, place) => (
          <li key={place}>
            <Weight share={logOdds / most} logOdds={logOdds} />
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Weight({ share, logOdds }: { share: number; logOdds: number }) {
  const { classPage } = words.value;
  const side = logOdds < 0 ? 'against' : 'for';
  const length = `${Math.abs(share) * 50}%`;
  return (
    <span class="weight">
      <span class="track" aria-hidden="true">
        <span
          class={`fill ${side}`}
          style={side === 'for' ? { left: '50%', width: length } : { right: '50%', width: length }}
        />
      </span>
      <span class="side small">
        {classPage[side]} <b>{Math.abs(logOdds).toFixed(1)}</b>
      </span>
    </span>
  );
}
