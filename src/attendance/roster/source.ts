/**
 * Where a roster comes from: a folder, a .zip or a .xlsx on this machine, or a URL of one of the
 * last two.
 */

/** Whether a source is a URL. "C:\rosters" is none. */
export function isUrl(source: string): boolean {
  return /^[a-z][a-z\d+.-]+:\/\//i.test(source);
}

/** The source as people may see it: of a URL without a user, a password and a query. */
export function shownSource(source: string): string {
  if (!isUrl(source)) return source;
  if (!URL.canParse(source)) return 'the URL';
  const { origin, pathname, protocol } = new URL(source);
  return `${origin === 'null' ? `${protocol}//` : origin}${pathname}`;
}

/** Names of parameters whose values are likely to be secrets. */
const SECRET_NAME = /token|key|secret|sig|pass|pwd|auth|credential|code|session/i;
/** A word of a person or a term is shorter. */
const SECRET_CHARACTERS = 20;

/**
 * What in a URL looks like a secret: whatever keeps the source would keep it too. Undefined where
 * nothing does.
 */
export function secretIn(url: URL): string | undefined {
  if (url.username !== '' || url.password !== '') return 'a user or a password';
  for (const [name, value] of url.searchParams)
    if (SECRET_NAME.test(name) || value.length >= SECRET_CHARACTERS)
      return `a parameter that may be a secret ("${name.slice(0, 40)}")`;
  return undefined;
}
