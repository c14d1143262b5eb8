import type { DeviceKind } from './population.js';

/**
 * A MAC address as the controller writes it, such as 60-8c-4a-57-12-4d. Every serial number of 32
 * bits gives another one. Phones have random (locally administered) addresses, as real ones have
 * had since 2019. Other devices have the prefix of a maker.
 */
export function macText(kind: DeviceKind, serial: number): string {
  const tail = scramble(serial);
  const mixed = scramble(tail ^ 0x5bd1e995);
  const head =
    kind === 'phone'
      ? hex(((mixed & 0xfc) | 2) >>> 0, 2) + hex((mixed >>> 8) & 0xff, 2)
      : (MAKERS[mixed % MAKERS.length] as string);
  return (head + hex(tail, 8)).replace(/..(?=.)/g, '$&-');
}

/** The first two bytes. Bit 1 of the first byte is 0, which means globally administered. */
const MAKERS = ['608c', '3c22', 'a483', 'f018', '8c85', 'd461'] as const;

/** A permutation of the whole numbers from 0 to 4294967295. */
function scramble(value: number): number {
  let x = Math.imul(value, 0x9e3779b1);
  x ^= x >>> 15;
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  return x >>> 0;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
