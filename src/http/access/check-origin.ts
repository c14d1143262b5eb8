import type { FastifyInstance } from 'fastify';
import { RequestError } from '../problem.js';

/**
 * Refuses requests that another site makes a browser send: by a foreign Origin, or by a host name
 * of its own that it lets point at this machine (DNS rebinding).
 */
export function checkOrigin(app: FastifyInstance, publicUrl: string): void {
  const { origin, host } = new URL(publicUrl);
  app.addHook('onRequest', (request, _reply, done) => {
    const { origin: from } = request.headers;
    if (request.host !== host)
      return done(new RequestError('forbidden', `The address of the board is ${publicUrl}.`));
    if (from !== undefined && from !== origin)
      return done(new RequestError('forbidden', 'Another site may not ask the board.'));
    done();
  });
}
