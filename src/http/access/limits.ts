import type { FastifyRequest } from 'fastify';

const MINUTE_MS = 60_000;

/** How often one address may begin or finish a login in a minute. A whole campus may share one. */
export const LOGIN_LIMIT = { max: 60, timeWindow: MINUTE_MS };

/** How often one viewer may ask in a minute for a list that names persons. */
export const PERSONS_LIMIT = {
  max: 300,
  timeWindow: MINUTE_MS,
  keyGenerator: ({ access, ip }: FastifyRequest) => access?.viewer.who ?? ip,
};

/** How often one viewer may ask in a minute for what reads the verdicts of a term. */
export const TERM_LIMIT = { ...PERSONS_LIMIT, max: 20 };
