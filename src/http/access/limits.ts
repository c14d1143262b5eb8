import type { FastifyRequest } from 'fastify';

const MINUTE_MS = 60_000;

/** How often one address may begin or finish a login in a minute. A whole campus may share one. */
export const LOGIN_LIMIT = { max: 60, timeWindow: MINUTE_MS };

/** How often one viewer may ask in a minute for a list that names persons. */
export const PERSONS_LIMIT = ofViewer(300);

/** How often one student may ask for a correction in a minute. */
export const REQUESTS_LIMIT = ofViewer(30);

function ofViewer(max: number) {
  return {
    max,
    timeWindow: MINUTE_MS,
    keyGenerator: ({ access, ip }: FastifyRequest) => access?.viewer.who ?? ip,
  };
}
