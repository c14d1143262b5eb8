import type { ComponentChildren } from 'preact';
import { connection } from '../connection.js';
import { Icon } from '../parts/icon.js';
import { sessionState } from '../session.js';
import { words } from '../words.js';
import { Header } from './header.js';

/** What every page has around it. */
export function Frame({ children }: { children: ComponentChildren }) {
  const state = sessionState.value;
  return (
    <div class="frame">
      <a class="skip" href="#content" onClick={skip}>
        {words.value.skip}
      </a>
      <Header />
      <ConnectionBanner />
      <main id="content" tabIndex={-1}>
        <div class="wide">{children}</div>
      </main>
      <footer class="bottom">
        <div class="wide">
          {state.kind === 'in' ? words.value.campusTime(state.session.timeZone) : 'rollcall'}
        </div>
      </footer>
    </div>
  );
}

/** The address stays as it is: it may hold filters, but no place in the page. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

/** Says that the board does not answer, for as long as it does not. */
function ConnectionBanner() {
  const { offline, unavailable } = words.value;
  return (
    <div role="status">
      {connection.value !== 'ok' && (
        <div class="connection">
          <div class="wide">
            <Icon name="offline" />
            {connection.value === 'offline' ? offline : unavailable}
          </div>
        </div>
      )}
    </div>
  );
}
