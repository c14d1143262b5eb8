import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from './figures.js';
import type { IngestRun } from './ingest-run.js';
import type { Servers } from './own-servers.js';

const MILLION = 1_000_000;

/** The cost of one run: CPU per million events and peak memory of each process, and history. */
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

/** The size of an event on disk: its share of the table's file. */
export async function diskOf({ db, folder }: Servers): Promise<Figure[]> {
  const [rows] = await db.query('SELECT COUNT(*) AS events FROM access_event');
  const { size } = statSync(join(folder, 'mysql', 'data', 'rollcall', 'access_event.ibd'));
  const value = size / (rows as { events: number }[])[0]!.events;
  return [{ what: 'access_event on disk', value, unit: 'bytes/event' }];
}

/** The size of all of the server's binary logs together. */
export function binaryLogBytes({ folder }: Servers): number {
  const data = join(folder, 'mysql', 'data');
  const logs = readdirSync(data).filter((name) => /^binlog\.\d+$/.test(name));
  return logs.reduce((sum, name) => sum + statSync(join(data, name)).size, 0);
}
