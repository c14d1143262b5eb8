import { isSamePart } from './byte-search.js';
import { emptyPart, type Part } from './event-parts.js';

/** The time and the host of a line's header; undefined where the line does not say. */
export type LineHeader = { time: Part | undefined; host: Part | undefined };

/**
 * Makes a reader of the headers of syslog lines, of RFC 3164 or RFC 5424. It remembers the last
 * header, because neighbours often share theirs.
 */
export function createReadSyslogHeader(): (line: Part) => LineHeader {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const known = { part: emptyPart(), header: NO_LINE_HEADER };
  const partOf = (text: string | undefined): Part | undefined => {
    if (text === undefined) return undefined;
    const bytes = encoder.encode(text);
    return { bytes, start: 0, end: bytes.length };
  };
  return ({ bytes, start, end }) => {
    const { part } = known;
    const knownEnd = Math.min(start + part.end, end);
    // What the patterns below match depends on the matched bytes only.
    if (part.end > 0 && isSamePart(part.bytes, 0, part.end, bytes, start, knownEnd))
      return known.header;
    const text = decoder.decode(bytes.subarray(start, Math.min(end, start + MOST_HEADER)));
    const found = RFC_5424.exec(text) ?? RFC_3164.exec(text);
    if (!found) return NO_LINE_HEADER;
    known.header = { time: partOf(found[1]), host: partOf(found[2]) };
    part.bytes = encoder.encode(found[0]);
    part.end = part.bytes.length;
    return known.header;
  };
}

const NO_LINE_HEADER: LineHeader = { time: undefined, host: undefined };

/** The patterns below look at no more of a line, so a long one costs no more than this. */
const MOST_HEADER = 128;

/** "<134>1 2026-11-27T08:00:00.000Z host ..."; "-" stands for what is not known. */
const RFC_5424 = /^<\d{1,3}>1 (?:-|(\d{4}-\d\d-\d\dT\S{8,26})) (?:-|(\S{1,64})) /;
/**
 * "<30>Nov 27 08:00:00 host ...", with or without its priority, its year and a fraction. Comware
 * puts a percent sign before the time and the year behind it.
 */
const RFC_3164 =
  /^(?:<\d{1,3}>)?[%*]?((?:[A-Z][a-z]{2} [ \d]?\d(?: \d{4})? \d\d:\d\d:\d\d(?:[.:,]\d{1,6})?(?: \d{4})?(?:[+-]\d\d:\d\d)?)|(?:\d{4}-\d\d-\d\d[T ]\S{8,26})) (\S{1,64}) /;
