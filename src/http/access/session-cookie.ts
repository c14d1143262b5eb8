import type { FastifyReply } from 'fastify';
import { addSession, type Login } from '../../mysql/board/sessions.js';
import type { Board } from '../board.js';
import { hashOf, newSecret } from './secrets.js';

export const SESSION_HOURS = 8;
/** How long a login, or a local link, waits to be finished. */
export const LOGIN_MINUTES = 10;

/** A cookie that begins with __Host- is taken only over TLS, and from this host alone. */
export function cookieNameOf(publicUrl: string): string {
  return isSecure(publicUrl) ? '__Host-rollcall' : 'rollcall';
}

/** The cookie that binds a login to the browser in which it began. */
export function loginCookieNameOf(publicUrl: string): string {
  return `${cookieNameOf(publicUrl)}-login`;
}

function isSecure(publicUrl: string): boolean {
  return publicUrl.startsWith('https:');
}

/** Begins a session and gives the browser its cookie. */
export async function beginSession(board: Board, reply: FastifyReply, login: Login): Promise<void> {
  const secret = newSecret();
  await addSession(board.db, hashOf(secret), newSecret(), login, SESSION_HOURS);
  const { publicUrl } = board.settings;
  setCookie(reply, publicUrl, cookieNameOf(publicUrl), secret, SESSION_HOURS * 3600);
}

/** Gives the browser a cookie that no script can read. */
export function setCookie(
  reply: FastifyReply,
  publicUrl: string,
  name: string,
  value: string,
  maxAge: number,
): void {
  reply.setCookie(name, value, {
    path: '/',
    httpOnly: true,
    // Lax, not Strict: the login provider, or a link in a mail, leads here from another site.
    sameSite: 'lax',
    secure: isSecure(publicUrl),
    maxAge,
  });
}
