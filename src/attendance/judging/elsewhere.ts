/** The last place of one device in the last minutes. */
export type LastPlace = {
  /** Other devices may lie in another room than their owner. */
  phone: boolean;
  /** Whether the roster lists the access point for the room of the class. */
  listedHere: boolean;
  /** Whether the roster lists it for another room. */
  listedElsewhere: boolean;
  /**
   * The shares of the access point in the signatures; null where nothing was learned of the room
   * yet.
   */
  shares: { present: number; elsewhere: number } | null;
};

/**
 * Whether the devices of a student say that the student is not in the room just now. A phone must
 * say so, and no device may speak for the room: to refuse somebody who sits there is worse than to
 * believe somebody who does not.
 */
export function saysElsewhere(places: readonly LastPlace[]): boolean {
  const said = places.map((place) => ({ phone: place.phone, says: whatSays(place) }));
  return said.some((one) => one.phone && one.says === 'away') && !said.some(isHere);
}

function isHere({ says }: { says: 'here' | 'away' | 'nothing' }): boolean {
  return says === 'here';
}

function whatSays({ listedHere, listedElsewhere, shares }: LastPlace): 'here' | 'away' | 'nothing' {
  if (listedHere) return 'here';
  if (shares === null) return listedElsewhere ? 'away' : 'nothing';
  const logOdds = Math.log(shares.present / shares.elsewhere);
  if (logOdds > 0) return 'here';
  return logOdds <= -AWAY_LOG_ODDS ? 'away' : 'nothing';
}

/** Of those who are heard on such an access point, at most one in ten is in the room. Estimate. */
const AWAY_LOG_ODDS = Math.log(10);
