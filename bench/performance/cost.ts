import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from './figures.js';
import type { IngestRun } from './ingest-run.js';
import type { Servers } from './own-servers.js';

const MILLION = 1_000_000;

/** What one run has cost: CPU by process and million events, the most memory of each, and how much history. */
export function costOf({ used, historyEvents }: IngestRun, records: number): Figure[] {
  const perMillion = MILLION / records;
  return [
    ...Object.entries(used).map(([name, { cpuSeconds }]) => ({
      what: `CPU of ${name}`,
      value: cpuSeconds * perMillion,
      unit: 's/million events',
    })),
    ...Object.entries(used).map(([name, { peakMiB }]) => ({
      what: `memory of ${name}`,
      value: Math.round(peakMiB),
      unit: 'MiB',
    })),
    { what: 'history', value: historyEvents * perMillion, unit: 'events/million records' },
  ];
}

/** What the events take on disk the table's file, and the server's binary log since it started. */
export async function diskOf({ db, folder }: Servers, records: number): Promise<Figure[]> {
  const data = join(folder, 'mysql', 'data');
  const logs = readdirSync(data).filter((name) => /^binlog\.\d+$/.test(name));
  const before = logs.reduce((sum, name) => sum + statSync(join(data, name)).size, 0);
  const [rows] = await db.query('SELECT COUNT(*) AS events FROM access_event');
  const stored = (rows as { events: number }[])[0]!.events;
  return [
    {
      what: 'access_event on disk',
      value: statSync(join(data, 'rollcall', 'access_event.ibd')).size / stored,
      unit: 'bytes/event',
    },
    { what: 'binary log of everything so far', value: before / records, unit: 'bytes/event' },
  ];
}
