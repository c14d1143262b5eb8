/**
 * When in a class a device was last heard: before its start, in its first 5 minutes, in the next
 * 10, or later. Students walk before and shortly after the start, and sit later.
 */
export const STAY_MOMENTS = ['before', 'start', 'early', 'later'] as const;
export type StayMoment = (typeof STAY_MOMENTS)[number];

/** The first minute of each moment but the first. */
export const START_MINUTE = 0;
export const EARLY_MINUTE = 5;
export const LATER_MINUTE = 15;

/**
 * Moment -> access point -> what the minutes of a device count that was last heard there then, and
 * away from the room of its owner's class: the share of such devices that stayed a while longer.
 */
export type StayShares = Readonly<Record<StayMoment, ReadonlyMap<number, number>>>;

/** @param minute of the class, negative before it */
export function stayMoment(minute: number): StayMoment {
  if (minute < START_MINUTE) return 'before';
  if (minute < EARLY_MINUTE) return 'start';
  return minute < LATER_MINUTE ? 'early' : 'later';
}
