import { macDigits } from '../../attendance/record/mac-address.js';
import { eventsIn, rejectsIn, type Trial } from '../../attendance/format/try-format.js';
import { wallClockAt } from '../../attendance/wall-clock.js';
import { counted } from '../terminal/counted.js';
import { tableText } from '../terminal/table.js';

/** What `format try` prints as JSON. */
export type TriedFormat = Pick<Trial, 'format' | 'records' | 'events' | 'ignored' | 'rejects'> & {
  /** The access points that the newest roster does not list, the most heard first. */
  unknownAccessPoints: { name: string; count: number }[];
  /** The name of a format that fits better; null for none. */
  better: string | null;
};

/** What the text says beside that. */
export type TrialReport = TriedFormat & {
  trial: Trial;
  /** Why no roster was asked; undefined where one was. */
  noRoster: string | undefined;
  /** The wall clock when the sample was written. */
  writtenAt: string;
};

const MOST_LISTED = 10;

/** What a sample was read as, for a person. */
export function trialText(report: TrialReport): string {
  return [
    summary(report),
    ...readTable(report),
    ...rejectTable(report),
    ...unknownText(report),
    ...zoneText(report),
    ...betterText(report),
  ].join('\n');
}

function summary({ trial }: TrialReport): string {
  const { format, records, events, ignored } = trial;
  const share = (count: number) => `${count} (${((100 * count) / records).toFixed(1)} %)`;
  return tableText(
    [`${counted(records, 'record')} as ${format}`, ''],
    [
      ['joined', share(events.joined)],
      ['left', share(events.left)],
      ['failed', share(events.failed)],
      ["not about a device's access point", share(ignored)],
      ['cannot be read', share(rejectsIn(trial))],
    ],
  );
}

/** The device is shown by its last four digits: a sample on a screen needs no more. */
function readTable({ trial: { first } }: TrialReport): string[] {
  if (first.length === 0) return [];
  return [
    '',
    tableText(
      ['the first events', 'what', 'access point', 'device'],
      first.map(({ day, second, kind, accessPoint, mac }) => [
        wallClockAt(day, second),
        kind,
        accessPoint,
        `...${macDigits(mac).slice(-4)}`,
      ]),
    ),
  ];
}

function rejectTable({ trial: { rejects } }: TrialReport): string[] {
  if (rejects.length === 0) return [];
  return [
    '',
    tableText(
      ['cannot be read because', 'records', 'the first'],
      rejects.map(({ reason, count, example }) => [reason, count, example]),
    ),
  ];
}

function unknownText({ unknownAccessPoints: unknown, noRoster, trial }: TrialReport): string[] {
  if (noRoster !== undefined)
    return ['', `Access points were compared with no roster: ${noRoster}.`];
  const known = trial.accessPoints.size;
  if (known === 0) return [];
  if (unknown.length === 0) return ['', 'The roster lists every access point of the sample.'];
  const more = unknown.length - MOST_LISTED;
  return [
    '',
    tableText(
      ['access points that the roster does not list', 'events'],
      unknown.slice(0, MOST_LISTED).map(({ name, count }) => [name, count]),
    ),
    `${unknown.length} of ${counted(known, 'access point')}${more > 0 ? `; ${more} more are not shown` : ''}.`,
  ];
}

const MINUTE_MS = 60_000;
/** Clocks of the same zone differ by less; two zones by a multiple of a quarter of an hour. */
const LEAST_MINUTES = 30;
const MOST_MINUTES = 14 * 60;
const NEAR_MINUTES = 3;

/** Whether the newest record is of another hour than the file: then its clock may be elsewhere. */
function zoneText({ trial: { newest }, writtenAt }: TrialReport): string[] {
  if (newest === undefined) return [];
  const apart = (Date.parse(`${newest}Z`) - Date.parse(`${writtenAt}Z`)) / MINUTE_MS;
  const quarters = Math.round(apart / 15) * 15;
  const isZone =
    Math.abs(quarters) >= LEAST_MINUTES &&
    Math.abs(quarters) <= MOST_MINUTES &&
    Math.abs(apart - quarters) <= NEAR_MINUTES;
  if (!isZone) return [];
  const hours = Math.abs(quarters) / 60;
  return [
    '',
    `The newest record is of ${newest}, ${hours} h ${quarters < 0 ? 'behind' : 'ahead of'} the file itself (${writtenAt}). If the file was written at once, its clock is in another zone: set time.zone in a format file, or ROLLCALL_TIME_ZONE.`,
  ];
}

function betterText({ better, trial }: TrialReport): string[] {
  if (better === null)
    return eventsIn(trial) > 0
      ? []
      : ['', 'No format that rollcall knows fits: docs/formats.md shows how to declare one.'];
  return ['', `Format ${better} reads more of it: "rollcall format try FILE --format ${better}".`];
}
