import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import { withFailures } from '../../src/activities/failures.js';
import { RollcallError } from '../../src/errors.js';

/** What a history would hold of an error that a step ends with. */
async function failureOf(error: Error) {
  const step = withFailures(() => Promise.reject(error));
  const env = new MockActivityEnvironment({ activityType: 'expireEvents' });
  return env.run(step).catch((thrown: unknown) => thrown);
}

const serverError = (code: string) =>
  Object.assign(new Error("Incorrect DATE value: '-731-02-21'"), { errno: 1292, code });

test('what MySQL refused is said with the step and the code, and without the text', async () => {
  expect(await failureOf(serverError('ER_TRUNCATED_WRONG_VALUE'))).toMatchObject({
    message: 'expireEvents: MySQL refused a statement (ER_TRUNCATED_WRONG_VALUE)',
    type: 'unforeseen',
    nonRetryable: false,
  });
});

test('another error that nobody foresaw is said with the step', async () => {
  expect(await failureOf(serverError('ECONNRESET'))).toMatchObject({
    message: 'expireEvents: Error ECONNRESET',
  });
  expect(await failureOf(new TypeError('no such thing'))).toMatchObject({
    message: 'expireEvents: TypeError: no such thing',
  });
});

test('our own errors keep their sentence', async () => {
  expect(await failureOf(new RollcallError('expired', 'The events are gone.'))).toMatchObject({
    message: 'The events are gone.',
    type: 'expired',
    nonRetryable: true,
  });
});
