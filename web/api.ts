import type { Problem } from '../src/http/schemas/session.js';

type ShownProblem = Pick<Problem, 'status' | 'code' | 'detail' | 'login'>;

/** An answer of the API that is not what was asked for. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** Beside the status 401: where a person logs in; null for the local link. */
  readonly login: string | null;

  constructor({ status, code, detail, login }: ShownProblem) {
    super(detail);
    this.status = status;
    this.code = code;
    this.login = login ?? null;
  }
}

/** What the session gave us to send back with each change. */
let csrfToken: string | null = null;

export function rememberCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** Called with every error, before its asker gets it. */
let heedTrouble: (error: ApiError) => void = () => {};

/** Lets one place look at every error: a session that is over, a server that does not answer. */
export function onTrouble(heed: (error: ApiError) => void): void {
  heedTrouble = heed;
}

/**
 * Asks the API. @throws ApiError, with status 0 where the server does not answer
 * @param path below /api/v1, with each name encoded: see `apiPath`
 */
export async function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  return request<T>(path, { method: 'GET', signal: signal ?? null });
}

/** Asks the API for a change. */
export async function change<T>(path: string, body: unknown): Promise<T> {
  return request<T>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-csrf-token': csrfToken ?? '' },
    body: JSON.stringify(body),
  });
}

/** A path from its parts, each encoded. */
export function apiPath(...parts: string[]): string {
  return parts.map(encodeURIComponent).join('/');
}

async function request<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1/${path}`, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw heeded(new ApiError({ status: 0, code: 'offline', detail: '' }));
  }
  if (response.ok) return response.status === 204 ? (null as T) : ((await response.json()) as T);
  throw heeded(new ApiError(await problemOf(response)));
}

function heeded(error: ApiError): ApiError {
  heedTrouble(error);
  return error;
}

async function problemOf(response: Response): Promise<ShownProblem> {
  try {
    return (await response.json()) as Problem;
  } catch {
    // A proxy may answer in its own words.
    return { status: response.status, code: 'failed', detail: '' };
  }
}
