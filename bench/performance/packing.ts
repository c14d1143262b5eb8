import { statSync } from 'node:fs';
import { join } from 'node:path';
import { packDays } from '../../src/mysql/packed/pack-days.js';
import { unpackDay } from '../../src/mysql/packed/unpack.js';
import type { Database } from '../../src/mysql/pool.js';
import { DAYS, makeCampus } from './campus.js';
import type { Figure, Measured, MeasureOptions } from './figures.js';
import { durability, withServers, type Servers } from './own-servers.js';
import { usageOf } from './process-usage.js';
import { writeEvents } from './rollup-events.js';

const EVENTS = 5_000_000;
const DAY = DAYS.first;
const AFTERWARDS = '2025-10-01';

/** `npm run bench -- packing`: what it costs to pack the events of a day, and what it saves. */
export async function measurePacking({ folder, scale, log }: MeasureOptions): Promise<Measured> {
  return withServers(folder, log, async (servers) => {
    const { db } = servers;
    log('writing the events of a day');
    const events = await writeEvents(db, makeCampus(scale), DAY, Math.round(EVENTS * scale));
    await makeFinal(db);
    const before = sizeOf(servers, 'access_event') / events;
    const rows: Figure[] = [{ what: 'as rows, on disk', value: before, unit: 'bytes/event' }];
    log('packing');
    rows.push(
      ...(await costOf(servers, 'packing', events, () =>
        packDays(db, AFTERWARDS, `${AFTERWARDS} 04:10:00`, () => true),
      )),
    );
    const [[{ devices }]] = (await db.query(
      'SELECT COUNT(*) AS devices FROM packed_device_day',
    )) as unknown as [[{ devices: number }]];
    rows.push({
      what: 'packed, on disk',
      value: sizeOf(servers, 'packed_device_day') / events,
      unit: 'bytes/event',
      ratio: {
        to: 'as rows, on disk',
        value: sizeOf(servers, 'packed_device_day') / events / before,
      },
    });
    log('unpacking');
    rows.push(...(await costOf(servers, 'unpacking', events, () => unpackDay(db, DAY))));
    const notes = [`${events} events of ${devices} devices on a day`, await durability(db)];
    return { name: 'packing', rows, notes };
  });
}

async function makeFinal(db: Database): Promise<void> {
  await db.query("INSERT INTO day_version VALUES (?, 'bench', 0, 1, ?)", [DAY, DAY]);
  await db.query("INSERT INTO day_rollup_version VALUES (?, 'bench', 0, 1)", [DAY]);
  await db.query(
    `INSERT INTO day_rollup (day, state, policy, roster_version, classes, rolled_up_at)
     VALUES (?, 'final', 'standard', 1, 1, ?)`,
    [DAY, DAY],
  );
}

function sizeOf({ folder }: Servers, table: string): number {
  return statSync(join(folder, 'mysql', 'data', 'rollcall', `${table}.ibd`)).size;
}

async function costOf(
  { mysqlPid }: Servers,
  what: string,
  events: number,
  work: () => Promise<unknown>,
): Promise<Figure[]> {
  const [start, node, mysqld] = [
    performance.now(),
    process.cpuUsage(),
    usageOf(mysqlPid).cpuSeconds,
  ];
  await work();
  const { user, system } = process.cpuUsage(node);
  const perMillion = 1_000_000 / events;
  return [
    { what, value: (events * 1000) / (performance.now() - start), unit: 'events/s' },
    {
      what: `${what}: CPU of node`,
      value: ((user + system) / 1e6) * perMillion,
      unit: 's/million',
    },
    {
      what: `${what}: CPU of mysqld`,
      value: (usageOf(mysqlPid).cpuSeconds - mysqld) * perMillion,
      unit: 's/million',
    },
  ];
}
