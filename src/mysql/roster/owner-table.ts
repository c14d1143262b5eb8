import type { DayPlan } from '../../attendance/roster/roster.js';

/** No device key is negative. */
const EMPTY = -1;
const OPTED_OUT = -1;

/**
 * Device key -> owner, for one lookup per event. A Map would take ten times as long, because it
 * boxes and hashes every key. Device keys are random numbers already: a key's low bits say where to
 * look first. The table is at least half empty, so the next free place is never far.
 * @param devices the key and the index of its owner, or 'opted_out'; no key twice
 */
export function ownerTable(
  devices: readonly (readonly [number, number | 'opted_out'])[],
): DayPlan['owners'] {
  const mask = 2 ** Math.ceil(Math.log2(devices.length * 2 + 2)) - 1;
  const keys = new Float64Array(mask + 1).fill(EMPTY);
  const owners = new Int32Array(mask + 1);
  // The place of the key, or the free place where the key would go.
  const placeOf = (deviceKey: number) => {
    let place = deviceKey & mask;
    while (keys[place] !== deviceKey && keys[place] !== EMPTY) place = (place + 1) & mask;
    return place;
  };
  for (const [deviceKey, owner] of devices) {
    const place = placeOf(deviceKey);
    keys[place] = deviceKey;
    owners[place] = owner === 'opted_out' ? OPTED_OUT : owner;
  }
  return {
    size: devices.length,
    get: (deviceKey) => {
      const place = placeOf(deviceKey);
      if (keys[place] === EMPTY) return undefined;
      const owner = owners[place]!;
      return owner === OPTED_OUT ? 'opted_out' : owner;
    },
  };
}
