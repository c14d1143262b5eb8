/** When the login of a student was seen on a device, on one day. */
export type LoginSighting = {
  /** "YYYY-MM-DD". */
  day: string;
  deviceKey: number;
  /** Whose login it was when it was seen. */
  studentNo: number;
  /** The second of the day of the first record with it. */
  first: number;
  /** The same of the last record. */
  last: number;
};

/** The order of sightings of one day. */
export function byTime(a: LoginSighting, b: LoginSighting): number {
  return a.first - b.first || a.last - b.last;
}

/** A device that the roster lists on a day. */
export type ListedDevice = { deviceKey: number; studentNo: number; phone: boolean };

/** A device and the student who has it from one second of a day up to, not including, another. */
export type OwnedDevice = ListedDevice & { from: number; to: number };

/**
 * So many days before a day tell whose a device is: twice as long as a device in weekly use is
 * away, and as long as signatures learn. One that nobody has used for longer may have a new owner.
 */
export const REACH_DAYS = 14;
