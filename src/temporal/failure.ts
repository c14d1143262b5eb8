import { NamespaceNotFoundError, isGrpcServiceError } from '@temporalio/client';
import { RollcallError, messageOf } from '../errors.js';

/** The numbers that gRPC gives to what may go wrong with a request. */
const STATUS = {
  deadline: 4,
  notFound: 5,
  notAllowed: 7,
  unavailable: 14,
  notSignedIn: 16,
} as const;

/** A sentence for a person when Temporal did not answer, with the reason. Never has a password. */
export function temporalUnreachable(
  address: string | undefined,
  cause: unknown,
  proxy?: string,
): RollcallError {
  const way = proxy === undefined ? '' : ` through the proxy ${bareProxy(proxy)}`;
  const mend = proxy === undefined ? '' : ' (no_proxy names the hosts that need no proxy)';
  return new RollcallError(
    'unreachable',
    `Temporal at ${address ?? 'localhost:7233'} does not answer${way}: ${nativeWords(messageOf(cause))}${mend}.`,
    { cause },
  );
}

/** The proxy without the name and the password that its URL may hold. */
function bareProxy(proxy: string): string {
  return URL.canParse(proxy) ? new URL(proxy).origin : 'in the environment';
}

/**
 * Makes a sentence of what a request to Temporal failed with. Errors of ours, and all that do not
 * come from Temporal, stay as they are.
 */
export function temporalFailure(
  { connectionOptions, namespace }: { connectionOptions: { address?: string }; namespace: string },
  error: unknown,
): unknown {
  if (error instanceof RollcallError) return error;
  const server = `Temporal at ${connectionOptions.address ?? 'localhost:7233'}`;
  const answer = grpcErrorIn(error);
  if (error instanceof NamespaceNotFoundError || isNoNamespace(answer?.details ?? messageOf(error)))
    return new RollcallError(
      'not_found',
      `${server} has no namespace ${namespace}: create it with "temporal operator namespace create ${namespace}", or set TEMPORAL_NAMESPACE.`,
      { cause: error },
    );
  return answer ? requestFailure(server, answer) : error;
}

function grpcErrorIn(error: unknown): (Error & { code: number; details: string }) | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (isGrpcServiceError(cause)) return cause;
  return undefined;
}

/** The server's words in any of the ways in which the SDK passes them on. */
function isNoNamespace(text: string): boolean {
  return /^Namespace \S+ was not found or otherwise .*code: NotFound|Namespace \S+ is not found/.test(
    text,
  );
}

function requestFailure(
  server: string,
  cause: Error & { code: number; details: string },
): RollcallError {
  const details = cause.details.replace(/\.$/, '');
  switch (cause.code) {
    case STATUS.deadline:
    case STATUS.unavailable:
      return new RollcallError('unreachable', `${server} does not answer: ${details}.`, { cause });
    case STATUS.notAllowed:
    case STATUS.notSignedIn:
      return new RollcallError(
        'unreachable',
        `${server} does not let this client in: ${details}. TEMPORAL_API_KEY or TEMPORAL_TLS_... may be wrong.`,
        { cause },
      );
    case STATUS.notFound:
      return new RollcallError('not_found', `${server} finds nothing there: ${details}.`, {
        cause,
      });
    default:
      return new RollcallError('failed', `${server} refuses the request: ${details}.`, { cause });
  }
}

/**
 * What is worth reading in an error of the SDK's native core, which is printed as the core's own
 * data: `tonic::transport::Error(Transport, ... message: "Connection refused" }))`.
 */
function nativeWords(text: string): string {
  if (!/tonic::|Status \{/.test(text)) return text.replace(/\.$/, '');
  const certificate = /InvalidCertificate\((\w+)/.exec(text)?.[1];
  if (certificate) return `its certificate is not trusted (${certificate})`;
  const words = /(?:message|error): "([^"]+)"/.exec(text)?.[1] ?? 'it takes no connection';
  return words.replace(/\.$/, '');
}
