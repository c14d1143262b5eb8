/*
 * The bytes of a record as a text with a character for each byte, so that what is not changed stays
 * as it is, whatever its encoding.
 */

const CHUNK = 8_192;
const decoder = new TextDecoder();

/** The text with a character for each byte. */
export function latin1Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return text;
}

/** The bytes of such a text. */
export function bytesOf(latin1: string): Uint8Array {
  const bytes = new Uint8Array(latin1.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = latin1.charCodeAt(at);
  return bytes;
}

/** A text as it stands in bytes of UTF-8. */
export function inBytes(text: string): string {
  return latin1Of(new TextEncoder().encode(text));
}

/** What such bytes say in UTF-8. */
export function utf8Of(latin1: string): string {
  return decoder.decode(bytesOf(latin1));
}
