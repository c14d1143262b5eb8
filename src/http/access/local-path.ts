const MOST_CHARACTERS = 255;

/**
 * The path to which a person returns after a login, if it is one of the board's pages, else "/". An
 * address such as "//other.example" would lead to another site, which could look like the board.
 */
export function localPath(asked: string | null | undefined, publicUrl: string): string {
  if (!asked?.startsWith('/') || !URL.canParse(asked, publicUrl)) return '/';
  const { origin, pathname, search } = new URL(asked, publicUrl);
  // The parser has taken away what browsers read as a slash, and what they skip.
  const path = `${pathname}${search}`;
  if (origin !== publicUrl || path.startsWith('//') || path.length > MOST_CHARACTERS) return '/';
  return /^\/(api|login)(\/|\?|$)/.test(path) ? '/' : path;
}
