import type { AccessEventKind } from '../record/access-event.js';

/** An access event whose MAC has become a device key, and whose access point a number. */
export type KeyedEvent = {
  day: string;
  /** Seconds after midnight of `day`. */
  second: number;
  deviceKey: number;
  accessPointNo: number;
  kind: AccessEventKind;
  /** Of the user of the record; negative where it can be no student's; absent: none. */
  loginKey?: number;
};

const KEYS = 2 ** 52;
/** Up to so many elements insertion sort is the fastest. */
const FEW = 24;

/**
 * Sorts elements by `compare`, which must agree with the order of device keys within a day. Writers
 * that insert in the order of the primary key do not deadlock each other, and InnoDB fills its
 * pages in order.
 *
 * Device keys are hashes and spread evenly over their range. So the elements are dealt into as many
 * heaps as there are elements; few elements share a heap, and each heap is sorted by itself. That
 * takes a third of the time of one sort. If all elements have one device, it is one sort.
 */
export function inKeyOrder<E extends Pick<KeyedEvent, 'day' | 'deviceKey'>>(
  elements: readonly E[],
  compare: (a: E, b: E) => number,
): E[] {
  const day = elements[0]?.day;
  if (elements.some((element) => element.day !== day)) return [...elements].sort(compare);
  const count = elements.length;
  const heapOf = (element: E) => Math.trunc((element.deviceKey / KEYS) * count);
  const ends = new Uint32Array(count + 1);
  for (const element of elements) ends[heapOf(element) + 1]! += 1;
  for (let heap = 0; heap < count; heap += 1) ends[heap + 1]! += ends[heap]!;
  const next = ends.slice();
  const dealt = new Array<E>(count);
  for (const element of elements) dealt[next[heapOf(element)]!++] = element;
  for (let heap = 0; heap < count; heap += 1)
    sortPart(dealt, ends[heap]!, ends[heap + 1]!, compare);
  return dealt;
}

function sortPart<E>(
  elements: E[],
  from: number,
  to: number,
  compare: (a: E, b: E) => number,
): void {
  if (to - from > FEW) {
    const sorted = elements.slice(from, to).sort(compare);
    for (let i = 0; i < sorted.length; i += 1) elements[from + i] = sorted[i]!;
    return;
  }
  for (let i = from + 1; i < to; i += 1) {
    const element = elements[i]!;
    let at = i;
    for (; at > from && compare(elements[at - 1]!, element) > 0; at -= 1)
      elements[at] = elements[at - 1]!;
    elements[at] = element;
  }
}
