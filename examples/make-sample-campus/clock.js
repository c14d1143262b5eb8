/**
 * Times are seconds after 2019-09-01 00:00:00. The day of the sample campus begins 24 hours later.
 */
const FIRST_MIDNIGHT_MS = Date.UTC(2019, 8, 1);

export const DAY_BEGINS = 86_400;

/** Reads a time of 2019-09-02 such as "15:23:02", or a time with its date. */
export function at(text) {
  const full = text.includes(' ') ? text : `2019-09-02 ${text}`;
  return (Date.parse(`${full.replace(' ', 'T')}Z`) - FIRST_MIDNIGHT_MS) / 1000;
}

/** Writes a time as the controller logs it: "2019-09-02 15:23:02". */
export function writeTime(second) {
  return new Date(FIRST_MIDNIGHT_MS + second * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
