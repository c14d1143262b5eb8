import { asList, type FormatDeclaration, type TextMessage } from './declaration.js';
import { inBytes } from './latin1.js';
import { patternOf, VALUE } from './read-text-message.js';

/** What stands in the place of a user; undefined where the user stays. */
export type MaskOf = (user: string) => string | undefined;

/**
 * Makes a function that masks the users of lines: what stands where a pattern of one of the formats
 * has its user, whatever the rest of the line is.
 */
export function createMaskLines(
  formats: readonly FormatDeclaration[],
  maskOf: MaskOf,
): (text: string) => string {
  const places = textPlacesOf(formats);
  return (text) => places.reduce((line, place) => maskBetween(line, place, maskOf), text);
}

/**
 * What stands before a user in a line, and behind it; empty for the beginning and the end of the
 * line.
 */
type Place = { before: string; behind: string };

function textPlacesOf(formats: readonly FormatDeclaration[]): Place[] {
  const messages = formats.flatMap((format) => format.messages);
  const places = messages.flatMap((message) => ('text' in message ? placesOf(message) : []));
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

function placesOf({ pattern, fields }: TextMessage): Place[] {
  return [
    ...asList(pattern).flatMap((text) => placesIn(text, 'user')),
    ...asList(fields?.user).flatMap((text) => placesIn(text, VALUE)),
  ];
}

function placesIn(text: string, hole: string): Place[] {
  const { holes, literals } = patternOf(text);
  return holes.flatMap((name, i) =>
    name === hole ? [{ before: inBytes(literals[i]!), behind: inBytes(literals[i + 1]!) }] : [],
  );
}

/**
 * Where a line is cut off behind a user, the user ends with the line. A user at the beginning of a
 * line is known only by what stands behind it.
 */
function maskBetween(text: string, { before, behind }: Place, maskOf: MaskOf): string {
  let masked = '';
  let from = 0;
  for (let at = text.indexOf(before); at >= 0; at = text.indexOf(before, from)) {
    const start = at + before.length;
    const found = behind === '' ? -1 : text.indexOf(behind, start);
    if (found < 0 && before === '') break;
    const end = found < 0 ? text.length : found;
    const user = text.slice(start, end);
    masked += text.slice(from, start) + (maskOf(user) ?? user);
    from = end;
    if (before === '') break;
  }
  return masked + text.slice(from);
}
