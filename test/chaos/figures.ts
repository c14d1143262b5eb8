import { tableText } from '../../src/commands/terminal/table.js';
import { rows } from '../workbench/checker.js';
import type { Workbench } from '../workbench/workbench.js';
import type { LogAgainstSent } from './compare-log.js';
import { lastWords, type Happened } from './happened.js';
import type { ActionKind } from './plan-actions.js';
import type { FaultKind, PlannedFault } from './plan.js';
import type { Recoveries, RecoveryKind } from './recoveries.js';

/** What a run of chaos found. `sent`, `resent`, `logged`, `events` and `rejects` count records. */
export type Figures = {
  seed: number;
  seconds: number;
  faults: Partial<Record<FaultKind, number>>;
  /** How often each action was done, and how often the product refused it. */
  actions: Partial<Record<ActionKind, number>>;
  refusedActions: Partial<Record<ActionKind, number>>;
  /** Commands that failed and were run again. */
  failedCommands: number;
  /** Words that were acknowledged; those that no later word on the same thing replaced. */
  words: number;
  lastWords: number;
  erased: number;
  sent: number;
  interruptedSends: number;
  resent: number;
  logged: number;
  events: number;
  rejects: number;
  /** How many offsets rewinds went back. */
  rewound: number;
  batches: number;
  /** The most records of one batch that was seen alone. */
  largestBatch: number;
  fencedBatches: number;
  lost: number;
  doubled: number;
  surprises: string[];
  /** What the checker found. */
  found: string[];
  /** Seconds from the end of a fault until every position moves again. */
  recovery: Partial<Record<RecoveryKind, { count: number; median: number; max: number }>>;
  /** Whether the checker passed; absent until it has run. */
  passed?: boolean;
};

/**
 * Counts records by the counters of the database and compares them with the log. A record is
 * counted once more by each rewind that goes back over it.
 */
export async function countRecords(
  bench: Workbench,
  logged: number,
  { missing }: LogAgainstSent,
): Promise<Pick<Figures, 'events' | 'rejects' | 'rewound' | 'batches' | 'lost' | 'doubled'>> {
  const [found] = await rows(
    bench,
    `SELECT SUM(events) AS events, SUM(rejects) AS rejects, SUM(rewound) AS rewound,
            SUM(batches) AS batches FROM ingest_position`,
  );
  const { events, rejects, rewound, batches } = Object.fromEntries(
    Object.entries(found!).map(([name, sum]) => [name, Number(sum)]),
  ) as Record<'events' | 'rejects' | 'rewound' | 'batches', number>;
  const surplus = events + rejects - rewound - logged;
  return {
    events,
    rejects,
    rewound,
    batches,
    lost: missing.length + Math.max(0, -surplus),
    doubled: Math.max(0, surplus),
  };
}

/** Counts what people said. */
export function countWords({ words, erased }: Happened) {
  return { words: words.length, lastWords: lastWords(words).length, erased: erased.size };
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
  const { faults, recovery, actions, refusedActions, surprises, found, passed, ...counts } =
    figures;
  const kinds = [...new Set([...Object.keys(faults), ...Object.keys(recovery)])] as RecoveryKind[];
  const tables = [
    tableText(
      ['fault', 'times', 'measured alone', 'recovery s: median', 'max'],
      kinds.sort().map((kind) => {
        const { count = 0, median = '', max = '' } = recovery[kind] ?? {};
        return [kind, faults[kind as FaultKind] ?? '', count, median, max];
      }),
    ),
    tableText(
      ['action', 'done', 'refused'],
      [...new Set([...keysOf(actions), ...keysOf(refusedActions)])].map((kind) => [
        kind,
        actions[kind] ?? 0,
        refusedActions[kind] ?? 0,
      ]),
    ),
    tableText(['figure', 'value'], Object.entries(counts)),
  ];
  const verdict = passed === true ? 'The checker passed.' : 'The checker did NOT pass.';
  return [...tables, ...surprises, ...found, verdict].join('\n\n');
}

const keysOf = <K extends string>(record: Partial<Record<K, number>>): K[] =>
  Object.keys(record) as K[];
