import { parseMacAddress } from '../record/mac-address.js';
import { asList, type FormatDeclaration, type TextMessage } from './declaration.js';
import { PRESETS } from './presets/index.js';
import { patternOf, VALUE } from './read-text-message.js';

/** Stands for a login in what is kept of a record: "login#" and the key of the login. */
const MARK = 'login#';
const MARKED = /^login#(-?\d{1,16})$/;

/** The key of a login that a masked record has in its place; undefined for any other text. */
export function maskedLogin(user: string): number | undefined {
  const [, key] = MARKED.exec(user) ?? [];
  return key === undefined ? undefined : Number(key);
}

/** Puts a keyed hash in the place of every user in the bytes of a record. */
export type MaskUsers = (record: Uint8Array) => Uint8Array;

/**
 * Makes a function that masks the users of records which cannot be read, so the format of a record
 * is not asked whether it fits: a name such as "user" is looked for in the text, whole or cut off.
 * Records of another maker come where the wrong format is set, so the places of all presets are
 * masked too. A MAC address stays: some networks let a device log in by it.
 * @param keyOf the key of a login
 */
export function createMaskUsers(
  formats: readonly FormatDeclaration[],
  keyOf: (user: string) => number,
): MaskUsers {
  const all = [...formats, ...PRESETS];
  const maskOf: MaskOf = (user) => {
    const login = utf8Of(user).trim();
    const stays = login === '' || maskedLogin(login) !== undefined || isMac(login);
    return stays ? undefined : `${MARK}${keyOf(login)}`;
  };
  const maskJson = createMaskJson(jsonNamesOf(all), maskOf);
  const places = textPlacesOf(all);
  return (record) => {
    const text = latin1Of(record);
    const masked = maskJson(places.reduce((line, place) => maskBetween(line, place, maskOf), text));
    return masked === text ? record : bytesOf(masked);
  };
}

/** What stands in the place of a user; undefined where the user stays. */
type MaskOf = (user: string) => string | undefined;

function isMac(text: string): boolean {
  return parseMacAddress(text) !== undefined;
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

/** The name "user" of the plain record, and the last name of each path to a user. */
function jsonNamesOf(formats: readonly FormatDeclaration[]): string[] {
  const paths = formats.flatMap(({ messages }) =>
    messages.flatMap((message) => ('json' in message ? asList(message.fields.user) : [])),
  );
  const names = paths.map((path) => path.split('.').findLast((name) => name !== 'value') ?? path);
  return [...new Set(['user', ...names])];
}

/**
 * Masks the values of these names. JSON within a JSON text has backslashes before its quotes. Of a
 * list or an object all texts are masked.
 */
function createMaskJson(names: readonly string[], maskOf: MaskOf): (text: string) => string {
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

/*
 * The bytes of a record are searched as a text with a character for each byte, so that what is not
 * masked stays as it is, whatever its encoding.
 */

function latin1Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return text;
}

const CHUNK = 8_192;

function bytesOf(latin1: string): Uint8Array {
  const bytes = new Uint8Array(latin1.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = latin1.charCodeAt(at);
  return bytes;
}

function inBytes(text: string): string {
  return latin1Of(new TextEncoder().encode(text));
}

function utf8Of(latin1: string): string {
  return decoder.decode(bytesOf(latin1));
}

const decoder = new TextDecoder();
