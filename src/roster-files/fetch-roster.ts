import { secretIn, shownSource } from '../attendance/roster/source.js';
import { RollcallError } from '../errors.js';
import { isLoopback } from '../loopback.js';

/** How a roster is fetched. */
export type FetchOptions = {
  /** What is sent as the header "authorization"; undefined: none is sent. */
  authorization?: string | undefined;
  mostBytes?: number;
  mostMs?: number;
};

/** A roster of 100,000 students takes a tenth of it, packed. */
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_MS = 5 * 60_000;
const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Answers of a server that may have the roster later. */
const LATER = new Set([408, 425, 429]);

/**
 * Checks that a URL may be the source of a roster.
 * @throws RollcallError `usage` for another kind of URL, and for one that seems to hold a secret
 */
export function requireSourceUrl(source: string): URL {
  const what = shownSource(source);
  if (!URL.canParse(source))
    throw new RollcallError('usage', `${what} of the roster is not valid.`);
  const url = new URL(source);
  const isSafe = url.protocol === 'https:' || isPlainLoopback(url);
  if (!isSafe)
    throw new RollcallError(
      'usage',
      `A roster is fetched by https only, and ${what} is not: personal data would be sent unencrypted.`,
    );
  const secret = secretIn(url);
  if (secret !== undefined)
    throw new RollcallError(
      'usage',
      `The URL of the roster holds ${secret}: give the secret to the worker as ROLLCALL_IMPORT_AUTHORIZATION, and take it out of the URL.`,
    );
  return url;
}

function isPlainLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && isLoopback(hostname);
}

/**
 * Fetches a .zip or a .xlsx. It follows redirects on the same host only: another host was chosen by
 * nobody, and would get the secret. No error tells more of the URL than `shownSource` does.
 * @throws RollcallError `unreachable` where it may work later, `refused` where it will not, `usage`
 *   for a URL that may not be a source
 */
export async function fetchRoster(
  source: string,
  { authorization, mostBytes = MOST_BYTES, mostMs = MOST_MS }: FetchOptions = {},
): Promise<Buffer> {
  let url = requireSourceUrl(source);
  const what = shownSource(source);
  const signal = AbortSignal.timeout(mostMs);
  try {
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const response = await fetch(url, {
        redirect: 'manual',
        signal,
        headers: {
          accept:
            'application/zip, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
          'user-agent': 'rollcall',
          ...(authorization !== undefined && { authorization }),
        },
      });
      if (response.ok) return await bodyOf(response, what, mostBytes);
      await response.body?.cancel();
      if (!REDIRECTS.has(response.status)) throw answerFault(response.status, what);
      url = redirectedTo(response, url, what);
    }
  } catch (error) {
    throw error instanceof RollcallError ? error : noAnswer(error, what, signal.aborted, mostMs);
  }
  throw new RollcallError('refused', `${what} was redirected more than ${MOST_REDIRECTS} times.`);
}

function redirectedTo(response: Response, from: URL, what: string): URL {
  const location = response.headers.get('location') ?? '';
  if (!URL.canParse(location, from.href))
    throw new RollcallError('refused', `${what} redirects to nowhere (${response.status}).`);
  const to = new URL(location, from);
  if (to.host === from.host && to.protocol === from.protocol) return to;
  throw new RollcallError(
    'refused',
    `${what} redirects to another host, ${to.protocol}//${to.host}, which is not followed: give the final address. A login page means that ROLLCALL_IMPORT_AUTHORIZATION is missing or wrong.`,
  );
}

function answerFault(status: number, what: string): RollcallError {
  if (status === 401 || status === 403)
    return new RollcallError(
      'refused',
      `${what} refuses access (HTTP ${status}): set ROLLCALL_IMPORT_AUTHORIZATION where the workers run, such as "Bearer ...".`,
    );
  const isLater = status >= 500 || LATER.has(status);
  return new RollcallError(
    isLater ? 'unreachable' : 'refused',
    `${what} answers with HTTP ${status} instead of a roster.`,
  );
}

async function bodyOf(response: Response, what: string, mostBytes: number): Promise<Buffer> {
  const tooLarge = () =>
    new RollcallError(
      'refused',
      `${what} sends more than ${Math.floor(mostBytes / 1024 / 1024)} MB: that is no roster.`,
    );
  if (Number(response.headers.get('content-length') ?? 0) > mostBytes) {
    await response.body?.cancel();
    throw tooLarge();
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  const body = (response.body ?? []) as AsyncIterable<Uint8Array> | [];
  for await (const chunk of body) {
    length += chunk.length;
    // To leave the loop ends the download.
    if (length > mostBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function noAnswer(error: unknown, what: string, isLate: boolean, mostMs: number): RollcallError {
  const reason = isLate ? `has not sent the roster within ${mostMs / 1000} s` : reasonOf(error);
  return new RollcallError('unreachable', `${what} ${reason}.`, { cause: error });
}

/** The system's code, such as ECONNREFUSED. The text of the error may quote the address. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  return code === undefined ? 'does not answer, or breaks off' : `does not answer (${code})`;
}
