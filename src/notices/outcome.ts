/** What became of an attempt to send something. `detail` is a code that names nobody. */
export type SendOutcome =
  /** The other side has taken it. */
  | { state: 'sent'; detail: null }
  /** The other side has refused it, and would refuse it again. */
  | { state: 'failed'; detail: string }
  /** Nothing was taken. It may be tried again. */
  | { state: 'waiting'; detail: string }
  /** It was handed over, and no answer came. Perhaps it went out. */
  | { state: 'unknown'; detail: string };
