import { useLocation } from 'preact-iso';
import { number } from '../../format.js';
import { words } from '../../words.js';
import { addressWith } from './address-with.js';
import type { GroupCount } from './groups.js';

/** How students divide by verdict: a bar, and a legend that is also the filter of the list. */
export function GroupBar({ groups, isFilter }: { groups: GroupCount[]; isFilter: boolean }) {
  const { query } = useLocation();
  const { classPage } = words.value;
  const shown = query['show'] ?? '';
  const all = groups.reduce((sum, { count }) => sum + count, 0);
  return (
    <div class="group-bar">
      <div class="parts" aria-hidden="true">
        {groups.map(({ group, count }) => (
          <span
            key={group}
            class={`part of-${group}${shown !== '' && shown !== group ? ' dim' : ''}`}
            style={{ flexGrow: count }}
          />
        ))}
      </div>
      <ul class="group-legend" aria-label={isFilter ? classPage.filter : classPage.students}>
        {isFilter && (
          <li>
            <a href={addressWith({ show: null })} aria-current={shown === '' ? 'true' : undefined}>
              {classPage.all} <b>{number(all)}</b>
            </a>
          </li>
        )}
        {groups.map(({ group, count }) => (
          <li key={group}>
            <Entry isFilter={isFilter} isShown={shown === group} show={group}>
              <span class={`swatch of-${group}`} />
              {classPage.show[group]} <b>{number(count)}</b>
            </Entry>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Entry({
  isFilter,
  isShown,
  show,
  children,
}: {
  isFilter: boolean;
  isShown: boolean;
  show: string;
  children: preact.ComponentChildren;
}) {
  if (!isFilter) return <span>{children}</span>;
  return (
    <a
      href={addressWith({ show: isShown ? null : show })}
      aria-current={isShown ? 'true' : undefined}
    >
      {children}
    </a>
  );
}
