import { useState } from 'preact/hooks';
import type { OwnLook } from '../../../src/http/schemas/me.js';
import { dayAndClock, personName } from '../../format.js';
import { words } from '../../words.js';

const FIRST_LOOKS = 10;

/** Who looked at the own record. */
export function Looks({ looks }: { looks: OwnLook[] }) {
  const [isAll, setAll] = useState(false);
  const { me } = words.value;
  const shown = isAll ? looks : looks.slice(0, FIRST_LOOKS);
  return (
    <section class="block">
      <h2>{me.looks}</h2>
      {looks.length === 0 ? (
        <p class="card">{me.looksNone}</p>
      ) : (
        <>
          <p class="muted small looks-more">{me.looksMore}</p>
          <div class="table sideways" role="region" aria-label={me.looks} tabIndex={0}>
            <LooksTable looks={shown} />
          </div>
          {shown.length < looks.length && (
            <button type="button" class="button more" onClick={() => setAll(true)}>
              {me.looksAll(looks.length)}
            </button>
          )}
        </>
      )}
    </section>
  );
}

function LooksTable({ looks }: { looks: OwnLook[] }) {
  const { me } = words.value;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{me.when}</th>
          <th scope="col">{me.who}</th>
          <th scope="col">{me.at}</th>
        </tr>
      </thead>
      <tbody>
        {looks.map((look) => (
          <tr key={Object.values(look).join('\n')}>
            <th scope="row" class="nowrap">
              {dayAndClock(look.lastAt)}
            </th>
            <td>{look.by === null ? me.command(look.account ?? '') : personName(look.by)}</td>
            <td>
              {whatOf(look)} <span class="muted small">{me.times(look.times)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A later release may keep looks of another kind. */
function whatOf({ what, detail, ofAll }: OwnLook): string {
  const { me } = words.value;
  const say = what in me.what ? me.what[what as keyof typeof me.what] : me.what.other;
  const text = say(detail);
  return ofAll ? me.ofAll(text) : text;
}
