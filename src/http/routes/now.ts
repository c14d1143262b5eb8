import type { OutgoingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { accessTo } from '../access/authenticate.js';
import type { Role } from '../access/viewer.js';
import type { Board } from '../board.js';
import { createHub } from '../live/hub.js';
import { createPoll } from '../live/poll.js';
import { viewerStream } from '../live/viewer-stream.js';
import { RequestError } from '../problem.js';
import { Now } from '../schemas/now.js';
import type { TypedApp } from '../typed-app.js';

/** Those who have the page Now. */
const ROLES = ['viewer', 'department', 'lecturer', 'registry', 'student'] as const satisfies Role[];
/** A person may have some windows open, and each of them reconnects by itself. */
const MOST_CONNECTIONS = 20;

/** Adds what goes on now: once, and as it goes on. */
export function nowRoutes(app: TypedApp, board: Board): void {
  const poll = createPoll(board);
  const hub = createHub(poll, board.log, ROLES);
  const config = { roles: ROLES };
  app.get('/api/v1/now', { schema: { response: { 200: Now } }, config }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    return poll.nowFor(await poll.read(), accessTo(request).rights);
  });
  app.get(
    '/api/v1/live',
    { schema: { response: { 200: z.string().describe('text/event-stream') } }, config },
    (request, reply) => {
      const access = accessTo(request);
      if (hub.countOf(access) >= MOST_CONNECTIONS)
        throw new RequestError('too_many', 'Too many pages of you are open: close some of them.');
      reply.hijack();
      reply.raw.writeHead(200, {
        ...(reply.getHeaders() as OutgoingHttpHeaders),
        'content-type': 'text/event-stream; charset=utf-8',
        // A proxy that compresses or buffers would hold the events back.
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      });
      reply.raw.on('close', hub.add(access, viewerStream(reply.raw)));
    },
  );
  app.addHook('preClose', (done) => {
    hub.close();
    done();
  });
}
