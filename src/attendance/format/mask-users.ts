import { parseMacAddress } from '../record/mac-address.js';
import type { FormatDeclaration } from './declaration.js';
import { bytesOf, latin1Of, utf8Of } from './latin1.js';
import { createMaskJson } from './mask-json.js';
import { createMaskLines, type MaskOf } from './mask-lines.js';
import { PRESETS } from './presets/index.js';

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
  const maskJson = createMaskJson(all, maskOf);
  const maskLines = createMaskLines(all, maskOf);
  return (record) => {
    const text = latin1Of(record);
    const masked = maskJson(maskLines(text));
    return masked === text ? record : bytesOf(masked);
  };
}

function isMac(text: string): boolean {
  return parseMacAddress(text) !== undefined;
}
