import type { FastifyReply } from 'fastify';
import { addSession, type Login } from '../../mysql/board/sessions.js';
import type { Board } from '../board.js';
import { hashOf, newSecret } from './secrets.js';

export const SESSION_HOURS = 8;

/** A cookie that begins with __Host- is taken only over TLS, and from this host alone. */
export function cookieNameOf(publicUrl: string): string {
  return isSecure(publicUrl) ? '__Host-rollcall' : 'rollcall';
}

function isSecure(publicUrl: string): boolean {
  return publicUrl.startsWith('https:');
}

/** Begins a session and gives the browser its cookie. */
export async function beginSession(board: Board, reply: FastifyReply, login: Login): Promise<void> {
  const secret = newSecret();
  await addSession(board.db, hashOf(secret), newSecret(), login, SESSION_HOURS);
  const { publicUrl } = board.settings;
  reply.setCookie(cookieNameOf(publicUrl), secret, {
    path: '/',
    httpOnly: true,
    // Lax, not Strict: the login provider, or a link in a mail, leads here from another site.
    sameSite: 'lax',
    secure: isSecure(publicUrl),
    maxAge: SESSION_HOURS * 3600,
  });
}
