import type { UserWish } from '../attendance/format/read-record.js';

/** How logins are read. `readRecord` asks `wanted`; a commit sets it, since it knows the roster. */
export type Logins = UserWish & {
  /** The login key of the user of a record. */
  keyOf: (user: string) => number;
};
