/**
 * A scan of an object's bytes for the values at some paths, without decoding it. It finds the same
 * values as JSON.parse would, or it gives up and leaves the record to JSON.parse: where a text is
 * no printable ASCII or has an escape, where a name comes twice, and wherever the bytes are no
 * JSON. So it rejects nothing.
 */
export type JsonScan = {
  /** The first byte of the value of each path, inside its quotes; ABSENT where there is none. */
  start: Int32Array;
  /** The byte after the last one. */
  end: Int32Array;
  /** Scans one object. False: JSON.parse has to decide. */
  find: (bytes: Uint8Array, start: number, end: number) => boolean;
};

export const ABSENT = -1;
/** What a function gives that gives up. */
const NO = -1;

/** The names below one object that a path goes through, by their length in bytes. */
type Node = { keys: Key[][]; scan: number };
type Key = {
  name: Uint8Array;
  /** The number of the path that ends here; ABSENT where none does. */
  path: number;
  child: Node | undefined;
};

const NOTHING: Node = { keys: [], scan: 0 };
/** Deeper records are left to JSON.parse. */
const MOST_DEPTH = 16;

const SPACE = 0x20;
const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const LOWER_CASE = 0x20;
const E = 0x65;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const LAST_PRINTABLE = 0x7e;
const WORDS = ['true', 'false', 'null'].map((word) => new TextEncoder().encode(word));
const NULL = 2;

/** @param paths each a list of names, from the outside in */
export function createJsonScan(paths: readonly (readonly string[])[]): JsonScan {
  const root = trieOf(paths);
  const start = new Int32Array(paths.length);
  const end = new Int32Array(paths.length);
  let bytes: Uint8Array = new Uint8Array();
  let last = 0;
  let scan = 0;

  /** The place after a value that begins at a byte; NO where JSON.parse has to decide. */
  const value = (at: number, path: number, child: Node | undefined, depth: number): number => {
    // The same name twice: the last one counts, with all that is in it.
    if ((path !== ABSENT && start[path] !== ABSENT) || child?.scan === scan) return NO;
    switch (bytes[at]) {
      case QUOTE: {
        const close = endOfString(bytes, at + 1, last);
        if (close < 0) return NO;
        keep(path, at + 1, close);
        return close + 1;
      }
      case OPEN:
        return object(at, child ?? NOTHING, depth + 1);
      case OPEN_LIST:
        // A list at a path stands for its first item, which is for JSON.parse to find.
        return path !== ABSENT || child ? NO : list(at, depth + 1);
      default: {
        const word = bytes[at]! <= NINE ? NO : wordAt(bytes, at);
        const close = word < 0 ? endOfNumber(bytes, at, path !== ABSENT) : at + WORDS[word]!.length;
        if (close >= 0 && word !== NULL) keep(path, at, close);
        return close;
      }
    }
  };

  const keep = (path: number, from: number, to: number): void => {
    if (path === ABSENT) return;
    start[path] = from;
    end[path] = to;
  };

  const object = (open: number, node: Node, depth: number): number => {
    if (depth > MOST_DEPTH) return NO;
    if (node !== NOTHING) node.scan = scan;
    let at = afterSpaces(bytes, open + 1);
    if (bytes[at] === CLOSE) return at + 1;
    for (;;) {
      if (bytes[at] !== QUOTE) return NO;
      const nameEnd = endOfString(bytes, at + 1, last);
      if (nameEnd < 0) return NO;
      const key = keyOf(node, bytes, at + 1, nameEnd);
      at = afterSpaces(bytes, nameEnd + 1);
      if (bytes[at] !== COLON) return NO;
      at = value(afterSpaces(bytes, at + 1), key?.path ?? ABSENT, key?.child, depth);
      if (at < 0) return NO;
      at = afterSpaces(bytes, at);
      if (bytes[at] === CLOSE) return at + 1;
      if (bytes[at] !== COMMA) return NO;
      at = afterSpaces(bytes, at + 1);
    }
  };

  const list = (open: number, depth: number): number => {
    if (depth > MOST_DEPTH) return NO;
    let at = afterSpaces(bytes, open + 1);
    if (bytes[at] === CLOSE_LIST) return at + 1;
    for (;;) {
      at = value(at, ABSENT, undefined, depth);
      if (at < 0) return NO;
      at = afterSpaces(bytes, at);
      if (bytes[at] === CLOSE_LIST) return at + 1;
      if (bytes[at] !== COMMA) return NO;
      at = afterSpaces(bytes, at + 1);
    }
  };

  return {
    start,
    end,
    find: (given, from, to) => {
      bytes = given;
      last = to;
      scan += 1;
      start.fill(ABSENT);
      const open = afterSpaces(bytes, from);
      if (bytes[open] !== OPEN) return false;
      const close = object(open, root, 0);
      // A record may lie inside larger bytes: what stands behind it is no part of it.
      return close >= 0 && close <= to && afterSpaces(bytes, close) >= to;
    },
  };
}

function trieOf(paths: readonly (readonly string[])[]): Node {
  const root: Node = { keys: [], scan: 0 };
  const encoder = new TextEncoder();
  paths.forEach((path, index) => {
    let node = root;
    path.forEach((name, depth) => {
      const encoded = encoder.encode(name);
      let key = keyOf(node, encoded, 0, encoded.length);
      if (!key) {
        key = { name: encoded, path: ABSENT, child: undefined };
        (node.keys[encoded.length] ??= []).push(key);
      }
      if (depth === path.length - 1) key.path = index;
      else node = key.child ??= { keys: [], scan: 0 };
    });
  });
  return root;
}

function keyOf({ keys }: Node, bytes: Uint8Array, start: number, end: number): Key | undefined {
  const fitting = keys[end - start];
  if (!fitting) return undefined;
  for (let i = 0; i < fitting.length; i += 1)
    if (isSame(fitting[i]!.name, bytes, start, end)) return fitting[i];
  return undefined;
}

function isSame(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let i = 0; i < name.length; i += 1) if (name[i] !== bytes[start + i]) return false;
  return true;
}

function afterSpaces(bytes: Uint8Array, start: number): number {
  let at = start;
  // Nearly always there is none.
  while (bytes[at]! <= SPACE && isSpace(bytes[at]!)) at += 1;
  return at;
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** 1 for each byte that stands for itself in a string: printable ASCII, no quote, no escape. */
export const IS_PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= SPACE && byte <= LAST_PRINTABLE && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);

function endOfString(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && IS_PLAIN[bytes[at]!] === 1) at += 1;
  return at < end && bytes[at] === QUOTE ? at : NO;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return WORDS.findIndex((word) => isSame(word, bytes, at, at + word.length));
}

/** A number with more may be rounded. */
const MOST_EXACT_DIGITS = 15;

/**
 * The place after a number as JSON writes it. Where the number is wanted, all but natural numbers
 * are left to JSON.parse, since their text may be another than that of their value.
 */
export function endOfNumber(bytes: Uint8Array, start: number, isWanted: boolean): number {
  const isNegative = bytes[start] === MINUS;
  const first = isNegative ? start + 1 : start;
  let at = bytes[first] === ZERO ? first + 1 : afterDigits(bytes, first);
  if (at === first) return NO;
  const isWhole = bytes[at] !== DOT && (bytes[at]! | LOWER_CASE) !== E;
  if (isWanted) return isWhole && !isNegative && at - first <= MOST_EXACT_DIGITS ? at : NO;
  if (bytes[at] === DOT) {
    const fraction = at + 1;
    at = afterDigits(bytes, fraction);
    if (at === fraction) return NO;
  }
  if ((bytes[at]! | LOWER_CASE) === E) {
    const sign = bytes[at + 1];
    const exponent = sign === MINUS || sign === PLUS ? at + 2 : at + 1;
    at = afterDigits(bytes, exponent);
    if (at === exponent) return NO;
  }
  return at;
}

function afterDigits(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at]! >= ZERO && bytes[at]! <= NINE) at += 1;
  return at;
}
