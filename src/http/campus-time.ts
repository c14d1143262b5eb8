import { wallClock } from '../attendance/wall-clock.js';

/** A time of the database's clock, in UTC, as the campus wall clock shows it. */
export function campusTime(utc: string, timeZone: string): string {
  return wallClock(Date.parse(`${utc}Z`), timeZone);
}
