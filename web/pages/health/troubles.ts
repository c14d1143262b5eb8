import type { IngestAnswer } from '../../../src/http/schemas/ingest.js';

/** `fault`: it does not work. `care`: it works, and somebody should look. */
export type Level = 'fault' | 'care';

/** Something that is wrong, with what its sentence names. */
export type Trouble = {
  kind: TroubleKind;
  level: Level;
  /** How many partitions, records, days or words; a percentage for the shares of the feed. */
  count: number;
  /** The partitions or days in question: "0, 3". */
  which: string;
  /** How many there are that `which` does not name. */
  more: number;
};
export type TroubleKind =
  | 'mysql_down'
  | 'kafka_down'
  | 'temporal_down'
  | 'not_started'
  | 'blocked'
  | 'stands'
  | 'stopped'
  | 'paused'
  | 'behind'
  | 'failed_records'
  | 'unlisted_points'
  | 'unknown_devices'
  | 'no_roster'
  | 'roster_over'
  | 'roster_ends'
  | 'import_refused'
  | 'import_failed'
  | 'held'
  | 'waiting'
  | 'unmatched';

/** The limits of the alerts in docs/operations.md. */
const LONGEST_AGE_SECONDS = 120;
const LEAST_DAYS_LEFT = 7;
/** From here on the records that wait are more than a busy minute brings. */
const MOST_BEHIND = 10_000;
/** As in src/attendance/feed: fewer events say nothing, and more failures look like a fault. */
const LEAST_EVENTS = 500;
const MOST_FAILED = 0.6;

/** What is wrong, the worst first; empty where all is well. */
export function troublesOf(answer: IngestAnswer): Trouble[] {
  const all = [
    ...ofServers(answer),
    ...ofPartitions(answer),
    ...ofRoster(answer),
    ...ofImport(answer),
    ...ofFeed(answer),
    ...ofDays(answer),
  ];
  return [
    ...all.filter(({ level }) => level === 'fault'),
    ...all.filter(({ level }) => level === 'care'),
  ];
}

function trouble(kind: TroubleKind, level: Level, count = 1, which = ''): Trouble {
  return { kind, level, count, which, more: 0 };
}

function ofServers({ servers }: IngestAnswer): Trouble[] {
  return [
    ...(servers.mysql ? [] : [trouble('mysql_down', 'fault')]),
    ...(servers.kafka ? [] : [trouble('kafka_down', 'fault')]),
    ...(servers.temporal ? [] : [trouble('temporal_down', 'fault')]),
  ];
}

type Partition = IngestAnswer['partitions'][number];

function ofPartitions({ partitions }: IngestAnswer): Trouble[] {
  if (partitions.length === 0) return [trouble('not_started', 'fault')];
  const named = (kind: TroubleKind, level: Level, fits: (one: Partition) => boolean) => {
    const found = partitions.filter(fits);
    const which = found.map(({ partition }) => partition).join(', ');
    return found.length === 0 ? [] : [trouble(kind, level, found.length, which)];
  };
  const isLate = ({ state, behind }: Partition) => state === 'running' && behind > MOST_BEHIND;
  const waiting = partitions.filter(isLate).reduce((sum, { behind }) => sum + behind, 0);
  return [
    ...named('blocked', 'fault', ({ state }) => state === 'blocked'),
    ...named('stopped', 'fault', ({ state }) => state === 'stopped'),
    ...named(
      'stands',
      'fault',
      ({ state, age }) => state === 'running' && age > LONGEST_AGE_SECONDS,
    ),
    ...named('paused', 'care', ({ state }) => state === 'paused'),
    ...named('behind', 'care', isLate).map((one) => ({ ...one, count: waiting })),
  ];
}

function ofRoster({ roster }: IngestAnswer): Trouble[] {
  if (roster === null) return [trouble('no_roster', 'fault')];
  if (roster.daysLeft < 0) return [trouble('roster_over', 'fault')];
  return roster.daysLeft < LEAST_DAYS_LEFT ? [trouble('roster_ends', 'care', roster.daysLeft)] : [];
}

function ofImport({ failedImport }: IngestAnswer): Trouble[] {
  if (failedImport === null) return [];
  const { outcome, startedAt } = failedImport;
  return [{ ...trouble(`import_${outcome}`, 'care'), which: startedAt.slice(0, 16) }];
}

function ofFeed({ feed: { events, failed, unlisted, unknownDevices } }: IngestAnswer): Trouble[] {
  if (events < LEAST_EVENTS) return [];
  const percent = (share: number) => Math.round(share * 100);
  return [
    ...((failed ?? 0) > MOST_FAILED
      ? [trouble('failed_records', 'fault', percent(failed ?? 0))]
      : []),
    // Corridors and dormitories have no room, and visitors are on no list: only all of them tell.
    ...(unlisted === 1 ? [trouble('unlisted_points', 'care')] : []),
    ...(unknownDevices === 1 ? [trouble('unknown_devices', 'care')] : []),
  ];
}

function ofDays(answer: IngestAnswer): Trouble[] {
  const { heldDays, waitingDays, waitingDates, unmatchedWords } = answer;
  const waiting = trouble('waiting', 'care', waitingDays, waitingDates.join(', '));
  return [
    ...(heldDays > 0 ? [trouble('held', 'care', heldDays)] : []),
    ...(waitingDays > 0 ? [{ ...waiting, more: waitingDays - waitingDates.length }] : []),
    ...(unmatchedWords > 0 ? [trouble('unmatched', 'care', unmatchedWords)] : []),
  ];
}

/** The command that mends it, or shows more. */
export const COMMAND_OF: Partial<Record<TroubleKind, string>> = {
  mysql_down: 'rollcall check',
  kafka_down: 'rollcall check',
  temporal_down: 'rollcall check',
  not_started: 'rollcall ingest start',
  blocked: 'rollcall ingest status',
  stands: 'rollcall worker',
  stopped: 'rollcall ingest start',
  behind: 'rollcall worker',
  failed_records: 'rollcall check',
  unlisted_points: 'rollcall rejects unknown',
  no_roster: 'rollcall import DIR',
  roster_over: 'rollcall import DIR',
  roster_ends: 'rollcall import DIR',
  import_refused: 'rollcall import status',
  import_failed: 'rollcall import status',
  held: 'rollcall rollup accept --date DAY --by NAME --reason TEXT',
  waiting: 'rollcall rollup run --date DAY',
  unmatched: 'rollcall unmatched',
};
