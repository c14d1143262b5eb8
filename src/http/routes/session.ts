import { wallClock } from '../../attendance/wall-clock.js';
import { readLastDay } from '../../mysql/board/last-day.js';
import { countOpenRequests } from '../../mysql/board/requests.js';
import { endSessionsOf } from '../../mysql/board/sessions.js';
import { accessTo } from '../access/authenticate.js';
import type { LoginProvider } from '../access/login-provider.js';
import { cookieNameOf } from '../access/session-cookie.js';
import { hasRole, type Viewer } from '../access/viewer.js';
import type { Board } from '../board.js';
import { RequestError } from '../problem.js';
import { NAMING_ROLES, OWN_ROLES } from '../readers.js';
import { LoggedOut, PAGES, Session } from '../schemas/session.js';
import type { TypedApp } from '../typed-app.js';

/** Adds who is asking, and logging out. */
export function sessionRoutes(app: TypedApp, board: Board, provider?: LoginProvider): void {
  const { settings, db, now } = board;
  app.get('/api/v1/session', { schema: { response: { 200: Session } } }, async (request) => {
    const { viewer, rights, csrfToken, session } = accessTo(request);
    return {
      name: viewer.name,
      subject: session?.subject ?? null,
      roles: viewer.roles,
      studentId: viewer.studentId,
      pages: pagesOf(viewer),
      csrfToken,
      campus: settings.campus,
      timeZone: settings.timeZone,
      now: wallClock(now(), settings.timeZone),
      lastDay: await readLastDay(db),
      openRequests: hasRole(viewer, ...NAMING_ROLES) ? await countOpenRequests(db, rights) : null,
      leastGroup: settings.leastGroup,
      login: settings.auth.kind === 'oidc' ? '/login' : null,
    };
  });
  app.post(
    '/api/v1/logout',
    { schema: { response: { 200: LoggedOut } } },
    async (request, reply) => {
      const { session } = accessTo(request);
      if (!session) throw new RequestError('forbidden', 'A token has no session to end.');
      await endSessionsOf(db, session);
      reply.clearCookie(cookieNameOf(settings.publicUrl), { path: '/' });
      return { providerLogout: await providerLogout(provider) };
    },
  );
}

/** The person is logged out here, whatever becomes of the provider. */
async function providerLogout(provider: LoginProvider | undefined): Promise<string | null> {
  try {
    return (await provider?.logoutUrl()) ?? null;
  } catch {
    return null;
  }
}

/** The pages that the viewer has. */
function pagesOf(viewer: Viewer): Session['pages'] {
  const ATTENDANCE = ['viewer', 'department', 'lecturer', 'registry', 'student'] as const;
  return PAGES.filter((page) => {
    if (page === 'health') return hasRole(viewer, 'operator', 'registry');
    if (page === 'code') return hasRole(viewer, 'student');
    if (page === 'rooms') return hasRole(viewer, 'viewer', 'department', 'registry');
    if (page === 'courses') return hasRole(viewer, 'department', 'lecturer', 'registry');
    if (page === 'me') return hasRole(viewer, ...OWN_ROLES);
    if (page === 'requests') return hasRole(viewer, ...NAMING_ROLES);
    if (page === 'students') return hasRole(viewer, ...NAMING_ROLES);
    return hasRole(viewer, ...ATTENDANCE);
  });
}
