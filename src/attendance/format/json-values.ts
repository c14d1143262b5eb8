import { textAt } from './json-path.js';
import { ABSENT, type JsonScan } from './json-scan.js';
import { copyPart, type LocatePath, type Part } from './event-parts.js';

const SPACE = 0x20;

/** The values that a scan has found in these bytes. They are printable ASCII without escapes. */
export function createScannedValues({ start, end }: JsonScan): (bytes: Uint8Array) => LocatePath {
  let bytes: Uint8Array = new Uint8Array();
  const locate: LocatePath = (path, part) => {
    if (start[path] === ABSENT) return false;
    part.bytes = bytes;
    part.start = start[path]!;
    part.end = end[path]!;
    trim(part);
    return true;
  };
  return (given) => {
    bytes = given;
    return locate;
  };
}

function trim(part: Part): void {
  while (part.start < part.end && part.bytes[part.start] === SPACE) part.start += 1;
  while (part.end > part.start && part.bytes[part.end - 1] === SPACE) part.end -= 1;
}

const encoder = new TextEncoder();

/** A text as a part of its own. JSON allows half of a surrogate pair; UTF-8 does not. */
export function partOfText(text: string): Part {
  const bytes = encoder.encode(text.trim());
  return { bytes, start: 0, end: bytes.length };
}

/** The values of a parsed object. */
export function parsedValues(object: unknown, paths: readonly string[][]): LocatePath {
  return (path, part) => {
    const text = textAt(object, paths[path]!);
    if (text === undefined) return false;
    copyPart(partOfText(text), part);
    return true;
  };
}
