import { RollcallError } from '../../errors.js';
import { ROLES, type Role } from './viewer.js';

/** The roles that somebody grants. Who is a student only the login provider says. */
export const GRANTED_ROLES = ROLES.filter((role) => role !== 'student');
/** The roles that see no person: a token may have one of these. */
export const TOKEN_ROLES = ['viewer', 'department', 'operator'] as const;

export const MOST_SCOPE_CHARACTERS = 64;

const SCOPES: Partial<Record<Role, { form: RegExp; means: string }>> = {
  department: {
    form: /^[^/\p{Cc}\p{Cs}]+$/u,
    means: 'the beginning of its course names, such as "ERG"',
  },
  lecturer: {
    form: /^[^/\p{Cc}\p{Cs}]+\/[^\p{Cc}\p{Cs}]+$/u,
    means: 'a section such as "ERG2050/1" (a slash in the name of a course is written as %2F)',
  },
};

/**
 * Checks that a scope fits its role.
 * @param scope empty where none was given
 * @throws RollcallError `usage`
 */
export function requireScope(role: Role, scope: string): void {
  const wanted = SCOPES[role];
  if (!wanted && scope !== '')
    throw new RollcallError(
      'usage',
      `The role ${role} is for the whole campus and takes no scope: leave it out.`,
    );
  if (!wanted) return;
  const fits = wanted.form.test(scope) && scope === scope.trim();
  if (!fits || scope.length > MOST_SCOPE_CHARACTERS)
    throw new RollcallError(
      'usage',
      `The role ${role} needs a scope: ${wanted.means}, of at most ${MOST_SCOPE_CHARACTERS} characters.`,
    );
}

/**
 * The section that a lecturer's scope names: "ERG2050/1" is section 1 of ERG2050. The first slash
 * ends the course, so that "a/b/1" is section "b/1" of course "a" and of no other: section 1 of
 * course "a/b" is "a%2Fb/1".
 */
export function sectionOf(scope: string): [course: string, section: string] {
  const slash = scope.indexOf('/');
  return [scope.slice(0, slash).replaceAll(/%2f/giu, '/'), scope.slice(slash + 1)];
}
