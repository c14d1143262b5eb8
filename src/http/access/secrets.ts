import { createHash, randomBytes } from 'node:crypto';

/** A new secret of 256 random bits, as text for a cookie, a link or a header. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a secret. A fast hash is enough for 256 random bits. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
