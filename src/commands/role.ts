import { userInfo } from 'node:os';
import { Argument, type Command } from 'commander';
import { loadConfig, type Config } from '../config.js';
import { RollcallError } from '../errors.js';
import { GRANTED_ROLES, requireScope } from '../http/access/role-scope.js';
import type { Role } from '../http/access/viewer.js';
import { grantRole, readRoles, revokeRole, type RoleGrant } from '../mysql/board/roles.js';
import { withDatabase } from './connect/with-database.js';
import { tableText } from './terminal/table.js';

type GrantFlags = { scope: string; issuer?: string };
type ListedRole = Awaited<ReturnType<typeof readRoles>>[number];

/** Adds `rollcall role grant`, `revoke` and `list`. */
export function registerRole(program: Command): void {
  const role = program.command('role').description('who may see what on the board');
  addGrantArguments(
    role.command('grant').description('give a person a role, from the next request on'),
  ).action(async (person: string, name: Role, flags: GrantFlags) => {
    const { config, grant } = grantOf(person, name, flags);
    requireScope(name, grant.scope);
    const isNew = await withDatabase((db) => grantRole(db, grant, commandOf()), config);
    console.log(`${person} ${isNew ? 'is' : 'was already'} ${roleText(grant)}.`);
  });
  addGrantArguments(
    role.command('revoke').description('take a role from a person, and end the sessions'),
  ).action(async (person: string, name: Role, flags: GrantFlags) => {
    const { config, grant } = grantOf(person, name, flags);
    if (await withDatabase((db) => revokeRole(db, grant, commandOf()), config))
      return console.log(`${person} is no longer ${roleText(grant)}, and is logged out.`);
    throw new RollcallError(
      'not_found',
      `${person} is not ${roleText(grant)} at ${grant.issuer}: "rollcall role list" lists who is what.`,
    );
  });
  role
    .command('list')
    .description('list who has which role, and who granted it')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const roles = await withDatabase(readRoles);
      console.log(json ? JSON.stringify(roles) : listText(roles));
    });
}

function addGrantArguments(command: Command): Command {
  return command
    .argument('<person>', 'the name at the login provider (its "sub"), as the board shows it')
    .addArgument(new Argument('<role>', 'the role').choices(GRANTED_ROLES))
    .option(
      '--scope <scope>',
      'of a department: the beginning of its course names; of a lecturer: a section, ERG2050/1',
      '',
    )
    .option('--issuer <address>', 'the login provider (default: ROLLCALL_OIDC_ISSUER)');
}

/** @throws RollcallError `usage` */
function grantOf(
  subject: string,
  role: Role,
  { scope, issuer: asked }: GrantFlags,
): { config: Config; grant: RoleGrant } {
  const config = loadConfig();
  const issuer = asked ?? config.oidcIssuer;
  if (issuer === undefined)
    throw new RollcallError(
      'usage',
      'A person is known by the login provider: set ROLLCALL_OIDC_ISSUER, or give --issuer.',
    );
  if (subject.trim() === '' || subject.length > 255 || issuer.length > 255)
    throw new RollcallError('usage', 'A person and an issuer each have 1 to 255 characters.');
  return { config, grant: { issuer, subject, role, scope } };
}

/** Who runs the command; the database adds the account. */
function commandOf(): string {
  return `command of ${userInfo().username}`;
}

function roleText({ role, scope }: RoleGrant): string {
  return scope === '' ? role : `${role} (${scope})`;
}

function listText(roles: ListedRole[]): string {
  if (roles.length === 0)
    return 'Nobody has a role yet: "rollcall role grant PERSON owner" gives the first one.';
  return tableText(
    ['role', 'scope', 'person', 'issuer', 'granted by', 'granted (UTC)'],
    roles.map(({ role, scope, subject, issuer, grantedBy, grantedAt }) => [
      ...[role, scope, subject, issuer, grantedBy, grantedAt],
    ]),
  );
}
