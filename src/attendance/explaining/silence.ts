import { EDGE_SECONDS } from '../evidence/edges.js';
import type { ClassTime } from '../evidence/minutes.js';
import { PHRASES, type Language } from './phrases.js';

/**
 * How long a student was silent around a class, in whole minutes. Null: not heard within
 * EDGE_SECONDS.
 */
export type SilentTime = {
  /** From when the student was last heard before the class to its start. */
  since: number | null;
  /** From the end of the class to when the student was first heard after it. */
  until: number | null;
  /** Whether a device that was heard in the class does not count, because it was left behind. */
  leftBehind: boolean;
};

/** One device of a student. */
export type HeardDevice = {
  phone: boolean;
  /** When it was heard, in seconds after midnight, in any order. */
  heard: readonly number[];
};

/**
 * How long a student was silent around a class; null if the student was heard in it.
 * @param isInferred whether the verdict is inferred from silence. Then a device that is no phone
 * and was heard in the class had been left behind, or it would be evidence
 */
export function silentTime(
  devices: readonly HeardDevice[],
  { startSecond, endSecond }: ClassTime,
  isInferred: boolean,
): SilentTime | null {
  const isHeardInClass = ({ heard }: HeardDevice) =>
    heard.some((at) => at >= startSecond && at < endSecond);
  const inClass = devices.filter(isHeardInClass);
  if (inClass.some(({ phone }) => phone || !isInferred)) return null;
  const silent = devices.filter((one) => !isHeardInClass(one)).flatMap(({ heard }) => heard);
  const last = Math.max(
    ...silent.filter((at) => at < startSecond && at >= startSecond - EDGE_SECONDS),
  );
  const next = Math.min(...silent.filter((at) => at >= endSecond && at < endSecond + EDGE_SECONDS));
  const minutes = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    // The clock shows minutes: 9:56:30 is 9:56, four minutes before ten, and 11:18:30 is 11:18.
    since: minutes(Math.ceil((startSecond - last) / 60)),
    until: minutes(Math.floor((next - endSecond) / 60)),
    leftBehind: inClass.length > 0,
  };
}

/**
 * When a student who was silent in a class was heard before and after it, in one sentence; null if
 * not at all.
 */
export function silenceInWords(
  { since, until, leftBehind }: SilentTime,
  language: Language = 'en',
): string | null {
  if (since === null && until === null) return null;
  const phrases = PHRASES[language].silence;
  return phrases.sentence(
    since === null ? phrases.notBefore : phrases.lastBefore(since),
    leftBehind ? phrases.leftBehind : phrases.silent,
    until === null ? phrases.notAfter : phrases.nextAfter(until),
  );
}
