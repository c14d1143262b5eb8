import type { FastifyReply } from 'fastify';
import { ERROR_CODES, RollcallError, type ErrorCode } from '../errors.js';
import type { Problem } from './schemas/session.js';

/** What can be wrong with a request beside the codes of src/errors.ts. */
const REQUEST_CODES = {
  bad_request: { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'You are not logged in' },
  forbidden: { status: 403, title: 'You may not do this' },
  no_such_page: { status: 404, title: 'There is nothing here' },
  too_many: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong' },
} as const;
export type RequestCode = keyof typeof REQUEST_CODES;

const TITLES: Record<ErrorCode, string> = {
  usage: 'The request is not valid',
  unreachable: 'A server does not answer',
  refused: 'The request was refused',
  bad_row: 'The request was refused',
  unreadable: 'The request was refused',
  expired: 'The data are no longer stored',
  superseded: 'Something newer has taken over',
  not_found: 'There is nothing here',
  conflict: 'Something else has changed it',
  failed: 'It did not work',
};

/** An error of a request, with one sentence for people that names no person and no secret. */
export class RequestError extends Error {
  readonly code: RequestCode;

  constructor(code: RequestCode, sentence: string) {
    super(sentence);
    this.name = 'RequestError';
    this.code = code;
  }
}

/** The problem document of a thrown value (RFC 9457). What we do not know is never shown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof RequestError) {
    const { status, title } = REQUEST_CODES[error.code];
    return { type: 'about:blank', title, status, detail: error.message, code: error.code };
  }
  if (error instanceof RollcallError) {
    const status = ERROR_CODES[error.code].httpStatus;
    const title = TITLES[error.code];
    return { type: 'about:blank', title, status, detail: error.message, code: error.code };
  }
  return problemOf(
    new RequestError(
      'internal',
      'The server could not answer. Its log says more; please try again.',
    ),
  );
}

/** Sets what every answer with a problem has. */
export function beginProblem(reply: FastifyReply, { status }: Problem): FastifyReply {
  reply.code(status).header('cache-control', 'no-store');
  return status === 401 ? reply.header('www-authenticate', 'Bearer') : reply;
}

/** Answers with a problem document. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return beginProblem(reply, problem)
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}
