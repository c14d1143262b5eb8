import { NamespaceNotFoundError } from '@temporalio/common';
import { expect, test } from 'vitest';
import { RollcallError } from '../../src/errors.js';
import { temporalFailure, temporalUnreachable } from '../../src/temporal/failure.js';

const ADDRESS = { connectionOptions: { address: 'temporal:7233' }, namespace: 'campus' };

/** What the SDK throws for a status of gRPC. */
function grpc(code: number, details: string): Error {
  const cause = Object.assign(new Error(`${code} STATUS: ${details}`), {
    code,
    details,
    metadata: {},
  });
  return new Error('Failed to do it', { cause });
}

test.each([
  [
    'the namespace',
    new NamespaceNotFoundError('campus'),
    'not_found',
    /has no namespace campus: create it/,
  ],
  [
    'the namespace',
    grpc(5, 'Namespace campus is not found.'),
    'not_found',
    /has no namespace campus/,
  ],
  [
    'the namespace of a worker',
    new Error(
      'Namespace campus was not found or otherwise could not be described: Status { code: NotFound, details: b"x" }',
    ),
    'not_found',
    /has no namespace campus/,
  ],
  [
    'a schedule',
    grpc(5, 'schedule not found'),
    'not_found',
    /finds nothing there: schedule not found\.$/,
  ],
  [
    'an answer',
    grpc(14, 'No connection established'),
    'unreachable',
    /does not answer: No connection/,
  ],
  [
    'a right',
    grpc(7, 'Request unauthorized.'),
    'unreachable',
    /does not let this client in: Request/,
  ],
  ['sense', grpc(3, 'invalid query'), 'failed', /refuses the request: invalid query\.$/],
])('a request that lacks %s fails with one sentence: %s', (_what, error, code, message) => {
  const failure = temporalFailure(ADDRESS, error);
  expect(failure).toBeInstanceOf(RollcallError);
  expect(failure).toMatchObject({ code, message: expect.stringMatching(message) as string });
  expect((failure as Error).message).toMatch(/^Temporal at temporal:7233 .*\.$/);
});

test('an error that is not of Temporal stays as it is', () => {
  for (const error of [new RollcallError('usage', 'ours'), new TypeError('a bug')])
    expect(temporalFailure(ADDRESS, error)).toBe(error);
});

test.each([
  [
    'tonic::transport::Error(Transport, ConnectError(ConnectError("tcp connect error", 127.0.0.1:1, Os { code: 111, kind: ConnectionRefused, message: "Connection refused" })))',
    'Connection refused',
  ],
  [
    'tonic::transport::Error(Transport, ConnectError(ConnectError("dns error", Custom { kind: Uncategorized, error: "failed to lookup address information: Name or service not known" })))',
    'failed to lookup address information: Name or service not known',
  ],
  [
    'tonic::transport::Error(Transport, Custom { kind: InvalidData, error: InvalidCertificate(UnknownIssuer) })',
    'its certificate is not trusted (UnknownIssuer)',
  ],
  ['tonic::transport::Error(Transport, Odd)', 'it takes no connection'],
  ['Failed to connect before the deadline', 'Failed to connect before the deadline'],
])('of the words of the native core only those for a person are printed: %s', (text, words) => {
  expect(temporalUnreachable('temporal:7233', new Error(text)).message).toBe(
    `Temporal at temporal:7233 does not answer: ${words}.`,
  );
});
