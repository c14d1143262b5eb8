import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { addLogin, useLogin } from '../../mysql/board/logins.js';
import { endSession, type Login } from '../../mysql/board/sessions.js';
import type { OidcSettings } from '../../board-config.js';
import type { Board } from '../board.js';
import { RequestError } from '../problem.js';
import { LOGIN_LIMIT } from './limits.js';
import { localPath } from './local-path.js';
import type { Claims, LoginProvider } from './login-provider.js';
import { hashOf, newSecret } from './secrets.js';
import {
  beginSession,
  cookieNameOf,
  loginCookieNameOf,
  setCookie,
  LOGIN_MINUTES,
} from './session-cookie.js';

/** Longer names are cut, longer subjects and ids are refused: the widths of the columns. */
const MOST_NAME_CHARACTERS = 255;
const MOST_SUBJECT_CHARACTERS = 255;
const MOST_ID_CHARACTERS = 64;

/** Adds the login by OpenID Connect: authorization code with PKCE. */
export function oidcLoginRoutes(
  app: FastifyInstance,
  board: Board,
  provider: LoginProvider,
  settings: OidcSettings,
): void {
  const config = { open: true, rateLimit: LOGIN_LIMIT };
  app.get(
    '/login',
    { schema: { querystring: z.object({ return_to: z.string().optional() }), hide: true }, config },
    async (request, reply) => {
      const { return_to: returnTo } = request.query as { return_to?: string };
      return reply.redirect(await beginLogin(board, provider, request, reply, returnTo), 303);
    },
  );
  app.get(
    '/login/callback',
    { schema: { querystring: z.looseObject({ state: z.string().max(64) }), hide: true }, config },
    async (request, reply) => {
      const { state } = request.query as { state: string };
      const checks = await takeLogin(board, request, state);
      const callback = new URL(request.url, board.settings.publicUrl);
      const claims = await provider.claimsOf(callback, { state, ...checks });
      await endOldSession(board, request);
      await beginSession(board, reply, loginOf(claims, settings));
      return reply.redirect(localPath(checks.returnTo, board.settings.publicUrl), 303);
    },
  );
}

/**
 * Keeps what the provider's answer is checked against. Any server may get the answer, so it is a
 * row. The row is found by the state together with a secret of the browser: nobody can make another
 * browser finish a login that was begun here.
 */
async function beginLogin(
  { db, settings }: Board,
  provider: LoginProvider,
  request: FastifyRequest,
  reply: FastifyReply,
  returnTo: string | undefined,
): Promise<string> {
  const checks = { state: newSecret(), nonce: newSecret(), codeVerifier: newSecret() };
  const url = await provider.loginUrl(checks);
  const cookieName = loginCookieNameOf(settings.publicUrl);
  // One secret for all tabs: each may finish its own login.
  const browser = request.cookies[cookieName] ?? newSecret();
  await addLogin(db, loginHashOf(checks.state, browser), {
    ...{ nonce: checks.nonce, codeVerifier: checks.codeVerifier },
    returnTo: localPath(returnTo, settings.publicUrl),
    minutes: LOGIN_MINUTES,
  });
  setCookie(reply, settings.publicUrl, cookieName, browser, LOGIN_MINUTES * 60);
  return url;
}

async function takeLogin({ db, settings }: Board, request: FastifyRequest, state: string) {
  const browser = request.cookies[loginCookieNameOf(settings.publicUrl)];
  const login = browser === undefined ? undefined : await useLogin(db, loginHashOf(state, browser));
  if (login) return login;
  throw new RequestError(
    'unauthenticated',
    'This login has been used, is older than ten minutes, or began in another browser: start it again.',
  );
}

function loginHashOf(state: string, browser: string): string {
  return hashOf(`${state}.${browser}`);
}

/** The browser forgets the cookie of an earlier login, so its session must not go on either. */
async function endOldSession({ db, settings }: Board, { cookies }: FastifyRequest): Promise<void> {
  const old = cookies[cookieNameOf(settings.publicUrl)];
  if (old !== undefined) await endSession(db, hashOf(old));
}

/** Who the claims say it is. @throws RequestError for a subject that no provider may send */
function loginOf(claims: Claims, { issuer, studentClaim, staffClaim }: OidcSettings): Login {
  if (claims.sub.length > MOST_SUBJECT_CHARACTERS)
    throw new RequestError('unauthenticated', 'The login provider sent a name that is too long.');
  return {
    issuer,
    subject: claims.sub,
    displayName: displayNameOf(claims),
    fixedRole: null,
    studentId: claimText(claims, studentClaim, MOST_ID_CHARACTERS),
    staffName: claimText(claims, staffClaim, MOST_NAME_CHARACTERS),
  };
}

function displayNameOf(claims: Claims): string {
  const names = [claims['name'], claims['preferred_username'], claims['email'], claims.sub];
  const name = names.find((one) => typeof one === 'string' && one.trim() !== '') as string;
  return name.trim().slice(0, MOST_NAME_CHARACTERS).toWellFormed();
}

/** A claim as text; null where it is absent, a list, or longer than any name of a roster. */
function claimText(claims: Claims, name: string | undefined, most: number): string | null {
  const value = name === undefined ? undefined : claims[name];
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value).trim();
  return text === '' || text.length > most ? null : text;
}
