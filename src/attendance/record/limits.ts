/** Both readers of records apply these limits. */
export const MAX_RECORD_BYTES = 65_536;
export const MAX_NAME_LENGTH = 255;
/** Far more bytes than a login has. */
export const MAX_USER_LENGTH = 1_024;
/** No time before this day counts as real. */
export const FIRST_DAY = '2000-01-01';
