import type { Header } from './envelopes.js';

/**
 * Reads the header of a syslog line, of RFC 3164 or RFC 5424: its time and its host. What it does
 * not find is that of the envelope around the line.
 */
export function readSyslogHeader(line: string, outer: Header): Header {
  const header = line.slice(0, MOST_HEADER);
  const found = RFC_5424.exec(header) ?? RFC_3164.exec(header);
  if (!found) return outer;
  return { time: found[1] ?? outer.time, host: found[2] ?? outer.host };
}

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
