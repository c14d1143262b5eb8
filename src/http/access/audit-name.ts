import { hashOf } from './secrets.js';
import type { Viewer } from './viewer.js';

/** The columns of the audit, of corrections and of confirmations hold so many characters. */
const MOST_CHARACTERS = 64;
/** 64 bits: two people with one name and one mark do not happen. */
const MARK_CHARACTERS = 16;

/**
 * Who it was, for the audit and beside a correction: a name that people know, which may be of two
 * persons, and a mark, which is not. The mark is the beginning of the SHA-256 of
 * "issuer|subject": `SELECT LEFT(SHA2(CONCAT(issuer, '|', subject), 256), 16) FROM role_grant`.
 */
export function auditName({ name, who }: Pick<Viewer, 'name' | 'who'>): string {
  const mark = hashOf(who).slice(0, MARK_CHARACTERS);
  // Code points, as MySQL counts them. Line breaks and their like would forge lines elsewhere.
  const plain = Array.from(name.replace(/\p{C}/gu, ' ').trim());
  return `${plain.slice(0, MOST_CHARACTERS - MARK_CHARACTERS - 2).join('')} #${mark}`;
}
