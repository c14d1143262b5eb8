import type { Command } from 'commander';
import { campusFile, campusNames, isOpenToOthers } from '../../campuses/campus-files.js';
import { loadCampus, loadCampusFolder, type Config } from '../../config.js';
import { macKeyFingerprint } from '../../device-key.js';
import { messageOf } from '../../errors.js';
import { readPositions, type Position } from '../../mysql/ingest/positions.js';
import { requireOwn } from '../../mysql/require-own.js';
import { withDatabase } from '../connect/with-database.js';
import { tableText } from '../terminal/table.js';
import { databaseOf } from './database-of.js';

/** A campus as `rollcall campus list` shows it. Nothing in it is secret. */
type ListedCampus = {
  campus: string;
  file: string;
  /** Whether others than the owner may read the file. */
  openToOthers: boolean;
  /** null: its settings cannot be read. */
  database: string | null;
  topic: string | null;
  /** Whether a worker could serve it. */
  ok: boolean;
  /** Why not; null where it could. */
  fault: string | null;
  /** How many partitions are in each state, as MySQL knows it; null where it does not answer. */
  partitions: Partial<Record<Position['state'], number>> | null;
  /** How many records waited when a worker last looked. */
  recordsBehind: number | null;
};

/** Adds `rollcall campus list`. */
export function registerCampusList(campus: Command): void {
  campus
    .command('list')
    .description('list the campuses, each with its database, its topic and its state')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const folder = loadCampusFolder();
      const listed = await Promise.all(campusNames(folder).map((name) => look(folder, name)));
      console.log(json ? JSON.stringify(listed) : listText(folder, listed));
    });
}

async function look(folder: string, campus: string): Promise<ListedCampus> {
  const listed: ListedCampus = {
    campus,
    file: campusFile(folder, campus),
    openToOthers: isOpenToOthers(folder, campus),
    database: null,
    topic: null,
    ok: false,
    fault: null,
    partitions: null,
    recordsBehind: null,
  };
  try {
    const config = loadCampus(campus);
    listed.topic = config.topic;
    listed.database = databaseOf(config);
    Object.assign(listed, ingestOf(await lookIntoDatabase(config)), { ok: true });
  } catch (error) {
    listed.fault = messageOf(error);
  }
  return listed;
}

async function lookIntoDatabase(config: Config): Promise<Position[]> {
  const own = { ...config, macKeyFingerprint: macKeyFingerprint(config.macKey()) };
  return withDatabase(async (db) => {
    await requireOwn(db, own, { readOnly: true });
    return readPositions(db, config.topic);
  }, config);
}

function ingestOf(positions: Position[]): Pick<ListedCampus, 'partitions' | 'recordsBehind'> {
  const partitions: Partial<Record<Position['state'], number>> = {};
  for (const { state } of positions) partitions[state] = (partitions[state] ?? 0) + 1;
  const behind = positions.map(({ endOffset, nextOffset }) => Math.max(0, endOffset - nextOffset));
  return { partitions, recordsBehind: behind.reduce((sum, records) => sum + records, 0) };
}

function listText(folder: string, listed: ListedCampus[]): string {
  if (listed.length === 0)
    return `There is no campus in ${folder}: "rollcall campus add" adds one.`;
  const table = tableText(
    ['campus', 'database', 'topic', 'ingest', 'behind', 'state'],
    listed.map((one) => [
      one.campus,
      one.database ?? '',
      one.topic ?? '',
      ingestText(one),
      one.recordsBehind ?? '',
      one.ok ? 'ready' : 'NOT OK',
    ]),
  );
  const faults = listed.flatMap(({ campus, fault }) => (fault ? [`${campus}: ${fault}`] : []));
  const open = listed.flatMap(({ file, openToOthers }) =>
    openToOthers ? [`${file} holds secrets, and others can read it: run "chmod 600" on it.`] : [],
  );
  return [table, ...faults, ...open].join('\n');
}

function ingestText({ partitions }: ListedCampus): string {
  if (!partitions) return '';
  const parts = Object.entries(partitions).map(([state, count]) => `${count} ${state}`);
  return parts.length > 0 ? parts.join(', ') : 'never read';
}
