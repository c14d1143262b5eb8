import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { addLocalLink, useLocalLink } from '../../mysql/board/logins.js';
import type { Board } from '../board.js';
import { RequestError } from '../problem.js';
import { LOGIN_LIMIT } from './limits.js';
import { hashOf, newSecret } from './secrets.js';
import { beginSession, LOGIN_MINUTES } from './session-cookie.js';
import type { Role } from './viewer.js';

/** Somebody at the machine itself may see and do what the registry may. */
const LOCAL_ROLE: Role = 'registry';

/** Makes a link that logs one person in, once, within ten minutes. */
export async function newLocalLink({ db, settings }: Board): Promise<string> {
  const secret = newSecret();
  await addLocalLink(db, hashOf(secret), LOCAL_ROLE, LOGIN_MINUTES);
  return `${settings.publicUrl}/login/link?token=${secret}`;
}

/** Adds the route of the link. */
export function localLinkRoutes(app: FastifyInstance, board: Board): void {
  app.get(
    '/login/link',
    {
      // A program that only looks whether the link is there must not use it up.
      exposeHeadRoute: false,
      schema: { querystring: z.object({ token: z.string().max(64) }), hide: true },
      config: { open: true, rateLimit: LOGIN_LIMIT },
    },
    async (request, reply) => {
      const { token } = request.query as { token: string };
      const role = await useLocalLink(board.db, hashOf(token));
      if (role === undefined)
        throw new RequestError(
          'unauthenticated',
          'This link has been used, or is older than ten minutes: start "rollcall serve" again for another one.',
        );
      await beginSession(board, reply, {
        ...{ issuer: 'local', subject: role, displayName: `local ${role}`, fixedRole: role },
        ...{ studentId: null, staffName: null },
      });
      // The address without the token is what stays in the browser's history.
      return reply.redirect('/', 303);
    },
  );
}
