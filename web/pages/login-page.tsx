import { useLocation } from 'preact-iso';
import { Instead, PageTitle } from '../parts/page.js';
import { sessionState } from '../session.js';
import { words } from '../words.js';

/** Says that nobody is logged in, and how to change that. It stands at every address then. */
export function LoginPage() {
  const { login, notFound } = words.value;
  const { url } = useLocation();
  const state = sessionState.value;
  if (state.kind !== 'out')
    return (
      <Instead
        icon="account"
        title={login.here}
        action={
          <a class="button" href="/">
            {notFound.home}
          </a>
        }
      />
    );
  const title = state.wasIn ? login.over : login.title;
  return (
    <>
      <PageTitle title={title} />
      <div class="card">
        <Instead
          icon="lock"
          title={state.wasIn ? login.overText : login.text}
          action={state.login !== null && <LoginLink address={state.login} returnTo={url} />}
        >
          {state.login === null && login.local}
        </Instead>
      </div>
    </>
  );
}

/** The way to the login provider, and back. */
export function LoginLink({ address, returnTo }: { address: string; returnTo: string }) {
  const back = returnTo.startsWith('/login') ? '/' : returnTo;
  return (
    <a class="button primary" href={`${address}?return_to=${encodeURIComponent(back)}`}>
      {words.value.login.oidc}
    </a>
  );
}
