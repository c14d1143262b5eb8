import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import { ERROR_CODES, RollcallError } from '../errors.js';

/**
 * Wraps an activity so that its errors may enter a workflow's history. Our own errors enter it with
 * their code and sentence, and are retried as the table of codes says. A server's error enters it
 * with the step and its code alone, because its text may quote the row that it refused. Every other
 * error is retried.
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
    message: `${Context.current().info.activityType}: ${describeError(error)}`,
    type: 'unforeseen',
    nonRetryable: false,
  });
}

/** What a history may hold of a foreign error: of a server's error its code, not its text. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'an unforeseen error';
  if ('errno' in error && 'code' in error) {
    const code = String(error.code);
    return code.startsWith('ER_') ? `MySQL refused a statement (${code})` : `${error.name} ${code}`;
  }
  return `${error.name}: ${error.message}`;
}
