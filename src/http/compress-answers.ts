import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

/** A smaller answer fits in one packet anyway. */
const LEAST_BYTES = 1024;
/** Answers are long lists of alike rows: a higher level takes twice as long for some percent. */
const LEVEL = 3;
const compress = promisify(gzip);

/**
 * Compresses long answers of the API. The pages are compressed when they are built, and events of
 * live connections go out as they are.
 */
export function compressAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const type = String(reply.getHeader('content-type') ?? '');
    if (typeof payload !== 'string' || !/^(application\/(.*\+)?json|text\/csv)/.test(type))
      return payload;
    // A cache between us must not give a compressed answer to somebody who cannot read it.
    reply.header('vary', 'accept-encoding');
    if (payload.length < LEAST_BYTES || !takesGzip(request.headers['accept-encoding']))
      return payload;
    reply.header('content-encoding', 'gzip').removeHeader('content-length');
    return compress(payload, { level: LEVEL });
  });
}

/** "gzip;q=0" says that it does not. */
function takesGzip(header: string | string[] | undefined): boolean {
  return String(header ?? '')
    .split(',')
    .some((one) => /^\s*(gzip|\*)\s*(;\s*q=(1|0?\.0*[1-9]\d*).*)?$/.test(one));
}
