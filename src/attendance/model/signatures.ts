import { stayMoment, type StayShares } from './staying.js';

/** An access point that the roster lists for a room. */
export type ListedAccessPoint = {
  room: string;
  accessPointNo: number;
  /** 0..1. An access point of weight 0 does not count for the room. */
  weight: number;
};

/** In a class, or on the way to it or from it. */
export type Moment = 'during' | 'before' | 'after';
export const MOMENTS: readonly Moment[] = ['during', 'before', 'after'];

/**
 * How a student was silent in a class.
 * - `here_between`: heard just before and just after the class, in places that speak for the room
 * - `here`: heard shortly before or after the class, in places that speak for the room
 * - the others: heard in other places, or not at all, near the class or far from it in time: just
 *   before it, then just after it
 */
export type Silence = 'here_between' | 'here' | 'near_near' | 'near_far' | 'far_near' | 'far_far';
export const SILENCES: readonly Silence[] = [
  'here_between',
  'here',
  'near_near',
  'near_far',
  'far_near',
  'far_far',
];

/**
 * How a student is silent in the last class of the student's day: heard within 20 minutes before it
 * or not. Those who attended go home after it, like those who did not: when they are heard again
 * says little.
 */
export type LastSilence = 'near' | 'far';
export const LAST_SILENCES: readonly LastSilence[] = ['near', 'far'];

export function forEachSilence(valueOf: (silence: Silence) => number): Record<Silence, number> {
  return Object.fromEntries(SILENCES.map((one) => [one, valueOf(one)])) as Record<Silence, number>;
}

/**
 * Of some students in a class: the share that is heard, and the share that is silent in each way.
 */
export type SilenceShares = Readonly<Record<'heard' | Silence, number>>;

/** The same of students in the last class of their day. */
export type LastShares = Readonly<Record<'heard' | LastSilence, number>>;

/** Access point -> its share of some time. */
export type Shares = ReadonlyMap<number, number>;

/** What has been learned, under one version. All shares are 0..1. */
export type Signatures = {
  version: number;
  /** The share of an access point that a distribution does not name. */
  floor: number;
  /**
   * Room -> its signature. `during`: of the time that those present in the room are heard, the
   * share on each access point. `before`, `after`: of those who are heard on the way, the share on
   * each; these add up to less than 1. The rest is taken from free time, because what is not known
   * of a room must say nothing.
   */
  byRoom: Readonly<Record<Moment, ReadonlyMap<string, Shares>>>;
  /** The same of enrolled students who are not in their class, and of students in free time. */
  freeTime: Readonly<Record<Moment, Shares>>;
  /** Of those who are not in their class: the share from whom nothing is heard. */
  silentElsewhere: number;
  /** Room -> of those present in it: the share from whom nothing is heard. */
  silentPresent: ReadonlyMap<string, number>;
  /** The same in a room that silentPresent does not name. */
  silentPresentAnywhere: number;
  /**
   * By kind of silence, of those present in a class and of others; null until it can be learned.
   * leastLogOdds: what a kind adds to the log odds at least, as far as the classes can tell.
   */
  silences: {
    present: SilenceShares;
    others: SilenceShares;
    leastLogOdds: Readonly<Record<Silence, number>>;
    /** Of students in the last class of their day. Missing in signatures of earlier releases. */
    last?: { present: LastShares; others: LastShares };
  } | null;
  /**
   * How often a device stays where it was last heard. Missing in signatures of earlier releases:
   * then every device stays.
   */
  stays?: StayShares;
};

/** How often something is true of those present in a room, and of others. */
export type SharesOfBoth = {
  /** Of those present: 0..1. */
  present: number;
  /** Of others: 0..1. */
  elsewhere: number;
};

/** Makes a function that gives the shares of an access point for one room and moment. */
export function createSignatureShares(
  { byRoom, freeTime, floor }: Signatures,
  room: string,
  moment: Moment,
): (accessPointNo: number) => SharesOfBoth {
  const signature = byRoom[moment].get(room) ?? new Map<number, number>();
  const others = freeTime[moment];
  if (moment === 'during')
    return (no) => ({ present: signature.get(no) ?? floor, elsewhere: others.get(no) ?? floor });
  const rest = 1 - [...signature.values()].reduce((sum, share) => sum + share, 0);
  return (no) => {
    const elsewhere = others.get(no) ?? floor;
    return { present: (signature.get(no) ?? 0) + rest * elsewhere, elsewhere };
  };
}

/**
 * What one observation on an access point adds to the log odds that the student is in the room.
 */
export type LogRatios = Readonly<Record<Moment, (accessPointNo: number) => number>> & {
  /**
   * What the minutes count of a device that was last heard there, in that minute of the class, and
   * then went silent; 0..1.
   */
  stays: (accessPointNo: number, lastHeard: number) => number;
};

/** ln(P1 / P0) for the access points of a room; 0 for all if the room has no signature. */
export function logRatios(signatures: Signatures, room: string): LogRatios {
  const ratioOf = (moment: Moment) => {
    if (!signatures.byRoom.during.has(room)) return () => 0;
    const sharesOf = createSignatureShares(signatures, room, moment);
    const known = new Map<number, number>();
    return (accessPointNo: number) => {
      let ratio = known.get(accessPointNo);
      if (ratio === undefined) {
        const { present, elsewhere } = sharesOf(accessPointNo);
        known.set(accessPointNo, (ratio = Math.log(present / elsewhere)));
      }
      return ratio;
    };
  };
  const { stays } = signatures;
  return {
    during: ratioOf('during'),
    before: ratioOf('before'),
    after: ratioOf('after'),
    stays: (no, lastHeard) => stays?.[stayMoment(lastHeard)].get(no) ?? 1,
  };
}

/**
 * The room's own access points, the most heard first: the fewest that together hear `share` of the
 * time of those present.
 */
export function ownAccessPoints({ byRoom }: Signatures, room: string, share: number): number[] {
  const own: number[] = [];
  let sum = 0;
  const byShare = [...(byRoom.during.get(room) ?? [])].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  for (const [no, part] of byShare) {
    if (sum >= share) break;
    own.push(no);
    sum += part;
  }
  return own;
}
