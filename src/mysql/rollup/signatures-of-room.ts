import { MOMENTS, type Signatures } from '../../attendance/model/signatures.js';
import type { Database } from '../pool.js';
import { listOf, readTuples } from '../read.js';
import { readSignatureSilence } from './signature-silence.js';
import { ELSEWHERE, readHead, signaturesFrom, type ShareRow } from './signatures.js';
import { readSignatureStays } from './stays.js';

/**
 * Of one version of the signatures what concerns one room, and some access points: an explanation
 * needs no more, and all of them are some 100,000 rows on a large campus.
 * @returns undefined if there is no such version
 */
export async function findSignaturesOfRoom(
  db: Database,
  version: number,
  room: string,
  accessPointNos: readonly number[],
): Promise<Signatures | undefined> {
  const head = await readHead(db, version);
  if (!head) return undefined;
  const values = { version, room, accessPointNos: JSON.stringify(accessPointNos) };
  const shares = [
    ...(await readTuples<ShareRow>(db, SELECT_OF_ROOM, values)),
    ...(await readTuples<ShareRow>(db, SELECT_OF_FREE_TIME, values)),
  ];
  const silence = await readSignatureSilence(db, version, room);
  const stays = await readSignatureStays(db, version, accessPointNos);
  return signaturesFrom(version, head, shares, silence, stays);
}

const SELECT_OF_ROOM = `
  SELECT moment, room, access_point_no, share FROM signature
  WHERE version = :version AND moment IN (${MOMENTS.map((moment) => `'${moment}'`).join()})
    AND room = :room
  ORDER BY moment, access_point_no`;
/** A constant moment in each part makes MySQL look each row up by its key. */
const SELECT_OF_FREE_TIME = MOMENTS.map(
  (moment) => `
  SELECT s.moment, s.room, s.access_point_no, s.share
  FROM ${listOf('accessPointNos', 'INT UNSIGNED')} AS listed
  STRAIGHT_JOIN signature s ON s.version = :version AND s.moment = '${moment}'
    AND s.room = '${ELSEWHERE}' AND s.access_point_no = listed.item`,
).join(' UNION ALL ');
