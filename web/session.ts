import { signal } from '@preact/signals';
import type { LoggedOut, Session } from '../src/http/schemas/session.js';
import { ApiError, ask, change, rememberCsrfToken } from './api.js';

/** Who is at the board. */
export type SessionState =
  | { kind: 'loading' }
  | { kind: 'in'; session: Session }
  /** `login`: where a person logs in; null for a board on the own machine. */
  | { kind: 'out'; wasIn: boolean; login: string | null }
  | { kind: 'failed'; error: ApiError };

/** How many open requests the viewer may decide; null for those who decide none. */
export const openRequests = signal<number | null>(null);

export const sessionState = signal<SessionState>({ kind: 'loading' });

/** The session of whoever is logged in; pages are only shown to them. */
export function currentSession(): Session {
  const state = sessionState.value;
  if (state.kind !== 'in') throw new Error('a page asked for the session before there was one');
  return state.session;
}

/** The year of the campus clock at the login, "2019"; null where nobody is logged in. */
export function presentYear(): string | null {
  const state = sessionState.value;
  return state.kind === 'in' ? state.session.now.slice(0, 4) : null;
}

/** Whether the viewer sees everything about attendance. */
export function isRegistry(): boolean {
  return currentSession().roles.some(({ role }) => role === 'registry');
}

const RATE_ROLES: readonly string[] = ['viewer', 'department', 'lecturer', 'registry'];

/** Whether the viewer sees rates of classes: a student sees only the own verdicts. */
export function seesRates(): boolean {
  return currentSession().roles.some(({ role }) => RATE_ROLES.includes(role));
}

/** Asks who is at the board. */
export async function loadSession(): Promise<void> {
  try {
    const session = await ask<Session>('session');
    rememberCsrfToken(session.csrfToken);
    openRequests.value = session.openRequests;
    sessionState.value = { kind: 'in', session };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status !== 401 && sessionState.value.kind !== 'in')
      sessionState.value = { kind: 'failed', error };
  }
}

/** Takes everything off the screen, because nobody is logged in any more. */
export async function showLogin(): Promise<void> {
  const { kind } = sessionState.value;
  if (kind === 'out') return;
  rememberCsrfToken(null);
  const wasIn = kind === 'in';
  sessionState.value = { kind: 'out', wasIn, login: null };
  // The refusal says where a person logs in.
  const refusal: unknown = await ask<Session>('session').catch((error: unknown) => error);
  const login = refusal instanceof ApiError ? refusal.login : null;
  sessionState.value = { kind: 'out', wasIn, login };
}

/** Ends all sessions of the person, those at the login provider too. */
export async function logOut(): Promise<void> {
  const { providerLogout } = await change<LoggedOut>('logout', {});
  if (providerLogout !== null) location.assign(providerLogout);
  else await showLogin();
}
