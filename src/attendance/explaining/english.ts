/** The sentences of an explanation in English. Their type holds for every other language. */
export const ENGLISH = {
  reasons: {
    base: (rate: string) => `for the class: ${rate} of its students who were heard attended`,
    silence: (around: Around, shares: SharesText, counts: Counts) =>
      `for being silent in the class${AROUND[around]}, ` +
      `like ${shares.present} of those present and ${shares.elsewhere} of others${COUNTS[counts]}`,
    way: (name: string, moment: 'before' | 'after', { present, elsewhere }: SharesText) =>
      `for being heard on ${name} shortly ${moment} the class, ` +
      `where ${present} of those who attend here are heard then, and ${elsewhere} of others`,
    // Until when is not said: a device may count for a while after it was last heard.
    place: (
      name: string,
      { minutes, from, later }: PlaceTimes,
      { present, elsewhere }: SharesText,
    ) =>
      `for ${minutes} on ${name} (from ${from}${later}), ` +
      `where ${present} of this room's time is spent and ${elsewhere} of other time`,
    later: (counted: string, stayed: string) =>
      `, later silent: that counts as ${counted} and not as ${stayed}, ` +
      'because many devices do not stay there',
    late: (time: string) =>
      `for supposing that the student came at ${time}: what was heard before does not count`,
    early: (time: string) =>
      `for supposing that the student had left by ${time}: what was heard after does not count`,
    doubt: 'because a device may not be with its owner: all evidence together has a limit',
    sum: (probability: string) => `in all: a probability of ${probability}`,
  },
  times: {
    notHere: 'Not heard on an access point of the room itself during the class.',
    here: (time: string, arrival: string, departure: string) =>
      `Heard in the room from ${time}, ${arrival}; ${departure}.`,
    takenLate: (time: string) => `but taken to have come at ${time}: late`,
    onTime: 'on time',
    alsoElsewhere: 'but also elsewhere soon after the start',
    perhapsSlept: 'perhaps late, but the phone may have slept until then',
    elsewhereBefore: (minutes: number, isLate: boolean) =>
      `${minutes} min after the start, and elsewhere before: ${isLate ? 'late' : 'perhaps late'}`,
    untilEnd: 'until the end',
    lastTime: (time: string) => `the last time at ${time}`,
    thenElsewhere: (time: string, isEarly: boolean) =>
      `the last time at ${time}, then elsewhere${isEarly ? ' (left early)' : ''}`,
  },
  silence: {
    sentence: (before: string, during: string, after: string) => `${before}, ${during}, ${after}.`,
    lastBefore: (minutes: number) => `Last heard ${span(minutes)} before the class`,
    notBefore: 'Not heard in the hour before the class',
    silent: 'silent during it',
    leftBehind: 'silent during it except for a device that seems to have been left behind',
    nextAfter: (minutes: number) => `heard again ${span(minutes)} after its end`,
    notAfter: 'and not heard in the hour after it',
  },
  minutes: (count: number) =>
    count < 1 ? 'less than 1 minute' : count === 1 ? '1 minute' : `${count} minutes`,
  percent: (number: string) => `${number} %`,
  lessThan: (share: string) => `less than ${share}`,
  moreThan: (share: string) => `more than ${share}`,
};

/** A set of sentences. */
export type Phrases = typeof ENGLISH;

/** Whether a student who was silent in a class was heard around it. */
export type Around = 'not' | 'between' | 'away';
/** How much a silence counts: in the rate of the class only, in full, or what is sure of it. */
export type Counts = 'in_rate' | 'all' | 'sure';
/** Two shares as text: of those who were in the room, and of others. */
export type SharesText = { present: string; elsewhere: string };
/** later: what is said of a silent end; empty where there is none. */
export type PlaceTimes = { minutes: string; from: string; later: string };

const AROUND: Record<Around, string> = {
  not: '',
  between: ' but heard just before and just after it',
  away: ' but heard elsewhere before or after it',
};

const COUNTS: Record<Counts, string> = {
  in_rate: '; it counts in the rate of the class only',
  all: '',
  sure: '; only what is sure of that counts',
};

function span(minutes: number): string {
  if (minutes < 1) return 'less than a minute';
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
