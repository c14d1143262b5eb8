import { createHmac } from 'node:crypto';
import { spellLogin } from './attendance/identity/login.js';

/**
 * Turns the user of a record into the login key that replaces it everywhere; a negative number
 * where it names no student: see `spellLogin`.
 */
export type LoginKeyOf = (user: string) => number;

/** A name that is written in two ways counts twice. */
const MOST_KEPT = 2 ** 17;

/**
 * The login key is the first 52 bits of HMAC-SHA-256(key, "login:" and the login), as a device key
 * is of a MAC address: the word in front keeps the two apart. The HMAC takes microseconds, so
 * answers are kept. If more names come than a campus has, as in a flood of made-up ones, all are
 * dropped.
 * @param realms our own realms: see `spellLogin`
 */
export function createLoginKeyOf(macKey: string, realms: ReadonlySet<string>): LoginKeyOf {
  const known = new Map<string, number>();
  return (user) => {
    const kept = known.get(user);
    if (kept !== undefined) return kept;
    if (known.size >= MOST_KEPT) known.clear();
    const login = spellLogin(user, realms);
    const key = typeof login === 'number' ? login : hash(macKey, login);
    known.set(user, key);
    return key;
  };
}

function hash(macKey: string, login: string): number {
  return Number.parseInt(
    createHmac('sha256', macKey).update(`login:${login}`).digest('hex').slice(0, 13),
    16,
  );
}
