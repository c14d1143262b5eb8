import { wallClock } from '../../attendance/wall-clock.js';
import { readLastDay } from '../../mysql/board/last-day.js';
import { countOpenRequests } from '../../mysql/board/requests.js';
import { endSessionsOf } from '../../mysql/board/sessions.js';
import { accessTo } from '../access/authenticate.js';
import type { LoginProvider } from '../access/login-provider.js';
import { cookieNameOf } from '../access/session-cookie.js';
import { hasRole, type Role, type Viewer } from '../access/viewer.js';
import type { Board } from '../board.js';
import { RequestError } from '../problem.js';
import { ATTENDANCE_ROLES, COURSE_ROLES, NAMING_ROLES, OWN_ROLES, ROOM_ROLES } from '../readers.js';
import { LoggedOut, PAGES, Session } from '../schemas/session.js';
import type { TypedApp } from '../typed-app.js';

/** Adds who is asking, and logging out. */
export function sessionRoutes(app: TypedApp, board: Board, provider?: LoginProvider): void {
  const { settings, db, now } = board;
  app.get('/api/v1/session', { schema: { response: { 200: Session } } }, async (request) => {
    const { viewer, rights, csrfToken, session } = accessTo(request);
    const at = wallClock(now(), settings.timeZone);
    return {
      name: viewer.name,
      subject: session?.subject ?? null,
      roles: viewer.roles,
      studentId: viewer.studentId,
      pages: pagesOf(viewer),
      csrfToken,
      campus: settings.campus,
      timeZone: settings.timeZone,
      now: at,
      lastDay: await readLastDay(db, at),
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

/** Who has which page. */
const ROLES_OF: Record<Session['pages'][number], readonly Role[]> = {
  now: ATTENDANCE_ROLES,
  day: ATTENDANCE_ROLES,
  class: ATTENDANCE_ROLES,
  courses: COURSE_ROLES,
  students: NAMING_ROLES,
  rooms: ROOM_ROLES,
  code: OWN_ROLES,
  me: OWN_ROLES,
  requests: NAMING_ROLES,
  health: ['operator', 'registry'],
};

function pagesOf(viewer: Viewer): Session['pages'] {
  return PAGES.filter((page) => hasRole(viewer, ...ROLES_OF[page]));
}
