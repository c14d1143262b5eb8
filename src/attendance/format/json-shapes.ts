import { ABSENT, createJsonScan, endOfNumber, IS_PLAIN, type JsonScan } from './json-scan.js';

/**
 * All of an object but its texts and numbers: the names, the signs and the words, as bytes. Records
 * of one program have the same few shapes, and to compare with one costs less than a scan.
 */
type JsonShape = {
  /** literals[i] stands before slots[i]; the last one ends the object. */
  literals: Uint8Array[];
  slots: Slot[];
};
/** A text or a number. path: the number of the path that it is the value of; ABSENT for none. */
type Slot = { isText: boolean; path: number };

/** A source has one or two shapes for each kind of event. */
const MOST_SHAPES = 8;
/** With more shapes than these, one is learned anew after so many records that fit none. */
const PATIENCE = 64;

/**
 * A scan that remembers shapes. It gives what the plain scan gives: an object of a known shape has
 * the names of the object that the shape was learned from, in the same order, and texts and numbers
 * in the same places, so the scan would find its values there. All others are scanned.
 */
export function createRememberingScan(paths: readonly (readonly string[])[]): JsonScan {
  const scan = createJsonScan(paths);
  const { start, end } = scan;
  const shapes: JsonShape[] = [];
  let likely = 0;
  let unknown = 0;
  let next = 0;

  const learn = (bytes: Uint8Array, from: number, to: number): void => {
    unknown += 1;
    if (shapes.length === MOST_SHAPES && unknown % PATIENCE > 0) return;
    const shape = shapeOf(bytes, from, to, start);
    if (!shape) return;
    shapes[next] = shape;
    likely = next;
    next = (next + 1) % MOST_SHAPES;
  };

  return {
    start,
    end,
    find: (bytes, from, to) => {
      for (let i = 0; i < shapes.length; i += 1) {
        const at = (likely + i) % shapes.length;
        if (!fits(shapes[at]!, bytes, from, to, scan)) continue;
        likely = at;
        return true;
      }
      if (!scan.find(bytes, from, to)) return false;
      learn(bytes, from, to);
      return true;
    },
  };
}

/** Whether an object has a shape; if so, its values are found. */
function fits(
  { literals, slots }: JsonShape,
  bytes: Uint8Array,
  from: number,
  to: number,
  { start, end }: JsonScan,
): boolean {
  start.fill(ABSENT);
  let at = from;
  for (let i = 0; i < slots.length; i += 1) {
    const literal = literals[i]!;
    if (!standsAt(literal, bytes, at, to)) return false;
    at += literal.length;
    const { isText, path } = slots[i]!;
    const first = at;
    if (isText) while (at < to && IS_PLAIN[bytes[at]!] === 1) at += 1;
    else at = endOfNumber(bytes, at, path !== ABSENT);
    if (at < 0) return false;
    if (path !== ABSENT) {
      start[path] = first;
      end[path] = at;
    }
  }
  const last = literals[slots.length]!;
  return at + last.length === to && standsAt(last, bytes, at, to);
}

function standsAt(literal: Uint8Array, bytes: Uint8Array, at: number, to: number): boolean {
  const { length } = literal;
  if (at + length > to) return false;
  for (let i = 0; i < length; i += 1) if (bytes[at + i] !== literal[i]) return false;
  return true;
}

const QUOTE = 0x22;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const SPACE = 0x20;

/**
 * The shape of an object in which a scan has found these values; undefined where a value is a word,
 * which is a part of the shape.
 */
function shapeOf(
  bytes: Uint8Array,
  from: number,
  to: number,
  start: Int32Array,
): JsonShape | undefined {
  const shape: JsonShape = { literals: [], slots: [] };
  let literal = from;
  const slot = (first: number, close: number, isText: boolean): void => {
    shape.literals.push(Uint8Array.from(bytes.subarray(literal, first)));
    shape.slots.push({ isText, path: start.indexOf(first) });
    literal = close;
  };
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      const close = bytes.indexOf(QUOTE, at + 1);
      if (!isName(bytes, close)) slot(at + 1, close, true);
      at = close;
    } else if (byte === MINUS || (byte >= ZERO && byte <= NINE)) {
      const close = endOfNumber(bytes, at, false);
      slot(at, close, false);
      at = close - 1;
    }
  }
  shape.literals.push(Uint8Array.from(bytes.subarray(literal, to)));
  const known = new Set(shape.slots.map(({ path }) => path));
  return start.every((first, path) => first === ABSENT || known.has(path)) ? shape : undefined;
}

/** Whether a colon follows the text that ends here. */
function isName(bytes: Uint8Array, close: number): boolean {
  let at = close + 1;
  while (bytes[at]! <= SPACE) at += 1;
  return bytes[at] === COLON;
}
