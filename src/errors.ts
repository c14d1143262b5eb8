/**
 * Every failure that a person may meet has one of these codes, and each code has one meaning. The
 * table says what it means to a shell, to an HTTP client and to Temporal's retries.
 */
export const ERROR_CODES = {
  /** The command, flag or setting is wrong. The same call will fail again. */
  usage: { exitStatus: 2, httpStatus: 400, retryable: false },
  /** A server did not answer. */
  unreachable: { exitStatus: 3, httpStatus: 503, retryable: true },
  /** An input or a request was looked at and refused: a roster with bad lines, a skip backwards. */
  refused: { exitStatus: 4, httpStatus: 422, retryable: false },
  /** MySQL refuses a row because of a value in it. */
  bad_row: { exitStatus: 4, httpStatus: 422, retryable: false },
  /** A batch of the log cannot be decoded: it is damaged, too large, or in an unknown format. */
  unreadable: { exitStatus: 4, httpStatus: 422, retryable: false },
  /** The retention has deleted the events of the day, so no rollup can read them. */
  expired: { exitStatus: 4, httpStatus: 410, retryable: false },
  /** A newer rollup or a newer roster has taken over, so this rollup must not write any more. */
  superseded: { exitStatus: 4, httpStatus: 409, retryable: false },
  /** Something does not exist: a course, a day, a partition. */
  not_found: { exitStatus: 1, httpStatus: 404, retryable: false },
  /** Another process holds or has changed what this operation needs. It may work later. */
  conflict: { exitStatus: 1, httpStatus: 409, retryable: true },
  /** The operation ended without success. The message says why. */
  failed: { exitStatus: 1, httpStatus: 500, retryable: false },
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * An error with a code and one sentence for people: what was wanted, what came, how to mend it.
 * The sentence never names a MAC address, a student or a secret.
 */
export class RollcallError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, sentence: string, options?: { cause?: unknown }) {
    super(sentence, options);
    this.name = 'RollcallError';
    this.code = code;
  }
}

/** The exit status for any thrown value: the table's for our errors, 1 for everything else. */
export function exitStatusOf(error: unknown): number {
  return error instanceof RollcallError ? ERROR_CODES[error.code].exitStatus : 1;
}

/** The message of any thrown value, for logs and for the last line on standard error. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && !error.message)
    return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
