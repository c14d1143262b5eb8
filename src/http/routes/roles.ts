import { campusTime } from '../../attendance/wall-clock.js';
import { grantRole, readRoles, revokeRole, type RoleGrant } from '../../mysql/board/roles.js';
import { accessTo, type Access } from '../access/authenticate.js';
import { requireScope } from '../access/role-scope.js';
import type { Role } from '../access/viewer.js';
import type { Board } from '../board.js';
import { RequestError } from '../problem.js';
import { RoleAsked, RoleChanged, Roles } from '../schemas/roles.js';
import type { TypedApp } from '../typed-app.js';

/** Adds who has which role, and granting and taking away: for owners. */
export function roleRoutes(app: TypedApp, { db, settings }: Board): void {
  const config = { roles: ['owner'] satisfies Role[] };
  const grantOf = (asked: { issuer?: string | undefined } & Omit<RoleGrant, 'issuer'>) => ({
    ...asked,
    issuer: asked.issuer ?? (settings.auth.kind === 'oidc' ? settings.auth.issuer : 'local'),
  });
  app.get('/api/v1/roles', { schema: { response: { 200: Roles } }, config }, async () => ({
    roles: (await readRoles(db)).map((one) => ({
      ...one,
      grantedAt: campusTime(one.grantedAt, settings.timeZone),
    })),
  }));
  app.post(
    '/api/v1/roles',
    { schema: { body: RoleAsked, response: { 200: RoleChanged } }, config },
    async (request) => {
      const grant = grantOf(request.body);
      requireScope(request.body.role, grant.scope);
      refuseSelf(accessTo(request), grant);
      return { changed: await grantRole(db, grant, accessTo(request).viewer.who) };
    },
  );
  app.delete(
    '/api/v1/roles',
    { schema: { querystring: RoleAsked, response: { 200: RoleChanged } }, config },
    async (request) => {
      const { who } = accessTo(request).viewer;
      return { changed: await revokeRole(db, grantOf(request.query), who) };
    },
  );
}

/** An owner sees no person by that alone: another owner must want it too. */
function refuseSelf({ session }: Access, { issuer, subject }: RoleGrant): void {
  if (session?.issuer !== issuer || session.subject !== subject) return;
  throw new RequestError('forbidden', 'Nobody grants a role to themselves: ask another owner.');
}
