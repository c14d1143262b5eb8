import type { LoginProblem } from '../login-problem.js';
import { HomeLink, Instead, PageTitle } from '../parts/page.js';
import { sessionState } from '../session.js';
import { words } from '../words.js';
import { LoginLink } from './login-page.js';

/** Says why a link or a login did not work, and what to do. */
export function LoginProblemPage({ problem }: { problem: LoginProblem }) {
  const { login } = words.value;
  const state = sessionState.value;
  const address = state.kind === 'out' ? state.login : null;
  return (
    <>
      <PageTitle title={login.failed} />
      <div class="card">
        <Instead
          icon="lock"
          title={login.problem(problem.code, problem.sentence, location.pathname)}
          action={address === null ? <HomeLink /> : <LoginLink address={address} returnTo="/" />}
        />
      </div>
    </>
  );
}
