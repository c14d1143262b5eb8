/** An access point that the roster lists for a room. weight: 0..1; one of weight 0 is not listed. */
export type ListedAccessPoint = { room: string; accessPointNo: number; weight: number };

/** In a class, or on the way to it or from it. */
export type Moment = 'during' | 'before' | 'after';
export const MOMENTS: readonly Moment[] = ['during', 'before', 'after'];

/**
 * Why we heard nothing from a student during a class.
 * - `nothing`: no sign at all
 * - `here`: heard shortly before or after the class, in places that speak for the room
 * - `away`: heard shortly before or after the class, in other places
 */
export type Silence = 'nothing' | 'here' | 'away';
export const SILENCES: readonly Silence[] = ['nothing', 'here', 'away'];

/** Of some students in a class: the share that is heard, and the share that is silent in each way. */
export type SilenceShares = Readonly<Record<'heard' | Silence, number>>;

/** Access point -> its share of some time. */
export type Shares = ReadonlyMap<number, number>;

/**
 * What has been learned, under one version. All shares are 0..1.
 * signatures: of the time that those present in a room are heard, the share on each access point; and of those who are heard on the way, the share on each. background: the same of
 * enrolled students who are not in their class, at class times. In a signature of the way the shares add up to less than 1: the rest is drawn from the background, since
 * what is not known of a room says nothing. Elsewhere an access point that is not named has the share `floor`.
 */
export type Tables = {
  version: number;
  floor: number;
  signatures: Readonly<Record<Moment, ReadonlyMap<string, Shares>>>;
  background: Readonly<Record<Moment, Shares>>;
  /** Of those who are not in their class: the share of whom nothing is heard. */
  silentElsewhere: number;
  /** The same of those present, in each room and in a room that the map does not name. */
  silentPresent: ReadonlyMap<string, number>;
  silentPresentAnywhere: number;
  /** By kind of silence, of those present in a class and of others; null until it can be learned. */
  silences: { present: SilenceShares; others: SilenceShares } | null;
};

/** The share of an access point among those present in a room, and among others. */
export type SharesOfBoth = { present: number; elsewhere: number };

/** Makes a function that tells the shares of an access point for one room and moment. */
export function createSharesOf(
  { signatures, background, floor }: Tables,
  room: string,
  moment: Moment,
): (accessPointNo: number) => SharesOfBoth {
  const signature = signatures[moment].get(room) ?? new Map<number, number>();
  const others = background[moment];
  if (moment === 'during')
    return (no) => ({ present: signature.get(no) ?? floor, elsewhere: others.get(no) ?? floor });
  const rest = 1 - [...signature.values()].reduce((sum, share) => sum + share, 0);
  return (no) => {
    const elsewhere = others.get(no) ?? floor;
    return { present: (signature.get(no) ?? 0) + rest * elsewhere, elsewhere };
  };
}

/** What one observation on an access point adds to the log odds that the student is in the room. */
export type LogRatios = Readonly<Record<Moment, (accessPointNo: number) => number>>;

/** ln(P1 / P0) for the access points of a room; 0 everywhere for a room that nothing is known of. */
export function logRatios(tables: Tables, room: string): LogRatios {
  const ratioOf = (moment: Moment) => {
    if (!tables.signatures.during.has(room)) return () => 0;
    const sharesOf = createSharesOf(tables, room, moment);
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
  return { during: ratioOf('during'), before: ratioOf('before'), after: ratioOf('after') };
}

/** The room's own access points: the fewest that together hear `share` of the time of those present, the most heard first. */
export function ownAccessPoints({ signatures }: Tables, room: string, share: number): number[] {
  const own: number[] = [];
  let sum = 0;
  const byShare = [...(signatures.during.get(room) ?? [])].sort(
    (a, b) => b[1] - a[1] || a[0] - b[0],
  );
  for (const [no, part] of byShare) {
    if (sum >= share) break;
    own.push(no);
    sum += part;
  }
  return own;
}
