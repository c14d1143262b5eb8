import type { Language } from '../attendance/explaining/phrases.js';
import { silenceInWords, silentTime } from '../attendance/explaining/silence.js';
import type { Evidence } from '../attendance/evidence/evidence.js';
import type { ClassTime } from '../attendance/evidence/minutes.js';
import type { VerdictBasis } from '../attendance/verdict.js';

/** A stay of the device of that number, and when it was heard there. */
type StayOfDevice = { deviceNo: number; phone: boolean; stay: { heard: readonly number[] } };

/**
 * When a student who was silent in a class was heard around it, as the stays show; null for a
 * student who was heard in it. Once the events are deleted, the stored evidence tells it.
 */
export function silenceAround(
  stays: readonly StayOfDevice[],
  evidence: Evidence,
  time: ClassTime,
  basis: VerdictBasis | null,
  language?: Language,
): string | null {
  if (stays.length === 0) return silenceInEvidence(evidence, basis, language);
  const devices = [...Map.groupBy(stays, ({ deviceNo }) => deviceNo).values()].map((stayed) => ({
    phone: stayed[0]!.phone,
    heard: stayed.flatMap(({ stay }) => stay.heard),
  }));
  const silent = silentTime(devices, time, basis === 'inferred');
  return silent && silenceInWords(silent, language);
}

/**
 * What the evidence says of a silence. A run that reaches into the class lies between two records,
 * and whoever has one may have been heard there.
 */
function silenceInEvidence(
  { runs, others, since, until }: Evidence,
  basis: VerdictBasis | null,
  language?: Language,
): string | null {
  const mayBeHeard = others.length > 0 || runs.some(({ to, tenths }) => to > 0 && tenths > 0);
  if (mayBeHeard && basis !== 'inferred') return null;
  return silenceInWords({ since, until, leftBehind: false }, language);
}
