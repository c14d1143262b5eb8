import { createHmac } from 'node:crypto';
import { macDigits } from './attendance/record/mac-address.js';

/** Turns a MAC address (a number of 48 bits) into the device key that replaces it everywhere. */
export type DeviceKeyOf = (mac: number) => number;

/** A slot without an address. No MAC address is negative. */
const EMPTY = -1;
const LOW_32_BITS = 2 ** 32;

/**
 * The device key is the first 52 bits of HMAC-SHA-256(key, 12 lower-case digits). It is a safe
 * integer, and nobody can find the MAC address from it without the key. The HMAC takes
 * microseconds, so answers are kept. They are kept in flat tables, since a Map would box and hash
 * every number.
 * @param slots a power of two; a slot takes 16 bytes, and when half of them are taken all are
 * cleared
 */
export function createDeviceKeyOf(macKey: string, slots = 2 ** 19): DeviceKeyOf {
  const macs = new Float64Array(slots).fill(EMPTY);
  const keys = new Float64Array(slots);
  let size = 0;

  // The address's slot, or the free slot where it belongs.
  const slotOf = (mac: number) => {
    // Addresses of one maker differ in their last bits only. The multiplication spreads these over
    // all bits (Knuth's multiplicative hashing).
    const product = Math.imul(mac ^ (mac / LOW_32_BITS), 0x9e3779b1);
    let slot = (product ^ (product >>> 15)) & (slots - 1);
    while (macs[slot] !== mac && macs[slot] !== EMPTY) slot = (slot + 1) & (slots - 1);
    return slot;
  };

  return (mac) => {
    const known = slotOf(mac);
    if (macs[known] === mac) return keys[known]!;
    if (size >= slots / 2) {
      macs.fill(EMPTY);
      size = 0;
    }
    const slot = slotOf(mac);
    macs[slot] = mac;
    keys[slot] = hash(macKey, mac);
    size += 1;
    return keys[slot];
  };
}

function hash(macKey: string, mac: number): number {
  return Number.parseInt(
    createHmac('sha256', macKey).update(macDigits(mac)).digest('hex').slice(0, 13),
    16,
  );
}

/** The database keeps this to recognise the key. It tells nothing about the key or any device. */
export function macKeyFingerprint(macKey: string): string {
  return createHmac('sha256', macKey)
    .update('rollcall mac key fingerprint')
    .digest('hex')
    .slice(0, 16);
}
