import { createHmac } from 'node:crypto';
import { macDigits } from './attendance/mac-address.js';

/** Turns a MAC address (a number of 48 bits) into the device key that stands for it everywhere else. */
export type DeviceKeyOf = (mac: number) => number;

/**
 * The device key is the first 52 bits of HMAC-SHA-256(key, 12 lower-case digits): a safe integer, of which the MAC cannot be found
 * again without the key. The HMAC takes microseconds, so recent answers are kept.
 * @param cacheSize how many answers to keep; when full, the older half is forgotten
 */
export function createDeviceKeyOf(macKey: string, cacheSize = 200_000): DeviceKeyOf {
  let recent = new Map<number, number>();
  let older = new Map<number, number>();
  return (mac) => {
    const known = recent.get(mac);
    if (known !== undefined) return known;
    const key = older.get(mac) ?? hash(macKey, mac);
    if (recent.size >= cacheSize / 2) {
      older = recent;
      recent = new Map();
    }
    recent.set(mac, key);
    return key;
  };
}

function hash(macKey: string, mac: number): number {
  return Number.parseInt(createHmac('sha256', macKey).update(macDigits(mac)).digest('hex').slice(0, 13), 16);
}

/** What the database keeps to recognise the key by: it says nothing about the key or any device. */
export function macKeyFingerprint(macKey: string): string {
  return createHmac('sha256', macKey).update('rollcall mac key fingerprint').digest('hex').slice(0, 16);
}
