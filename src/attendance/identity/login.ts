/** What a record carries that has no login. No key of a login is negative. */
export const NO_LOGIN = -1;
/** What a record carries whose login can be no student's. */
export const NOT_BELIEVED = -2;

/** Far more than a login has. */
const MOST_LENGTH = 256;
/** Of outer identities that name nobody: RFC 7542 writes "@realm", eduroam "anonymous@realm". */
const NOBODY = new Set(['', 'anonymous']);

/**
 * One spelling of a login, so that records and students.csv name a student alike:
 * - without spaces around it, in Unicode lower case
 * - without the domain of Windows: `CAMPUS\alice` is `alice`
 * - without a realm of ours: `alice@uni.example` is `alice`
 * @param realms our own realms, in lower case. If there are none, a realm stays part of the login
 * @returns
 * - NO_LOGIN for an empty text
 * - NOT_BELIEVED for what names no student: an anonymous outer identity, a realm that is not ours,
 *   a machine (`host/pc-1.uni.example`, `PC-1$`), a text that is far too long
 */
export function spellLogin(
  user: string,
  realms: ReadonlySet<string>,
): string | typeof NO_LOGIN | typeof NOT_BELIEVED {
  if (user.length > MOST_LENGTH) return NOT_BELIEVED;
  const login = user.normalize('NFKC').trim().toLowerCase();
  if (login === '') return NO_LOGIN;
  if (login.startsWith('host/')) return NOT_BELIEVED;
  const inDomain = login.slice(login.lastIndexOf('\\') + 1);
  const at = inDomain.lastIndexOf('@');
  const name = at < 0 ? inDomain : inDomain.slice(0, at);
  if (NOBODY.has(name) || name.startsWith('host/') || name.endsWith('$')) return NOT_BELIEVED;
  if (at < 0 || realms.size === 0) return inDomain;
  return realms.has(inDomain.slice(at + 1)) ? name : NOT_BELIEVED;
}

/** Our realms as the setting lists them: "uni.example,students.uni.example"; "none" for none. */
export function realmsOf(setting: string): ReadonlySet<string> {
  if (setting === 'none') return new Set();
  return new Set(setting.split(',').map((realm) => realm.trim().toLowerCase()));
}
