import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { ERROR_CODES, RollcallError } from '../errors.js';

/**
 * Wraps an activity so that what it throws is fit for a workflow's history: our errors by their code and sentence, retried as the table of codes says;
 * a server's error by its code alone, because its text may quote the row that it refused. Everything unforeseen is retried.
 */
export function withFailures<A extends unknown[], O>(
  activity: (...args: A) => Promise<O>,
): (...args: A) => Promise<O> {
  return async (...args) => {
    try {
      return await activity(...args);
    } catch (error) {
      if (error instanceof CancelledFailure || error instanceof ApplicationFailure) throw error;
      throw asFailure(error);
    }
  };
}

function asFailure(error: unknown): ApplicationFailure {
  if (error instanceof RollcallError) {
    return ApplicationFailure.create({
      message: error.message,
      type: error.code,
      nonRetryable: !ERROR_CODES[error.code].retryable,
    });
  }
  return ApplicationFailure.create({
    message: describeError(error),
    type: 'unforeseen',
    nonRetryable: false,
  });
}

/** What may be said of an error that is not ours: a MySQL error names itself, and keeps the values it quotes for itself. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'an unforeseen error';
  if ('errno' in error && 'code' in error) return `${error.name} ${String(error.code)}`;
  return `${error.name}: ${error.message}`;
}
