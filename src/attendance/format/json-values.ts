import { readMacAddress } from '../record/mac-address.js';
import { createNameTable } from '../record/name-table.js';
import { textAt } from './json-path.js';
import { ABSENT, type JsonScan } from './json-scan.js';
import { readMacText } from './mac-text.js';
import type { JsonValues } from './read-json-message.js';

/** The values that a scan has found in these bytes. They are printable ASCII without escapes. */
export function createScannedValues(scan: JsonScan): (bytes: Uint8Array) => JsonValues {
  const { start, end } = scan;
  const nameOf = createNameTable();
  const decoder = new TextDecoder();
  let bytes: Uint8Array = new Uint8Array();
  const text = (path: number) =>
    start[path] === ABSENT ? undefined : decoder.decode(bytes.subarray(start[path], end[path]));
  const values: JsonValues = {
    text,
    name: (path) => (start[path] === ABSENT ? undefined : nameOf(bytes, start[path]!, end[path]!)),
    mac: (path) => {
      if (start[path] === ABSENT) return undefined;
      const mac = readMacAddress(bytes, start[path]!, end[path]!);
      if (mac >= 0) return mac;
      const other = text(path)!.trim();
      return readMacText(other, 0, other.length);
    },
  };
  return (given) => {
    bytes = given;
    return values;
  };
}

/** The values of a parsed object. */
export function parsedValues(object: unknown, paths: readonly string[][]): JsonValues {
  const text = (path: number) => textAt(object, paths[path]!);
  return {
    text,
    name: text,
    mac: (path) => {
      const mac = text(path)?.trim();
      return mac === undefined ? undefined : readMacText(mac, 0, mac.length);
    },
  };
}
