import { byTime, type LoginSighting } from './sighting.js';

/**
 * A student has more devices on WiFi at once than these only if others use the login too. Students
 * have three at most in the table of noise of docs/method.md; one more while they change to a new
 * one.
 */
const MOST_DEVICES_AT_ONCE = 4;

/**
 * Which sightings may say whose a device is. The login of a student that is on more devices at once
 * than one person has is a shared account: nothing of that day is usable. Logins of two students at
 * once on one device contradict each other: the device is contested on that day. Their sightings
 * stay usable, because they show that several use the device.
 */
export function believed(sightings: readonly LoginSighting[]): {
  usable: LoginSighting[];
  /** "day deviceKey" */
  contested: ReadonlySet<string>;
} {
  const usable = [...Map.groupBy(sightings, ({ day, studentNo }) => `${day} ${studentNo}`).values()]
    .filter((ofStudent) => mostAtOnce(ofStudent) <= MOST_DEVICES_AT_ONCE)
    .flat();
  const contested = new Set<string>();
  for (const [name, ofDevice] of Map.groupBy(usable, ({ day, deviceKey }) => `${day} ${deviceKey}`))
    if (ofDevice.length > 1 && overlap(ofDevice)) contested.add(name);
  return { usable, contested };
}

/** How many of some spans hold in one second at most. Both ends of a span belong to it. */
function mostAtOnce(spans: readonly LoginSighting[]): number {
  if (spans.length <= MOST_DEVICES_AT_ONCE) return spans.length;
  return Math.max(
    ...spans.map(
      ({ first }) => spans.filter((one) => one.first <= first && one.last >= first).length,
    ),
  );
}

/** A machine may change hands within one second. */
function overlap(ofDevice: readonly LoginSighting[]): boolean {
  const inOrder = ofDevice.toSorted(byTime);
  return inOrder.some(({ last }, i) => i + 1 < inOrder.length && inOrder[i + 1]!.first < last);
}
