import type { FastifyError, FastifyInstance } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { RollcallError, messageOf } from '../errors.js';
import type { Board } from './board.js';
import { isLoginPage, sendProblemPage } from './problem-page.js';
import { beginProblem, RequestError, problemOf, sendProblem } from './problem.js';
import { isOpenedInBrowser, sendPage } from './serve-files.js';

/** Answers everything that goes wrong with a problem document, and logs what we did not expect. */
export function answerErrors(app: FastifyInstance, { log, settings }: Board): void {
  const login = settings.auth.kind === 'oidc' ? '/login' : null;
  app.setNotFoundHandler((request, reply) => {
    if (isOpenedInBrowser(request)) return sendPage(reply.code(404));
    throw new RequestError('no_such_page', 'There is no such address on the board.');
  });
  app.setErrorHandler<FastifyError>((thrown, request, reply) => {
    const error = requestErrorOf(thrown);
    const problem = problemOf(error);
    if (problem.status >= 500)
      log.error(
        { route: request.routeOptions.url, code: problem.code, reason: reasonOf(error) },
        'A request failed',
      );
    if (isLoginPage(request))
      return sendProblemPage(beginProblem(reply, problem), settings.folder, problem);
    return sendProblem(reply, problem.status === 401 ? { ...problem, login } : problem);
  });
}

/** What our own code did not throw, in our own words: it may quote what was sent. */
function requestErrorOf(error: FastifyError): Error {
  if (error instanceof RequestError || error instanceof RollcallError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const places = error.validation.map(({ instancePath }) => instancePath.slice(1) || 'body');
    return new RequestError('bad_request', `Not valid: ${[...new Set(places)].join(', ')}.`);
  }
  if (error.statusCode === 429)
    return new RequestError('too_many', 'Too many requests: wait a minute, then try again.');
  if (error.statusCode !== undefined && error.statusCode < 500)
    return new RequestError('bad_request', 'The request cannot be read.');
  return error;
}

/** The message of an unknown error may quote values; its code and its place do not. */
function reasonOf(error: Error): string {
  if (error instanceof RollcallError) return messageOf(error);
  const code = 'code' in error ? String(error.code) : error.name;
  const place = /\n\s+at ([^\n]+)/.exec(error.stack ?? '')?.[1] ?? '';
  return `${code} at ${place}`;
}
