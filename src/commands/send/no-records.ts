import {
  wholeRecord,
  type AccessEvent,
  type RejectReason,
} from '../../attendance/record/access-event.js';
import { createReadAccessEvent } from '../../attendance/record/read-access-event.js';
import { oneDayAfter, wallClock } from '../../attendance/wall-clock.js';
import type { Config } from '../../config.js';
import { counted } from '../terminal/counted.js';

/** How many lines are no records, by reason. */
export type NoRecords = Partial<Record<RejectReason, number>>;

/** Reads a line as ingest will: an event, or the reason why ingest will reject it. */
export type ReadLine = (value: Buffer) => AccessEvent | RejectReason;

export function createReadLine(config: Config): ReadLine {
  const readAccessEvent = createReadAccessEvent(config);
  const latest = oneDayAfter(wallClock(Date.now(), config.timeZone));
  return (value) => readAccessEvent(wholeRecord(value), latest);
}

/** A line for a person where there are any: how many of the lines sent are none, and why. */
export function noRecordsText(lines: number, noRecords: NoRecords): string[] {
  const reasons = Object.entries(noRecords).sort(([, a], [, b]) => b - a);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return [];
  const listed = reasons.map(([reason, count]) => `${reason} ${count}`).join(', ');
  const which =
    total === lines
      ? 'None of them is a record'
      : `${counted(total, 'of them is no record', 'of them are no records')}`;
  return [
    `${which}, and ingest will reject ${total === 1 ? 'it' : 'them'}: ${listed}. "rollcall rejects" explains.`,
  ];
}
