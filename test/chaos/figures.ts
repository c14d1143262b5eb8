import { tableText } from '../../src/commands/terminal/table.js';
import { rows } from '../workbench/checker.js';
import type { Recount } from '../workbench/recount.js';
import type { Workbench } from '../workbench/workbench.js';
import type { LogAgainstSent } from './read-log.js';
import type { Recoveries, RecoveryKind } from './recoveries.js';
import type { FaultKind, PlannedFault } from './plan.js';

/** What a run of chaos found. `sent`, `resent`, `logged`, `events` and `rejects` count records. */
export type Figures = {
  seed: number;
  minutes: number;
  faults: Partial<Record<FaultKind, number>>;
  sent: number;
  interruptedSends: number;
  resent: number;
  logged: number;
  events: number;
  rejects: number;
  batches: number;
  fencedBatches: number;
  lost: number;
  doubled: number;
  surprises: string[];
  /** Seconds from the end of a fault until every position moves again. */
  recovery: Partial<Record<RecoveryKind, { count: number; median: number; max: number }>>;
  /** Whether the checker passed; absent until it has run. */
  passed?: boolean;
};

/**
 * Counts records by the counters and rows of the database and compares them with the log and with a
 * recount of it.
 */
export async function countRecords(
  bench: Workbench,
  logged: number,
  { missing }: LogAgainstSent,
  expected: Recount,
): Promise<Pick<Figures, 'events' | 'rejects' | 'batches' | 'lost' | 'doubled'>> {
  const [found] = await rows(
    bench,
    `SELECT SUM(events) AS events, SUM(rejects) AS rejects, SUM(batches) AS batches,
            (SELECT COUNT(*) FROM access_event) AS eventRows, (SELECT COUNT(*) FROM reject) AS rejectRows FROM ingest_position`,
  );
  const { events, rejects, batches, eventRows, rejectRows } = Object.fromEntries(
    Object.entries(found!).map(([name, sum]) => [name, Number(sum)]),
  ) as Record<'events' | 'rejects' | 'batches' | 'eventRows' | 'rejectRows', number>;
  const expectedRejects = Object.values(expected.rejects).reduce((sum, count) => sum + count, 0);
  const surplus = [
    events + rejects - logged,
    eventRows - expected.events.length,
    rejectRows - expectedRejects,
  ];
  return {
    events,
    rejects,
    batches,
    lost: missing.length + Math.max(0, ...surplus.map((count) => -count)),
    doubled: Math.max(0, ...surplus),
  };
}

/** How often each kind of fault happened. */
export function countFaults(happened: PlannedFault[]): Figures['faults'] {
  const counts: Figures['faults'] = {};
  for (const { kind } of happened) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Median and maximum of the seconds measured for each kind. */
export function summarize(recoveries: Recoveries): Figures['recovery'] {
  const round = (seconds: number) => Math.round(seconds * 10) / 10;
  return Object.fromEntries(
    [...recoveries.seconds()].map(([kind, all]) => {
      const sorted = [...all].sort((a, b) => a - b);
      const count = sorted.length;
      const median = (sorted[(count - 1) >> 1]! + sorted[count >> 1]!) / 2;
      return [kind, { count, median: round(median), max: round(sorted[count - 1]!) }];
    }),
  );
}

/** The figures as tables for people. */
export function figuresText(figures: Figures): string {
  const { faults, recovery, surprises, passed, ...counts } = figures;
  const kinds = [...new Set([...Object.keys(faults), ...Object.keys(recovery)])] as RecoveryKind[];
  const tables = [
    tableText(
      ['fault', 'times', 'measured alone', 'recovery s: median', 'max'],
      kinds.sort().map((kind) => {
        const { count = 0, median = '', max = '' } = recovery[kind] ?? {};
        return [kind, faults[kind as FaultKind] ?? '', count, median, max];
      }),
    ),
    tableText(['figure', 'value'], Object.entries(counts)),
  ];
  const verdict = passed === true ? 'The checker passed.' : 'The checker did NOT pass.';
  return [...tables, ...surprises, verdict].join('\n\n');
}
