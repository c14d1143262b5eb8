/** What became of an attempt to send something. `detail` is a code that names nobody. */
export type SendOutcome =
  /** The other side has taken it. */
  | { state: 'sent'; detail: null }
  /** The other side has refused it, and would refuse it again. */
  | { state: 'failed'; detail: string }
  /**
   * Nothing was taken. It may be tried again, but that is useless tonight where the worker lacks a
   * setting: the mail server, or the secret of webhooks.
   */
  | { state: 'waiting'; detail: string; lacksSetting?: true }
  /** It was handed over, and no answer came. Perhaps it went out. */
  | { state: 'unknown'; detail: string };
