import { compareText } from '../../attendance/compare-text.js';
import {
  forEachSilence,
  LAST_SILENCES,
  SILENCES,
  type LastShares,
  type LastSilence,
  type Signatures,
  type Silence,
  type SilenceShares,
} from '../../attendance/model/signatures.js';
import { insertStatement } from '../insert-rows.js';
import type { Database } from '../pool.js';
import { readRows } from '../read.js';

/** How silence stands in signatures: by room, and by kind. */
export type SignatureSilence = Pick<Signatures, 'silentPresent' | 'silences'>;

type ShareKind = `${'present' | 'others'}_${'heard' | Silence}`;
type LastKind = `last_${'present' | 'others'}_${'heard' | LastSilence}`;
type Kind = ShareKind | LastKind | `least_${Silence}`;
type FormerKind = `${'present' | 'others'}_${'nothing' | 'here' | 'away'}`;
type SilenceRow = [kind: 'room' | Kind, room: string, share: number];
type StoredShare = { kind: 'room' | Kind | FormerKind; room: string; share: number };

/** The silence of one version. @param room the only room to read; absent: all of them */
export async function readSignatureSilence(
  db: Database,
  version: number,
  room?: string,
): Promise<SignatureSilence> {
  const rows = await readRows<StoredShare>(
    db,
    `SELECT kind, room, share FROM signature_silence
     WHERE version = :version AND (:room IS NULL OR room IN ('', :room)) ORDER BY kind, room`,
    { version, room: room ?? null },
  );
  const rooms = rows.filter(({ kind }) => kind === 'room');
  const kinds = new Map(rows.map(({ kind, share }) => [kind, share]));
  const shareOf = (kind: ShareKind) => kinds.get(kind) ?? kinds.get(formerKind(kind))!;
  const sharesOf = (of: 'present' | 'others'): SilenceShares => ({
    heard: shareOf(`${of}_heard`),
    ...forEachSilence((silence) => shareOf(`${of}_${silence}`)),
  });
  const lastSharesOf = (of: 'present' | 'others'): LastShares => ({
    heard: kinds.get(`last_${of}_heard`)!,
    near: kinds.get(`last_${of}_near`)!,
    far: kinds.get(`last_${of}_far`)!,
  });
  return {
    silentPresent: new Map(rooms.map(({ room, share }) => [room, share])),
    // Either all kinds have been learned or none.
    silences: kinds.has('present_heard')
      ? {
          present: sharesOf('present'),
          others: sharesOf('others'),
          leastLogOdds: forEachSilence((silence) => kinds.get(`least_${silence}`) ?? NOTHING_SURE),
          ...(kinds.has('last_present_heard') && {
            last: { present: lastSharesOf('present'), others: lastSharesOf('others') },
          }),
        }
      : null,
  };
}

/** Earlier releases told only silences that reach far beyond the class from others. */
function formerKind(kind: ShareKind): FormerKind {
  const of = kind.startsWith('present') ? 'present' : 'others';
  if (kind.endsWith('_here_between')) return `${of}_here`;
  return `${of}_${kind.endsWith('far_far') ? 'nothing' : 'away'}`;
}

/** The rows of one version, in a fixed order: rooms by name, then kinds. */
export function signatureSilenceRows({ silentPresent, silences }: SignatureSilence): SilenceRow[] {
  const rows: SilenceRow[] = [];
  for (const [room, share] of [...silentPresent].sort(([a], [b]) => compareText(a, b)))
    rows.push(['room', room, share]);
  if (!silences) return rows;
  for (const of of ['present', 'others'] as const)
    for (const silence of ['heard', ...SILENCES] as const)
      rows.push([`${of}_${silence}`, '', silences[of][silence]]);
  for (const silence of SILENCES)
    rows.push([`least_${silence}`, '', silences.leastLogOdds[silence]]);
  const { last } = silences;
  if (last)
    for (const of of ['present', 'others'] as const)
      for (const silence of ['heard', ...LAST_SILENCES] as const)
        rows.push([`last_${of}_${silence}`, '', last[of][silence]]);
  return rows;
}

export const INSERT_SIGNATURE_SILENCE = insertStatement('signature_silence', [
  { name: 'version', type: 'INT UNSIGNED' },
  { name: 'kind', type: 'VARCHAR(24)' },
  { name: 'room', type: 'VARCHAR(64)' },
  { name: 'share', type: 'DOUBLE' },
]);

/** The least log odds in signatures of earlier releases, which made nobody present by silence. */
const NOTHING_SURE = -100;
