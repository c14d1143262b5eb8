import { silenceInWords, silentTime } from '../../attendance/explaining/silence.js';
import type { ClassTime } from '../../attendance/evidence/minutes.js';
import type { VerdictBasis } from '../../attendance/verdict.js';

/** A stay of the device of that name, and when it was heard there. */
type StayOfDevice = { device: string; phone: boolean; stay: { heard: readonly number[] } };

/**
 * When a student who was silent in a class was heard around it, as the stays show; null for a
 * student who was heard in it.
 */
export function silenceAround(
  stays: readonly StayOfDevice[],
  time: ClassTime,
  basis: VerdictBasis | null,
): string | null {
  const devices = [...Map.groupBy(stays, ({ device }) => device).values()].map((stayed) => ({
    phone: stayed[0]!.phone,
    heard: stayed.flatMap(({ stay }) => stay.heard),
  }));
  const silent = silentTime(devices, time, basis === 'inferred');
  return silent && silenceInWords(silent);
}
