import { findBytes, needleOf } from './byte-search.js';

/**
 * A pattern is a text with holes: "Client {device} went online on AP {accessPoint}". It is no
 * regular expression. Each literal part is looked for behind the one before it, and a hole is what
 * stands between two. If the first place of a part does not lead to a match, no later place does.
 * So nothing is tried twice, and the time is at most the length of the line times that of the
 * pattern, whatever the pattern and the line.
 */
export type TextPattern = {
  /** The names of the holes, in order; empty for {}. */
  holes: string[];
  /** literals[i] stands before holes[i]; the last literal stands behind the last hole. */
  literals: string[];
  /**
   * Finds the pattern in a line of UTF-8; the pattern may begin anywhere in it. A hole at the
   * beginning begins with the line, and one at the end ends with it.
   * @param found receives the start and end of each hole
   */
  find: (bytes: Uint8Array, start: number, end: number, found: Int32Array) => boolean;
};

/** What a pattern may have. */
export const MOST_PATTERN_LENGTH = 300;
export const MOST_HOLES = 12;

/** Makes a pattern, or says in a sentence why the text is none. */
export function compilePattern(text: string): TextPattern | string {
  if (text.length > MOST_PATTERN_LENGTH)
    return `has ${text.length} characters, and may have ${MOST_PATTERN_LENGTH}`;
  const parts = partsOf(text);
  if (typeof parts === 'string') return parts;
  const { literals, holes } = parts;
  if (holes.length > MOST_HOLES) return `has ${holes.length} holes, and may have ${MOST_HOLES}`;
  if (literals.every((literal) => literal === '')) return 'has no text beside its holes';
  if (literals.slice(1, -1).includes('')) return 'has two holes with no text between them';
  return { holes, literals, find: finderOf(literals) };
}

/**
 * literals[i] stands before holes[i]; the last literal stands behind the last hole. Only the first
 * and the last may be empty.
 */
function partsOf(text: string): { literals: string[]; holes: string[] } | string {
  const literals = [''];
  const holes: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === text[at + 1] && (character === '{' || character === '}')) {
      literals[literals.length - 1] += character;
      at += 1;
    } else if (character === '{') {
      const end = text.indexOf('}', at);
      if (end < 0) return 'has a "{" without its "}": write "{{" for the character itself';
      holes.push(text.slice(at + 1, end));
      literals.push('');
      at = end;
    } else if (character === '}') {
      return 'has a "}" without its "{": write "}}" for the character itself';
    } else literals[literals.length - 1] += character;
  }
  return { literals, holes };
}

function finderOf(texts: string[]): TextPattern['find'] {
  const literals = texts.map(needleOf);
  const ends = new Int32Array(literals.length + 1);
  return (bytes, start, end, found) => {
    ends[0] = start;
    return findOn(literals, 0, bytes, end, ends, found) === literals.length;
  };
}

/**
 * Makes a finder of the first of some patterns that a line has; it gives their number where the
 * line has none. What a pattern has at its beginning like the one before is not looked for again.
 */
export function firstOf(
  patterns: readonly TextPattern[],
): (bytes: Uint8Array, start: number, end: number, found: Int32Array) => number {
  const all = patterns.map(({ literals }) => literals.map(needleOf));
  const alike = patterns.map(({ literals }, i) =>
    alikeLiterals(patterns[i - 1]?.literals, literals),
  );
  const ends = new Int32Array(MOST_HOLES + 2);
  return (bytes, start, end, found) => {
    ends[0] = start;
    let matched = 0;
    for (let i = 0; i < all.length; i += 1) {
      // Where the one before has failed within what is alike, this one fails too.
      if (matched < alike[i]!) continue;
      matched = findOn(all[i]!, alike[i]!, bytes, end, ends, found);
      if (matched === all[i]!.length) return i;
    }
    return all.length;
  };
}

/** How many literals two patterns share; not one that is empty at the end, which means the rest. */
function alikeLiterals(one: readonly string[] = [], other: readonly string[]): number {
  let alike = 0;
  while (alike < one.length && one[alike] === other[alike] && (alike === 0 || one[alike] !== ''))
    alike += 1;
  return alike;
}

/**
 * Finds the literals of a pattern, from one on; those before it have been found.
 * @param ends ends[i] is the place behind the literals before i
 * @returns how many literals have been found, in all
 */
function findOn(
  literals: readonly ReturnType<typeof needleOf>[],
  first: number,
  bytes: Uint8Array,
  end: number,
  ends: Int32Array,
  found: Int32Array,
): number {
  const last = literals.length - 1;
  let at = ends[first]!;
  for (let i = first; i <= last; i += 1) {
    const literal = literals[i]!;
    const { length } = literal.text;
    let place = at;
    if (length > 0) place = findBytes(bytes, literal, at, end);
    else if (i === last) place = end;
    if (place < 0) return i;
    if (i > 0) {
      found[2 * i - 2] = at;
      found[2 * i - 1] = place;
    }
    at = place + length;
    ends[i + 1] = at;
  }
  return literals.length;
}
