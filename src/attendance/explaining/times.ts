import type { ClassTime } from '../evidence/minutes.js';
import { timeOfDay } from '../wall-clock.js';
import type { Phrases } from './english.js';
import { PHRASES, type Language } from './phrases.js';

/** A time in which one device was on one access point, in seconds after midnight. */
export type Sighting = {
  from: number;
  /** When the device was last heard there. */
  lastHeard: number;
  /** Until when it is taken to have been there. */
  to: number;
  /** Whether the access point belongs to the room of the class. */
  inRoom: boolean;
  phone: boolean;
};

/** What the policy decided of a student's times. */
export type DecidedTimes = ClassTime & {
  late: 'no' | 'yes' | 'maybe' | null;
  leftEarly: boolean | null;
  /** When the student came, in seconds after midnight; null where the policy does not say. */
  arrival: number | null;
  onTimeMinutes: number;
  earlyMinutes: number;
};

/**
 * When a student who attended came and went, in one sentence. It says only what the sightings show,
 * which stand beside it: the policy reads evidence of neighbouring access points too, and may take
 * a student there to be in the room.
 *
 * The phone decides where it was heard in the room. A laptop elsewhere says little of its owner.
 */
export function timesInWords(
  sightings: readonly Sighting[],
  decided: DecidedTimes,
  language: Language = 'en',
): string {
  const phrases = PHRASES[language].times;
  const { startSecond, endSecond } = decided;
  const around = sightings.filter(({ from, to }) => from < endSecond && to > startSecond);
  const isHeardHere = ({ inRoom, lastHeard }: Sighting) => inRoom && lastHeard >= startSecond;
  const phones = around.filter(({ phone }) => phone);
  const deciding = phones.some(isHeardHere) ? phones : around;
  const here = deciding.filter(isHeardHere);
  if (here.length === 0) return phrases.notHere;
  const elsewhere = deciding.filter(({ inRoom }) => !inRoom);
  const first = Math.min(...here.map(({ from }) => from));
  const last = Math.max(...here.map(({ lastHeard }) => lastHeard));
  return phrases.here(
    clock(first),
    arrivalWords(first, elsewhere, decided, phrases),
    departureWords(last, elsewhere, decided, phrases),
  );
}

function arrivalWords(
  first: number,
  elsewhere: readonly Sighting[],
  { startSecond, late, arrival, onTimeMinutes }: DecidedTimes,
  phrases: Phrases['times'],
): string {
  const limit = startSecond + onTimeMinutes * 60;
  const isElsewhereUntil = (second: number) => elsewhere.some(({ from }) => from <= second);
  const isBefore = isElsewhereUntil(Math.max(limit, first));
  // The student sat there before the class and left again, or the corridor is heard in the room,
  // or nothing was heard for long and nobody knows when the student came.
  const isOther = arrival !== null && Math.abs(arrival - first) >= SAME_SECONDS;
  if (late === 'yes' && (first <= limit || !isBefore || isOther))
    return phrases.takenLate(clock(arrival ?? first));
  if (first <= limit) return isBefore ? phrases.alsoElsewhere : phrases.onTime;
  if (!isBefore) return phrases.perhapsSlept;
  const minutes = Math.floor((first - startSecond) / 60);
  // Perhaps: an access point of a neighbouring room hears this room too, and a phone may sleep.
  return phrases.elsewhereBefore(minutes, late === 'yes');
}

function departureWords(
  last: number,
  elsewhere: readonly Sighting[],
  { endSecond, leftEarly, earlyMinutes }: DecidedTimes,
  phrases: Phrases['times'],
): string {
  if (last >= endSecond) return phrases.untilEnd;
  const isHeardLater = elsewhere.some(({ from }) => from >= last);
  if (!isHeardLater) return phrases.lastTime(clock(last));
  // A sighting of some seconds is no minute in the room, but it stands in the rows.
  const isEarly = leftEarly === true && last < endSecond - earlyMinutes * 60;
  return phrases.thenElsewhere(clock(last), isEarly);
}

/** The policy counts in whole minutes. */
const SAME_SECONDS = 120;

/** "HH:MM" */
function clock(second: number): string {
  return timeOfDay(second).slice(0, 5);
}
