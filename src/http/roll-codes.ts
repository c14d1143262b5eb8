import { randomInt } from 'node:crypto';

/** Without vowels, so that no code is a word, and without what looks alike: 0 O, 1 I L, 5 S. */
const CHARACTERS = 'CDFHJKMNPQRTVWXY34679';
const LENGTH = 6;

/** Draws a code: one of 85 millions, of which a person can try some hundred while it is open. */
export function newRollCode(): string {
  return Array.from({ length: LENGTH }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('');
}

/** A code as somebody typed it: in small letters, with spaces or dashes, in full width. */
export function readRollCode(typed: string): string {
  return typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');
}
