import { createHmac } from 'node:crypto';
import type { Digest } from './digest.js';
import type { SendOutcome } from './outcome.js';

const ANSWER_MS = 15_000;

/** Answers of a receiver that may take it later. */
const LATER = new Set([408, 425, 429]);

/**
 * Posts a digest, signed as https://www.standardwebhooks.com describes: a receiver checks the
 * signature with the secret, refuses an old timestamp, and knows an id that it has had already.
 * @param secret the key, in base64
 * @param nowMs milliseconds since 1970
 * @returns what became of it; it never throws. An answer that was lost is tried again, because the
 *   receiver knows the id
 */
export async function postWebhook(
  url: string,
  secret: string,
  digest: Digest,
  nowMs: number,
): Promise<SendOutcome> {
  const { id, ruleNo, rule, students, leastGroup, link, at } = digest;
  const body = JSON.stringify({
    type: 'rollcall.attention',
    timestamp: new Date(nowMs).toISOString(),
    data: { ruleNo, rule, students, fewerThan: students === null ? leastGroup : null, link, at },
  });
  const seconds = Math.floor(nowMs / 1000);
  try {
    const response = await fetch(url, {
      method: 'POST',
      // A redirect would lead to an address that nobody chose.
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'rollcall',
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': signatureOf(secret, id, seconds, body),
      },
      body,
    });
    await response.body?.cancel();
    return outcomeOf(response.status);
  } catch {
    return { state: 'waiting', detail: 'no_answer' };
  }
}

function signatureOf(secret: string, id: string, seconds: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return `v1,${signature}`;
}

function outcomeOf(status: number): SendOutcome {
  const detail = `http_${status}`;
  if (status >= 200 && status < 300) return { state: 'sent', detail: null };
  const isRefused = status >= 300 && status < 500 && !LATER.has(status);
  return { state: isRefused ? 'failed' : 'waiting', detail };
}
