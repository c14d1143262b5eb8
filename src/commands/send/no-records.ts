import { createReadRecord, nameOfFormat, PLAIN } from '../../attendance/format/read-record.js';
import { wholeRecord, type RejectReason } from '../../attendance/record/access-event.js';
import type { Reading } from '../../attendance/record/reading.js';
import { oneDayAfter, wallClock } from '../../attendance/wall-clock.js';
import type { Config } from '../../config.js';
import { counted } from '../terminal/counted.js';

/** How many lines are no records, by reason. */
export type NoRecords = Partial<Record<RejectReason, number>>;

/** Reads a line as ingest will. */
export type ReadLine = (value: Buffer) => Reading;

export function createReadLine(config: Config): ReadLine {
  const readRecord = createReadRecord(config);
  const latest = oneDayAfter(wallClock(Date.now(), config.timeZone));
  return (value) => readRecord(wholeRecord(value), latest);
}

/**
 * Lines for a person: how many of the lines sent are no records, and why; and how many say nothing
 * of a device's access point.
 */
export function noRecordsText(
  lines: number,
  noRecords: NoRecords,
  ignored: number,
  { format }: Pick<Config, 'format'>,
): string[] {
  const others =
    ignored > 0
      ? [
          `${counted(ignored, 'of them says', 'of them say')} nothing of a device's access point, by format ${nameOfFormat(format)}: ingest will count ${ignored === 1 ? 'it' : 'them'} and pass on.`,
        ]
      : [];
  const reasons = Object.entries(noRecords).sort(([, a], [, b]) => b - a);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return others;
  const listed = reasons.map(([reason, count]) => `${reason} ${count}`).join(', ');
  const by = format === PLAIN ? '' : ` of format ${nameOfFormat(format)}`;
  const which =
    total === lines
      ? `None of them is a record${by}`
      : `${counted(total, `of them is no record${by}`, `of them are no records${by}`)}`;
  return [
    `${which}, and ingest will reject ${total === 1 ? 'it' : 'them'}: ${listed}. "rollcall rejects" explains.`,
    ...others,
  ];
}
