import type { Stayed, StatisticsRows } from '../../attendance/learning/statistics.js';
import { STAY_MOMENTS, type StayMoment, type StayShares } from '../../attendance/model/staying.js';
import { insertStatement } from '../insert-rows.js';
import type { Database } from '../pool.js';
import { listOf, readRows, readTuples } from '../read.js';

type StayRow = { moment: StayMoment; accessPointNo: number } & Stayed;

/** What a policy counted of stays on one day. */
export async function readStays(
  db: Database,
  ofDay: { policy: string; day: string },
): Promise<StatisticsRows['stays']> {
  return readRows<StayRow>(
    db,
    `SELECT moment, access_point_no AS accessPointNo, devices, stayed FROM learned_stay
     WHERE policy = :policy AND day = :day
     ORDER BY moment, access_point_no`,
    ofDay,
  );
}

/**
 * The shares of one version; all empty for a version of a release that had none.
 * @param only the access points to read; absent: all of them
 */
export async function readSignatureStays(
  db: Database,
  version: number,
  only?: readonly number[],
): Promise<StayShares> {
  const stays = {
    before: new Map<number, number>(),
    start: new Map<number, number>(),
    early: new Map<number, number>(),
    later: new Map<number, number>(),
  };
  const rows = await readTuples<[moment: StayMoment, accessPointNo: number, share: number]>(
    db,
    only ? SELECT_SOME : SELECT_ALL,
    { version, ...(only && { accessPointNos: JSON.stringify(only) }) },
  );
  for (const [moment, no, share] of rows) stays[moment].set(no, share);
  return stays;
}

const SELECT_ALL = `
  SELECT moment, access_point_no, share FROM signature_stay
  WHERE version = :version ORDER BY moment, access_point_no`;
/** A constant moment in each part makes MySQL look each row up by its key. */
const SELECT_SOME = STAY_MOMENTS.map(
  (moment) => `
  SELECT s.moment, s.access_point_no, s.share
  FROM ${listOf('accessPointNos', 'INT UNSIGNED')} AS listed
  STRAIGHT_JOIN signature_stay s ON s.version = :version AND s.moment = '${moment}'
    AND s.access_point_no = listed.item`,
).join(' UNION ALL ');

/** The rows of one version, in a fixed order. */
export function signatureStayRows(
  stays: StayShares | undefined,
): [moment: StayMoment, accessPointNo: number, share: number][] {
  if (!stays) return [];
  return STAY_MOMENTS.flatMap((moment) =>
    [...stays[moment]]
      .sort((a, b) => a[0] - b[0])
      .map(([no, share]): [StayMoment, number, number] => [moment, no, share]),
  );
}

export const INSERT_LEARNED_STAY = insertStatement('learned_stay', [
  { name: 'policy', type: 'VARCHAR(64)' },
  { name: 'day', type: 'DATE' },
  { name: 'moment', type: 'VARCHAR(8)' },
  { name: 'access_point_no', type: 'INT UNSIGNED' },
  { name: 'devices', type: 'BIGINT UNSIGNED' },
  { name: 'stayed', type: 'BIGINT UNSIGNED' },
]);

export const INSERT_SIGNATURE_STAY = insertStatement('signature_stay', [
  { name: 'version', type: 'INT UNSIGNED' },
  { name: 'moment', type: 'VARCHAR(8)' },
  { name: 'access_point_no', type: 'INT UNSIGNED' },
  { name: 'share', type: 'DOUBLE' },
]);
