import { createHash } from 'node:crypto';
import { compareText } from '../../attendance/compare-text.js';
import type { Moment, Signatures } from '../../attendance/model/signatures.js';
import type { StayShares } from '../../attendance/model/staying.js';
import type { RoomOfAccessPoint } from '../../attendance/model/rooms.js';
import type { StatisticsRows } from '../../attendance/learning/statistics.js';
import { insertRows, insertStatement } from '../insert-rows.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { readRow, readTuples, write } from '../read.js';
import {
  INSERT_SIGNATURE_SILENCE,
  readSignatureSilence,
  signatureSilenceRows,
  type SignatureSilence,
} from './signature-silence.js';
import { INSERT_SIGNATURE_STAY, readSignatureStays, signatureStayRows } from './stays.js';
import { claimRollup, type RollupScope } from './start.js';
import { replaceStatistics } from './statistics.js';

/** What a day has taught. */
export type Learned = {
  /** The day's own statistics. */
  statistics: StatisticsRows;
  /** What they and those of the days before come to. Its version is not used: writing gives one. */
  signatures: Signatures;
  rooms: RoomOfAccessPoint[];
};

/** A version of the learned signatures. */
export type NewestSignatures = {
  version: number;
  /** The day that it was learned from. */
  day: string;
  /** Of what it holds. */
  fingerprint: string;
};

/**
 * The newest signatures of a policy for a day: the day's own, or those of a day before; undefined
 * if nothing was learned until then.
 */
export async function newestSignatures(
  db: Database,
  policy: string,
  lastDay: string,
): Promise<NewestSignatures | undefined> {
  return readRow<NewestSignatures>(
    db,
    `SELECT version, day, fingerprint FROM signature_version
     WHERE policy = :policy AND day <= :lastDay ORDER BY day DESC, version DESC LIMIT 1`,
    { policy, lastDay },
  );
}

/** Whether a version names each room for which a roster lists access points that count. */
export async function knowsRooms(
  db: Database,
  version: number,
  rosterVersion: number,
): Promise<boolean> {
  const unknown = await readRow(
    db,
    `SELECT a.room FROM roster_access_point a
     WHERE a.version = :rosterVersion AND a.weight > 0
       AND NOT EXISTS (SELECT 1 FROM signature s
                       WHERE s.version = :version AND s.moment = 'during' AND s.room = a.room)
     LIMIT 1`,
    { version, rosterVersion },
  );
  return unknown === undefined;
}

/** Reads one version of the signatures. @throws RangeError if there is none */
export async function readSignatures(db: Database, version: number): Promise<Signatures> {
  const found = await findSignatures(db, version);
  if (!found) throw new RangeError(`There are no signatures of version ${version}.`);
  return found;
}

/** One version of the signatures; undefined if there is none. */
async function findSignatures(db: Database, version: number): Promise<Signatures | undefined> {
  const head = await readHead(db, version);
  if (!head) return undefined;
  const shares = await readTuples<ShareRow>(
    db,
    `SELECT moment, room, access_point_no, share FROM signature
     WHERE version = :version ORDER BY moment, room, access_point_no`,
    { version },
  );
  const silence = await readSignatureSilence(db, version);
  return signaturesFrom(version, head, shares, silence, await readSignatureStays(db, version));
}

type Head = { floor: number; silentElsewhere: number; silentPresent: number };
/** A row of `signature`. */
export type ShareRow = [Moment, room: string, accessPointNo: number, share: number];

/** What a version says of no single room; undefined if there is no such version. */
export async function readHead(db: Database, version: number): Promise<Head | undefined> {
  return readRow<Head>(
    db,
    `SELECT floor, silent_elsewhere AS silentElsewhere, silent_present AS silentPresent
     FROM signature_version WHERE version = :version`,
    { version },
  );
}

/** The signatures of these rows. */
export function signaturesFrom(
  version: number,
  head: Head,
  rows: readonly ShareRow[],
  silence: SignatureSilence,
  stays: StayShares,
): Signatures {
  const shares: Record<Moment, Map<string, Map<number, number>>> = {
    during: new Map(),
    before: new Map(),
    after: new Map(),
  };
  for (const [moment, room, no, share] of rows) {
    let byPoint = shares[moment].get(room);
    if (!byPoint) shares[moment].set(room, (byPoint = new Map<number, number>()));
    byPoint.set(no, share);
  }
  const freeTime = (moment: Moment) => {
    const others = shares[moment].get(ELSEWHERE) ?? new Map<number, number>();
    shares[moment].delete(ELSEWHERE);
    return others;
  };
  return {
    version,
    floor: head.floor,
    freeTime: {
      during: freeTime('during'),
      before: freeTime('before'),
      after: freeTime('after'),
    },
    byRoom: shares,
    silentElsewhere: head.silentElsewhere,
    silentPresentAnywhere: head.silentPresent,
    ...silence,
    stays,
  };
}

/**
 * Replaces what the scope's day has taught, in one transaction. Signatures that are exactly the
 * last ones of the day keep their version, so that learning a day again changes nothing. A crash
 * before the commit leaves what the day taught before; a crash after it leaves the new signatures,
 * which the same step finds again by their fingerprint.
 * @returns the version of the day's signatures
 */
export async function writeLearned(
  db: Database,
  scope: RollupScope,
  now: string,
  learned: Learned,
): Promise<number> {
  const rows = signatureRows(learned.signatures);
  const fingerprint = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
  return withTransaction(db, async (tx) => {
    await claimRollup(tx, scope.date, scope.runId);
    // Classes in progress teach nothing; what the whole day has taught stays.
    if (scope.at === null) await replaceStatistics(tx, scope, learned.statistics);
    const known = await readRow<{ version: number; fingerprint: string }>(
      tx,
      `SELECT version, fingerprint FROM signature_version
       WHERE policy = :policy AND day = :date ORDER BY version DESC LIMIT 1`,
      scope,
    );
    if (known?.fingerprint === fingerprint) return known.version;
    const version = await addVersion(tx, scope, now, learned.signatures, fingerprint);
    await insertRows(tx, INSERT_SIGNATURES, numbered(version, rows.shares));
    await insertRows(tx, INSERT_SIGNATURE_SILENCE, numbered(version, rows.silence));
    await insertRows(tx, INSERT_SIGNATURE_STAY, numbered(version, rows.stays));
    await insertRows(
      tx,
      INSERT_ROOMS,
      learned.rooms.map(({ accessPointNo, room, share }) => [version, accessPointNo, room, share]),
    );
    return version;
  });
}

/** @returns the number of the new version */
async function addVersion(
  tx: Transaction,
  { policy, policyVersion, date }: RollupScope,
  now: string,
  { floor, silentElsewhere, silentPresentAnywhere }: Signatures,
  fingerprint: string,
): Promise<number> {
  await write(
    tx,
    `INSERT INTO signature_version
       (policy, policy_version, day, fingerprint, floor, silent_elsewhere, silent_present,
        learned_at)
     VALUES (:policy, :policyVersion, :date, :fingerprint, :floor, :silentElsewhere,
             :silentPresentAnywhere, :now)`,
    {
      policy,
      policyVersion,
      date,
      fingerprint,
      floor,
      silentElsewhere,
      silentPresentAnywhere,
      now,
    },
  );
  const added = await readRow<{ version: number }>(tx, 'SELECT LAST_INSERT_ID() AS version');
  return added!.version;
}

/** In order of the keys, so that equal signatures give equal rows. */
function signatureRows({
  byRoom,
  freeTime,
  silentPresent,
  silences,
  floor,
  silentElsewhere,
  silentPresentAnywhere,
  stays,
}: Signatures) {
  const moments: Moment[] = ['during', 'before', 'after'];
  const shares = moments.flatMap((moment) =>
    [[ELSEWHERE, freeTime[moment]] as const, ...inOrder(byRoom[moment])].flatMap(
      ([room, byPoint]) =>
        [...byPoint].sort((a, b) => a[0] - b[0]).map(([no, share]) => [moment, room, no, share]),
    ),
  );
  return {
    shares,
    silence: signatureSilenceRows({ silentPresent, silences }),
    stays: signatureStayRows(stays),
    scalars: [floor, silentElsewhere, silentPresentAnywhere],
  };
}

function inOrder<T>(byRoom: ReadonlyMap<string, T>): [string, T][] {
  return [...byRoom].sort(([a], [b]) => compareText(a, b));
}

function numbered(version: number, rows: readonly unknown[][]): unknown[][] {
  return rows.map((row) => [version, ...row]);
}

/** The room under which free time is stored. */
export const ELSEWHERE = '';

const INSERT_SIGNATURES = insertStatement('signature', [
  { name: 'version', type: 'INT UNSIGNED' },
  { name: 'moment', type: 'VARCHAR(8)' },
  { name: 'room', type: 'VARCHAR(64)' },
  { name: 'access_point_no', type: 'INT UNSIGNED' },
  { name: 'share', type: 'DOUBLE' },
]);

const INSERT_ROOMS = insertStatement('learned_room', [
  { name: 'version', type: 'INT UNSIGNED' },
  { name: 'access_point_no', type: 'INT UNSIGNED' },
  { name: 'room', type: 'VARCHAR(64)' },
  { name: 'share', type: 'DOUBLE' },
]);
