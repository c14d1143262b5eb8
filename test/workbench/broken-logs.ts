import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, daysBetween } from '../../src/attendance/wall-clock.js';
import { SAMPLE_CAMPUS, SAMPLE_LOG } from './workbench.js';

/** A record of the sample log that can be read. */
type SampleRecord = {
  currentapname: string;
  mac: string;
  connecttime: string;
  connectresult: string;
};

const FIRST_DAY = '2019-09-02';

/** What a broken feed makes of a record; undefined where the record does not come in at all. */
type Breaking = (record: SampleRecord) => SampleRecord | undefined;

/** The same day in several variants, each with its fault. */
export const VARIANTS = {
  right: (record) => record,
  'names with a suffix': (record) => ({
    ...record,
    currentapname: `${record.currentapname}:CAMPUS`,
  }),
  'another word for success': (record) => ({ ...record, connectresult: 'Erfolg' }),
  'a controller in UTC': (record) => ({ ...record, connecttime: eightHoursBefore(record) }),
  'devices that nobody knows': (record) => ({ ...record, mac: `02${record.mac.slice(2)}` }),
  'half of the controllers missing': (record) =>
    isOnSecondController(record.currentapname) ? undefined : record,
} satisfies Record<string, Breaking>;

export type Variant = keyof typeof VARIANTS;

/** The sample log as it would be on another day that has the same timetable. */
export function brokenLog(variant: Variant, day: string): string {
  const breaking: Breaking = VARIANTS[variant];
  const days = daysBetween(FIRST_DAY, day).length - 1;
  return sampleRecords()
    .flatMap((record) => breaking(onDay(record, days)) ?? [])
    .map((record) => `${JSON.stringify(record)}\n`)
    .join('');
}

function sampleRecords(): SampleRecord[] {
  return readFileSync(SAMPLE_LOG, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const record = JSON.parse(line) as SampleRecord;
        return isReadable(record) ? [record] : [];
      } catch {
        return [];
      }
    });
}

function isReadable({ currentapname, mac, connecttime }: SampleRecord): boolean {
  return (
    typeof currentapname === 'string' &&
    /^[\da-f]{2}(-[\da-f]{2}){5}$/.test(mac) &&
    /^2019-09-0[123] \d\d:\d\d:\d\d$/.test(connecttime) &&
    !Number.isNaN(Date.parse(connecttime))
  );
}

function onDay(record: SampleRecord, days: number): SampleRecord {
  const [date, time] = record.connecttime.split(' ') as [string, string];
  return { ...record, connecttime: `${addDays(date, days)} ${time}` };
}

function eightHoursBefore({ connecttime }: SampleRecord): string {
  const at = new Date(`${connecttime.replace(' ', 'T')}Z`).getTime() - 8 * 3_600_000;
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

const SECOND_CONTROLLER = new Set(
  readFileSync(join(SAMPLE_CAMPUS, 'access-points.csv'), 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[0]!)
    .filter((_, i) => i % 2 === 1),
);

function isOnSecondController(accessPoint: string): boolean {
  return SECOND_CONTROLLER.has(accessPoint);
}
