import { describe, expect, it } from 'vitest';
import { ownersOfDay } from '../../../src/attendance/identity/owners.js';
import type { ListedDevice, LoginSighting } from '../../../src/attendance/identity/sighting.js';

const TODAY = '2019-09-12';
const YESTERDAY = '2019-09-11';
const HOUR = 3600;

describe('owners of a day', () => {
  it('a device that the roster lists is its student’s all day', () => {
    expect(ownersOfDay(TODAY, [], [listed(1, 10)])).toEqual([
      { deviceKey: 1, studentNo: 10, phone: true, from: 0, to: 24 * HOUR },
    ]);
  });

  it('a device without a login today stays the student’s who used it before', () => {
    const before = seen(YESTERDAY, 7, 10, 8, 20);
    expect(spans([before])).toEqual(['7: 10 from 0 to 24']);
  });

  it('another student’s login on a listed device counts for its time only', () => {
    expect(spans([seen(TODAY, 1, 20, 10, 12)], [listed(1, 10)])).toEqual([
      '1: 10 from 0 to 10',
      '1: 20 from 10 to 12.2',
      '1: 10 from 12.2 to 24',
    ]);
  });

  it('a shared machine changes hands at the first moment of the next login', () => {
    expect(spans([seen(TODAY, 7, 10, 9, 9.99), seen(TODAY, 7, 20, 10, 11)])).toEqual([
      '7: 10 from 9 to 10',
      '7: 20 from 10 to 11.2',
    ]);
  });

  it('a machine may change hands within one second', () => {
    expect(spans([seen(TODAY, 7, 10, 9, 10), seen(TODAY, 7, 20, 10, 11)])).toEqual([
      '7: 10 from 9 to 10',
      '7: 20 from 10 to 11.2',
    ]);
  });

  it('a shared machine is nobody’s where nobody is logged in', () => {
    expect(spans([seen(YESTERDAY, 7, 10, 9, 10), seen(TODAY, 7, 20, 10, 11)])).toEqual([
      '7: 20 from 10 to 11.2',
    ]);
    expect(spans([seen(YESTERDAY, 7, 10, 9, 10), seen('2019-09-05', 7, 20, 9, 10)])).toEqual([]);
  });

  it('two students at once on one device are not believed', () => {
    const both = [seen(TODAY, 7, 10, 9, 11), seen(TODAY, 7, 20, 10, 12)];
    expect(spans(both)).toEqual([]);
    expect(
      spans(
        both.map((one) => ({ ...one, deviceKey: 1 })),
        [listed(1, 10)],
      ),
    ).toEqual(['1: 10 from 0 to 24']);
  });

  it('a login on five devices at once is not believed on that day', () => {
    const five = [1, 2, 3, 4, 5].map((deviceKey) => seen(TODAY, deviceKey, 10, 9, 9 + deviceKey));
    expect(spans(five)).toEqual([]);
    expect(spans(five.slice(0, 4))).toHaveLength(4);
    expect(spans([...five, seen(YESTERDAY, 3, 20, 9, 10)])).toEqual(['3: 20 from 0 to 24']);
  });

  it('a login on many devices one after the other is believed', () => {
    const turns = [1, 2, 3, 4, 5].map((deviceKey) =>
      seen(TODAY, deviceKey, 10, deviceKey, deviceKey + 0.9),
    );
    expect(spans(turns)).toHaveLength(5);
  });

  it('the order of the sightings does not matter', () => {
    const all = [
      seen(TODAY, 7, 10, 9, 10),
      seen(TODAY, 7, 20, 10, 11),
      seen(YESTERDAY, 8, 10, 9, 10),
      seen(YESTERDAY, 9, 10, 9, 12),
    ];
    const sorted = (list: LoginSighting[]) => spans(list, [listed(1, 10)]).sort();
    expect(sorted(all.toReversed())).toEqual(sorted(all));
  });
});

describe('phones that the roster does not list', () => {
  it('the device that took the place of the listed phone is the phone', () => {
    const all = [
      seen(YESTERDAY, 1, 10, 8, 22),
      seen(YESTERDAY, 8, 10, 12, 13),
      seen(TODAY, 8, 10, 8, 23),
      seen(TODAY, 7, 10, 9, 20),
    ];
    expect(phones(all, [listed(1, 10)])).toEqual([1, 7]);
  });

  it('a further device beside the listed phone is none', () => {
    expect(
      phones([seen(TODAY, 1, 10, 8, 9), seen(TODAY, 7, 10, 8.5, 22)], [listed(1, 10)]),
    ).toEqual([1]);
  });

  it('without a listed phone it is the device that is on WiFi for the longest time of a day', () => {
    const all = [seen(TODAY, 7, 10, 8, 22), seen(TODAY, 8, 10, 9, 12)];
    expect(phones(all)).toEqual([7]);
  });

  it('a phone that changed its address again is the one in use now', () => {
    const all = [seen(YESTERDAY, 7, 10, 8, 22), seen(TODAY, 8, 10, 9, 12)];
    expect(phones(all)).toEqual([8]);
  });

  it('a shared machine is no phone, however long it is used', () => {
    const machine = [seen(TODAY, 7, 10, 8, 20), seen(TODAY, 7, 20, 20.5, 21)];
    expect(phones(machine)).toEqual([]);
    expect(phones([...machine, seen(TODAY, 8, 10, 9, 10)])).toEqual([8]);
  });
});

function listed(deviceKey: number, studentNo: number): ListedDevice {
  return { deviceKey, studentNo, phone: true };
}

function seen(
  day: string,
  deviceKey: number,
  studentNo: number,
  from: number,
  to: number,
): LoginSighting {
  return { day, deviceKey, studentNo, first: from * HOUR, last: to * HOUR };
}

function spans(sightings: LoginSighting[], roster: ListedDevice[] = []): string[] {
  const hours = (second: number) => Math.round(second / 360) / 10;
  return ownersOfDay(TODAY, sightings, roster)
    .sort((a, b) => a.deviceKey - b.deviceKey || a.from - b.from)
    .map((one) => `${one.deviceKey}: ${one.studentNo} from ${hours(one.from)} to ${hours(one.to)}`);
}

function phones(sightings: LoginSighting[], roster: ListedDevice[] = []): number[] {
  return ownersOfDay(TODAY, sightings, roster)
    .filter(({ phone }) => phone)
    .map(({ deviceKey }) => deviceKey)
    .sort((a, b) => a - b);
}
