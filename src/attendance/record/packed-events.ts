import type { AccessEventKind } from './access-event.js';

/** An access event of one device on one day. */
export type DayEvent = {
  /** Seconds after midnight. */
  second: number;
  accessPointNo: number;
  kind: AccessEventKind;
};

const KINDS: readonly AccessEventKind[] = ['joined', 'left', 'failed'];

/**
 * Packs the events of one device on one day into 3 or 4 bytes for each.
 *
 * The bytes are whole numbers of 7 bits a byte, the low ones first, with the high bit set where
 * more follow: how many access points there are; their numbers; then, for each event in the order
 * of time, the seconds since the one before, and the index of its access point times 3 plus its
 * kind.
 * @param events in any order. Of two that differ in nothing but whether they failed, the one that
 *   did not is kept, as the database does.
 */
export function packEvents(events: readonly DayEvent[]): Buffer {
  const distinct = inOrder(events);
  const accessPoints = [...new Set(distinct.map(({ accessPointNo }) => accessPointNo))];
  const indexOf = new Map(accessPoints.map((accessPointNo, index) => [accessPointNo, index]));
  const numbers = [accessPoints.length, ...accessPoints];
  let before = 0;
  for (const { second, accessPointNo, kind } of distinct) {
    numbers.push(second - before, indexOf.get(accessPointNo)! * KINDS.length + KINDS.indexOf(kind));
    before = second;
  }
  return bytesOf(numbers);
}

/**
 * The events that `packEvents` packed, in the order of the key of access_event.
 * @throws RangeError if the bytes are not such events
 */
export function unpackEvents(packed: Uint8Array): DayEvent[] {
  const numbers = numbersOf(packed);
  const [count = -1] = numbers;
  const accessPoints = numbers.slice(1, count + 1);
  if (accessPoints.length !== count || (numbers.length - count) % 2 !== 1) throw damaged();
  const events: DayEvent[] = [];
  let second = 0;
  for (let i = count + 1; i < numbers.length; i += 2) {
    second += numbers[i]!;
    const place = numbers[i + 1]!;
    const accessPointNo = accessPoints[Math.trunc(place / KINDS.length)];
    if (accessPointNo === undefined) throw damaged();
    events.push({ second, accessPointNo, kind: KINDS[place % KINDS.length]! });
  }
  return events;
}

const damaged = () => new RangeError('The packed events of a device are damaged.');

/** In the order of the key of access_event, each key once. */
function inOrder(events: readonly DayEvent[]): DayEvent[] {
  const sorted = [...events].sort(
    (a, b) =>
      a.second - b.second ||
      a.accessPointNo - b.accessPointNo ||
      Number(a.kind === 'left') - Number(b.kind === 'left') ||
      Number(a.kind === 'failed') - Number(b.kind === 'failed'),
  );
  return sorted.filter((event, i) => i === 0 || !hasSameKey(event, sorted[i - 1]!));
}

function hasSameKey(a: DayEvent, b: DayEvent): boolean {
  return (
    a.second === b.second &&
    a.accessPointNo === b.accessPointNo &&
    (a.kind === 'left') === (b.kind === 'left')
  );
}

const MORE = 0x80;

function bytesOf(numbers: readonly number[]): Buffer {
  const bytes: number[] = [];
  for (const number of numbers) {
    let rest = number;
    // Not by shifts: these know 31 bits only, and an access point number has 32.
    for (; rest >= MORE; rest = Math.trunc(rest / MORE)) bytes.push((rest % MORE) + MORE);
    bytes.push(rest);
  }
  return Buffer.from(bytes);
}

function numbersOf(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let number = 0;
  let factor = 1;
  for (const byte of bytes) {
    number += (byte % MORE) * factor;
    factor *= MORE;
    if (byte >= MORE) continue;
    numbers.push(number);
    [number, factor] = [0, 1];
  }
  if (factor !== 1) throw damaged();
  return numbers;
}
