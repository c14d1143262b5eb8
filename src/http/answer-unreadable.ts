import type { FastifyServerOptions } from 'fastify';
import { problemOf, RequestError, sendProblem } from './problem.js';

const UNREADABLE = new RequestError('bad_request', 'The request cannot be read.');

/** Answers what never becomes a request: an address that cannot be decoded, and what is no HTTP. */
export const answerUnreadable = {
  frameworkErrors: (_error, _request, reply) => void sendProblem(reply, problemOf(UNREADABLE)),
  clientErrorHandler: (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const problem = JSON.stringify(problemOf(UNREADABLE));
    const head = [
      'HTTP/1.1 400 Bad Request',
      'content-type: application/problem+json',
      `content-length: ${Buffer.byteLength(problem)}`,
      'connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${problem}`);
  },
} satisfies FastifyServerOptions;
