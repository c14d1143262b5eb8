import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Rights } from '../../mysql/board/rights.js';
import { readSession, type StoredSession } from '../../mysql/board/sessions.js';
import { readToken } from '../../mysql/board/tokens.js';
import type { Board } from '../board.js';
import { RequestError } from '../problem.js';
import { isOpenedInBrowser } from '../serve-files.js';
import { countFailures, type Failures } from './failures.js';
import { MOST_WRONG_TOKENS } from './limits.js';
import { rightsOf } from './rights-of.js';
import { TOKEN_ROLES } from './role-scope.js';
import { hashOf } from './secrets.js';
import { hasRole, ROLES, type Role, type Viewer } from './viewer.js';

/** A request of somebody who is known. */
export type Access = {
  viewer: Viewer;
  rights: Rights;
  /** The secret that a change must send back; null for a token of a machine. */
  csrfToken: string | null;
  /** The session and its person; null for a token. */
  session: { hash: string; issuer: string; subject: string } | null;
  /** What the same person or machine may do now, for live connections; undefined: it is over. */
  again: () => Promise<Access | undefined>;
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `authenticate`; null before it. */
    access: Access | null;
  }
  interface FastifyContextConfig {
    /** The roles that may call the route; absent: everybody who is logged in. */
    roles?: readonly Role[];
    /** Whether the route answers without login. */
    open?: boolean;
  }
}

/** The width of the columns that keep who looked or decided. */
const MOST_WHO_CHARACTERS = 255;
const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Makes every route of the API know who asks, unless its config says `open`. */
export function authenticate(app: FastifyInstance, board: Board, cookieName: string): void {
  app.decorateRequest('access', null);
  const failed = countFailures(
    board.now,
    MOST_WRONG_TOKENS,
    'Too many wrong tokens: wait a minute, then try again.',
  );
  app.addHook('onRequest', async (request, reply) => {
    const { open, roles } = request.routeOptions.config;
    if (open || (request.is404 && isOpenedInBrowser(request))) return;
    reply.header('cache-control', 'no-store');
    const access = await accessOf(board, request, cookieName, failed);
    if (!access)
      throw new RequestError('unauthenticated', 'Log in to see this: your session may be over.');
    if (roles && !hasRole(access.viewer, ...roles))
      throw new RequestError('forbidden', 'Your role does not include this.');
    refuseForgedChange(request, access);
    request.access = access;
  });
}

/** Who asks, on a route that is not open. */
export function accessTo(request: FastifyRequest): Access {
  if (!request.access) throw new Error('an open route asked who it is');
  return request.access;
}

async function accessOf(
  board: Board,
  request: FastifyRequest,
  cookieName: string,
  failed: Failures,
): Promise<Access | undefined> {
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (token !== undefined) {
    failed.requireFew(request.ip);
    const access = await accessOfToken(board, hashOf(token));
    if (!access) failed.add(request.ip);
    return access;
  }
  const secret = request.cookies[cookieName];
  if (secret === undefined) return undefined;
  return accessOfSession(board, hashOf(secret));
}

/** What a session may do now; undefined where it is over. Live connections ask again and again. */
export async function accessOfSession(
  board: Board,
  sessionHash: string,
): Promise<Access | undefined> {
  const session = await readSession(board.db, sessionHash);
  if (!session) return undefined;
  // Somebody with a terminal may serve the same database by a local link.
  if (session.fixedRole !== null && board.settings.auth.kind !== 'local') return undefined;
  const viewer = viewerOf(session);
  return {
    viewer,
    rights: rightsOf(viewer, session.studentNo),
    csrfToken: session.csrfToken,
    session: { hash: sessionHash, issuer: session.issuer, subject: session.subject },
    again: () => accessOfSession(board, sessionHash),
  };
}

/** What a token of a machine may do now; undefined where it is revoked, over or unknown. */
async function accessOfToken(board: Board, tokenHash: string): Promise<Access | undefined> {
  const token = await readToken(board.db, tokenHash);
  if (!token) return undefined;
  const { tokenNo, owner, scope } = token;
  const role = TOKEN_ROLES.find((one) => one === token.role);
  if (!role) return undefined;
  const who = `token ${tokenNo} of ${owner}`.slice(0, MOST_WHO_CHARACTERS);
  const viewer = { who, name: who, roles: [{ role, scope }], studentId: null, staffName: null };
  return {
    viewer,
    rights: rightsOf(viewer, null),
    csrfToken: null,
    session: null,
    again: () => accessOfToken(board, tokenHash),
  };
}

function viewerOf(session: StoredSession): Viewer {
  const roles = session.roles.flatMap(({ role, scope }) => (isRole(role) ? [{ role, scope }] : []));
  // Whoever the login provider names as a student sees the own record; nobody grants that.
  if (session.studentNo !== null) roles.push({ role: 'student', scope: '' });
  if (session.staffName !== null) roles.push({ role: 'lecturer', scope: '' });
  return {
    who: `${session.issuer}|${session.subject}`.slice(0, MOST_WHO_CHARACTERS),
    name: session.displayName,
    roles,
    studentId: session.studentNo === null ? null : session.studentId,
    staffName: session.staffName,
  };
}

function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

/** Another site can make a browser send its cookie, but it cannot read the token of the session. */
function refuseForgedChange(request: FastifyRequest, { csrfToken }: Access): void {
  if (csrfToken === null || !CHANGES.has(request.method)) return;
  if (request.headers['x-csrf-token'] === csrfToken) return;
  throw new RequestError('forbidden', 'The page is out of date: load it again, then repeat this.');
}
