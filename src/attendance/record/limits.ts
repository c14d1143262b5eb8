/** Both readers of records apply these limits. */
export const MAX_RECORD_BYTES = 65_536;
export const MAX_NAME_LENGTH = 255;
/** No time before this day counts as real. */
export const FIRST_DAY = '2000-01-01';
