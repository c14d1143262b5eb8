import { asList, type FormatDeclaration } from './declaration.js';
import { inBytes } from './latin1.js';
import type { MaskOf } from './mask-lines.js';

/**
 * Makes a function that masks the users of objects: the values of their names. JSON within a JSON
 * text has backslashes before its quotes. Of a list or an object all texts are masked.
 */
export function createMaskJson(
  formats: readonly FormatDeclaration[],
  maskOf: MaskOf,
): (text: string) => string {
  const names = jsonNamesOf(formats);
  const anyName = names.map((name) => inBytes(name).replaceAll(/\W/g, String.raw`\$&`)).join('|');
  const member = new RegExp(
    String.raw`((\\{0,7}")(?:${anyName})\2\s{0,9}:\s{0,9})(\2(?:(?!\2)(?:\\[^]|[^]))*(?:\2|$)|[\w.-]+|\[[^\]]*|\{[^}]*)`,
    'g',
  );
  const maskText = (all: string, quote: string, user: string, end: string, colon?: string) => {
    const mask = colon === undefined ? maskOf(unescaped(user, quote)) : undefined;
    return mask === undefined ? all : quote + mask + end;
  };
  return (text) =>
    text.replaceAll(member, (all, name: string, quote: string, value: string) => {
      if (!/^\w/.test(value)) return name + value.replaceAll(TEXTS, maskText);
      const mask = /^(?:null|true|false)$/.test(value) ? undefined : maskOf(value);
      return mask === undefined ? all : name + quote + mask + quote;
    });
}

/** The name "user" of the plain record, and the last name of each path to a user. */
function jsonNamesOf(formats: readonly FormatDeclaration[]): string[] {
  const paths = formats.flatMap(({ messages }) =>
    messages.flatMap((message) => ('json' in message ? asList(message.fields.user) : [])),
  );
  const names = paths.map((path) => path.split('.').findLast((name) => name !== 'value') ?? path);
  return [...new Set(['user', ...names])];
}

/** A text in quotes, or without its end where the record is cut off; with a colon it is a name. */
const TEXTS = /(\\{0,7}")((?:(?!\1)(?:\\[^]|[^]))*)(\1|$)(\s{0,9}:)?/g;

/** A text without the escapes of JSON; as it is where they are none. */
function unescaped(text: string, quote: string): string {
  // Each JSON text around it doubles the backslashes: \" is inside of one, \\\" of two.
  let plain = text;
  for (let level = quote.length; level > 0; level >>= 1) {
    try {
      plain = JSON.parse(`"${plain}"`) as string;
    } catch {
      return plain;
    }
  }
  return plain;
}
