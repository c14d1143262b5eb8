import type { FastifyRequest } from 'fastify';

const MINUTE_MS = 60_000;

/** How often one address may begin or finish a login in a minute. A whole campus may share one. */
export const LOGIN_LIMIT = { max: 60, timeWindow: MINUTE_MS };

/** How often one viewer may ask in a minute for a list that names persons. */
export const PERSONS_LIMIT = ofViewer(300);

/** How often one viewer may ask in a minute for what reads the verdicts of a term. */
export const TERM_LIMIT = ofViewer(20);

/** How often one viewer may ask in a minute for rooms, which people look through one by one. */
export const ROOMS_LIMIT = ofViewer(120);

/** How often one student may ask for a correction in a minute. */
export const REQUESTS_LIMIT = ofViewer(30);

/** How often one address may send a wrong token in a minute. */
export const MOST_WRONG_TOKENS = 30;

/** How often one student may enter a code in a minute, right or wrong. */
export const CODE_LIMIT = ofViewer(20);

/** How many wrong codes one student may enter in a minute. */
export const MOST_WRONG_CODES = 10;
/** From one address so many in a minute, then each student behind it one. */
export const MOST_WRONG_CODES_FROM = 100;

function ofViewer(max: number) {
  return {
    max,
    timeWindow: MINUTE_MS,
    keyGenerator: ({ access, ip }: FastifyRequest) => access?.viewer.who ?? ip,
  };
}
