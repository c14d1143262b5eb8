import { createHash } from 'node:crypto';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import {
  SILENCES,
  type Moment,
  type Silence,
  type Tables,
} from '../../attendance/model/signatures.js';
import type { RoomOfAccessPoint } from '../../attendance/model/rooms.js';
import type { StatisticsRows } from '../../attendance/learning/statistics.js';
import { insertRows, insertStatement } from '../insert-rows.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { claimRollup, type RollupScope } from './start.js';

/** What a day has taught: its own statistics, and the tables that they and the days before come to. The version of `tables` is of no account. */
export type Learned = { statistics: StatisticsRows; tables: Tables; rooms: RoomOfAccessPoint[] };

/** The newest learned tables of a policy for a day: the day's own, or those of a day before. Undefined where nothing was learned until then. */
export async function newestSignatures(
  db: Database,
  policy: string,
  lastDay: string,
): Promise<{ version: number; day: string } | undefined> {
  const [rows] = await db.query<RowDataPacket[]>(
    'SELECT version, day FROM signature_version WHERE policy = ? AND day <= ? ORDER BY day DESC, version DESC LIMIT 1',
    [policy, lastDay],
  );
  return rows[0] as { version: number; day: string } | undefined;
}

/** Reads one version of the learned tables. @throws RangeError where there is none */
export async function readTables(db: Database, version: number): Promise<Tables> {
  const [heads] = await db.query<RowDataPacket[]>(
    'SELECT * FROM signature_version WHERE version = ?',
    [version],
  );
  const head = heads[0];
  if (!head) throw new RangeError(`There are no signatures of version ${version}.`);
  const shares: Record<Moment, Map<string, Map<number, number>>> = {
    during: new Map(),
    before: new Map(),
    after: new Map(),
  };
  const [rows] = await db.query<RowDataPacket[][]>(
    {
      sql: 'SELECT moment, room, access_point_no, share FROM signature WHERE version = ? ORDER BY moment, room, access_point_no',
      rowsAsArray: true,
    },
    [version],
  );
  for (const [moment, room, no, share] of rows as unknown as [Moment, string, number, number][]) {
    let byPoint = shares[moment].get(room);
    if (!byPoint) shares[moment].set(room, (byPoint = new Map<number, number>()));
    byPoint.set(no, share);
  }
  const background = (moment: Moment) => {
    const others = shares[moment].get(ELSEWHERE) ?? new Map<number, number>();
    shares[moment].delete(ELSEWHERE);
    return others;
  };
  return {
    version,
    floor: head['floor'] as number,
    background: {
      during: background('during'),
      before: background('before'),
      after: background('after'),
    },
    signatures: shares,
    silentElsewhere: head['silent_elsewhere'] as number,
    silentPresentAnywhere: head['silent_present'] as number,
    ...(await readSilence(db, version)),
  };
}

async function readSilence(
  db: Database,
  version: number,
): Promise<Pick<Tables, 'silentPresent' | 'silences'>> {
  const [rows] = await db.query<RowDataPacket[]>(
    'SELECT kind, room, share FROM signature_silence WHERE version = ? ORDER BY kind, room',
    [version],
  );
  const silentPresent = new Map<string, number>();
  const silences = { present: noShares(), others: noShares() };
  for (const { kind, room, share } of rows as SilenceRow[])
    if (kind === 'room') silentPresent.set(room, share);
    else {
      const [of, silence] = partsOf(kind);
      silences[of][silence] = share;
    }
  // Either all kinds are learned or none.
  return { silentPresent, silences: rows.length > silentPresent.size ? silences : null };
}

type Shares = Record<'heard' | Silence, number>;
type Kind = `${'present' | 'others'}_${'heard' | Silence}`;
type SilenceRow = RowDataPacket & { kind: 'room' | Kind; room: string; share: number };

function noShares(): Shares {
  return { heard: 0, nothing: 0, here: 0, away: 0 };
}

function partsOf(kind: Kind): ['present' | 'others', 'heard' | Silence] {
  return kind.split('_') as ['present' | 'others', 'heard' | Silence];
}

/**
 * Replaces what the scope's day has taught, in one transaction. Tables that are exactly those of before keep their version, so that learning a day again changes nothing.
 * @returns the version of the day's tables
 */
export async function writeLearned(
  db: Database,
  scope: RollupScope,
  now: string,
  learned: Learned,
): Promise<number> {
  const rows = tableRows(learned.tables);
  const fingerprint = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
  return withTransaction(db, async (tx) => {
    await claimRollup(tx, scope.date, scope.runId);
    await replaceStatistics(tx, scope, learned.statistics);
    const [known] = await tx.query<RowDataPacket[]>(
      'SELECT version, fingerprint FROM signature_version WHERE policy = ? AND day = ? ORDER BY version DESC LIMIT 1',
      [scope.policy, scope.date],
    );
    if (known[0]?.['fingerprint'] === fingerprint) return known[0]['version'] as number;
    const { floor, silentElsewhere, silentPresentAnywhere } = learned.tables;
    const [{ insertId: version }] = await tx.query<ResultSetHeader>(
      `INSERT INTO signature_version (policy, policy_version, day, fingerprint, floor, silent_elsewhere, silent_present, learned_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        scope.policy,
        scope.policyVersion,
        scope.date,
        fingerprint,
        floor,
        silentElsewhere,
        silentPresentAnywhere,
        now,
      ],
    );
    await insertRows(tx, INSERT_SIGNATURES, numbered(version, rows.shares));
    await insertRows(tx, INSERT_SILENCE, numbered(version, rows.silence));
    await insertRows(
      tx,
      INSERT_ROOMS,
      learned.rooms.map(({ accessPointNo, room, share }) => [version, accessPointNo, room, share]),
    );
    return version;
  });
}

async function replaceStatistics(
  tx: Transaction,
  { policy, date }: RollupScope,
  { times, silence }: StatisticsRows,
): Promise<void> {
  for (const table of ['learned_time', 'learned_silence'])
    await tx.execute(`DELETE FROM ${table} WHERE policy = ? AND day = ?`, [policy, date]);
  await insertRows(
    tx,
    INSERT_TIMES,
    times.map(({ moment, room, accessPointNo, units }) => [
      policy,
      date,
      moment,
      room,
      accessPointNo,
      units,
    ]),
  );
  await insertRows(
    tx,
    INSERT_LEARNED_SILENCE,
    silence.map(({ kind, room, students, silent }) => [policy, date, kind, room, students, silent]),
  );
}

/** In order of the keys, so that equal tables make equal rows. */
function tableRows({
  signatures,
  background,
  silentPresent,
  silences,
  floor,
  silentElsewhere,
  silentPresentAnywhere,
}: Tables) {
  const moments: Moment[] = ['during', 'before', 'after'];
  const shares = moments.flatMap((moment) =>
    [[ELSEWHERE, background[moment]] as const, ...inOrder(signatures[moment])].flatMap(
      ([room, byPoint]) =>
        [...byPoint].sort((a, b) => a[0] - b[0]).map(([no, share]) => [moment, room, no, share]),
    ),
  );
  return {
    shares,
    silence: silenceRows({ silentPresent, silences }),
    scalars: [floor, silentElsewhere, silentPresentAnywhere],
  };
}

function silenceRows({
  silentPresent,
  silences,
}: Pick<Tables, 'silentPresent' | 'silences'>): [
  kind: 'room' | Kind,
  room: string,
  share: number,
][] {
  const rooms = inOrder(silentPresent).map(([room, share]): [Kind | 'room', string, number] => [
    'room',
    room,
    share,
  ]);
  if (!silences) return rooms;
  const kinds = (['present', 'others'] as const).flatMap((of) =>
    (['heard', ...SILENCES] as const).map((silence): [Kind, string, number] => [
      `${of}_${silence}`,
      '',
      silences[of][silence],
    ]),
  );
  return [...rooms, ...kinds];
}

function inOrder<T>(byRoom: ReadonlyMap<string, T>): [string, T][] {
  return [...byRoom].sort(([a], [b]) => (a < b ? -1 : 1));
}

function numbered(version: number, rows: readonly unknown[][]): unknown[][] {
  return rows.map((row) => [version, ...row]);
}

/** The room under which the background stands. */
const ELSEWHERE = '';

const INSERT_SIGNATURES = insertStatement('signature', [
  { name: 'version', type: 'INT UNSIGNED' },
  { name: 'moment', type: 'VARCHAR(8)' },
  { name: 'room', type: 'VARCHAR(64)' },
  { name: 'access_point_no', type: 'INT UNSIGNED' },
  { name: 'share', type: 'DOUBLE' },
]);

const INSERT_SILENCE = insertStatement('signature_silence', [
  { name: 'version', type: 'INT UNSIGNED' },
  { name: 'kind', type: 'VARCHAR(16)' },
  { name: 'room', type: 'VARCHAR(64)' },
  { name: 'share', type: 'DOUBLE' },
]);

const INSERT_ROOMS = insertStatement('learned_room', [
  { name: 'version', type: 'INT UNSIGNED' },
  { name: 'access_point_no', type: 'INT UNSIGNED' },
  { name: 'room', type: 'VARCHAR(64)' },
  { name: 'share', type: 'DOUBLE' },
]);

const INSERT_TIMES = insertStatement('learned_time', [
  { name: 'policy', type: 'VARCHAR(64)' },
  { name: 'day', type: 'DATE' },
  { name: 'moment', type: 'VARCHAR(8)' },
  { name: 'room', type: 'VARCHAR(64)' },
  { name: 'access_point_no', type: 'INT UNSIGNED' },
  { name: 'units', type: 'BIGINT UNSIGNED' },
]);

const INSERT_LEARNED_SILENCE = insertStatement('learned_silence', [
  { name: 'policy', type: 'VARCHAR(64)' },
  { name: 'day', type: 'DATE' },
  { name: 'kind', type: 'VARCHAR(24)' },
  { name: 'room', type: 'VARCHAR(64)' },
  { name: 'students', type: 'BIGINT UNSIGNED' },
  { name: 'silent', type: 'BIGINT UNSIGNED' },
]);
