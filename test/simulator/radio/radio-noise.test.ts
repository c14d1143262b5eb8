import { describe, expect, test } from 'vitest';
import { noise } from '../../../src/simulator/noise.js';
import type { Device } from '../../../src/simulator/campus/population.js';
import { random } from '../../../src/simulator/numbers/random.js';
import { Tempo } from '../../../src/simulator/radio/tempo.js';
import {
  attendances,
  grouped,
  mean,
  rows,
  share,
  simulatedCampus,
  type SimulatedCampus,
} from '../../workbench/simulated-campus.js';

/** One phone each, always on, in its own room, so that nothing blurs the other measurements. */
const PLAIN = {
  twoDeviceShare: 0,
  threeDeviceShare: 0,
  devicesConnectedInClass: 1,
  notOnWifiShare: 0,
  flappingShare: 0,
  sleepingPhoneShare: 0,
  phoneLentShare: 0,
  macChangeShare: 0,
  outagesPerMonth: 0,
};
/** So often that a device on WiFi in class is almost always heard. */
const OFTEN = { associationsPerConnectedHour: 20 };

const hours = (campus: SimulatedCampus) =>
  attendances(campus).reduce((sum, { row }) => {
    const { start, end } = campus.span(row);
    const day = row.day * 86_400;
    return sum + (Math.min(end, day + row.departure) - Math.max(start, day + row.arrival)) / 3600;
  }, 0);

describe('measured in the log:', () => {
  test('about 17 % of those who attend show no signal in class', () => {
    const campus = simulatedCampus({ students: 1000 });
    expect(
      Math.abs(share(attendances(campus), ({ records }) => records.length === 0) - 0.17),
    ).toBeLessThan(0.02);
  });

  test.each([0.02, 0.25])('%d of those in class are not on WiFi', (notOnWifiShare) => {
    const campus = simulatedCampus({
      students: 600,
      noise: { ...PLAIN, ...OFTEN, notOnWifiShare },
    });
    const silent = share(attendances(campus), ({ records }) => records.length === 0);
    expect(Math.abs(silent - notOnWifiShare)).toBeLessThan(0.03);
  });

  test.each([1, 1.6])(
    '%d devices are on WiFi per person in class who has any',
    (devicesConnectedInClass) => {
      const { flappingShare, notOnWifiShare } = PLAIN;
      const settings = {
        ...OFTEN,
        flappingShare,
        notOnWifiShare,
        sleepingPhoneShare: 0,
        devicesConnectedInClass,
      };
      const campus = simulatedCampus({ students: 400, noise: settings });
      const counts = attendances(campus)
        .map(({ records }) => new Set(records.map(({ mac }) => mac)).size)
        .filter((count) => count > 0);
      expect(Math.abs(mean(counts) - devicesConnectedInClass)).toBeLessThan(0.07);
    },
  );

  test.each([1, 3.3, 10])(
    'a seated device associates %d times an hour',
    (associationsPerConnectedHour) => {
      for (const sleepingPhoneShare of [0, 1]) {
        const campus = simulatedCampus({
          students: 600,
          noise: { ...PLAIN, sleepingPhoneShare, associationsPerConnectedHour },
        });
        const records = attendances(campus).reduce((sum, each) => sum + each.records.length, 0);
        const perHour = records / hours(campus) / associationsPerConnectedHour;
        expect(perHour).toBeGreaterThan(0.8);
        expect(perHour).toBeLessThan(1.25);
      }
    },
  );

  /** Share of the time between records that a seated device is on another room's access point. */
  const timeOnNeighbours = (campus: SimulatedCampus) => {
    let own = 0;
    let other = 0;
    for (const { row, records } of attendances(campus)) {
      const points = campus.pointsOf(row.roomUsed);
      const [from, to] = [row.day * 86_400 + row.arrival + 120, row.day * 86_400 + row.departure];
      const seated = records.filter(({ at }) => at > from && at < to);
      for (const list of grouped(seated, ({ mac }) => mac).values()) {
        list.forEach(({ point, at }, n) => {
          const until = list[n + 1]?.at ?? Math.min(to, campus.span(row).end);
          if (points.has(point)) own += until - at;
          else other += until - at;
        });
      }
    }
    return other / (own + other);
  };

  test.each([0, 0.15, 0.4])(
    '%d of the seated time is on a neighbouring access point',
    (neighbourShare) => {
      const campus = simulatedCampus({
        students: 1000,
        noise: { neighbourShare, phoneLentShare: 0 },
      });
      expect(Math.abs(timeOnNeighbours(campus) - neighbourShare)).toBeLessThan(0.04);
    },
  );

  test.each([0.1, 0.4])('%d of the devices flap, 6 to 20 times an hour', (flappingShare) => {
    // There are hardly any other associations, so more than two in a daytime hour mean flapping.
    const campus = simulatedCampus({
      students: 700,
      noise: { ...PLAIN, associationsPerConnectedHour: 0.2, flappingShare, failedShare: 0 },
    });
    const known = new Set(rows(campus.files, 'devices.csv').map(({ mac }) => mac));
    const evening = campus.heard.filter(
      ({ mac, at }) => known.has(mac) && at > 20 * 3600 && at < 23 * 3600,
    );
    const flapping = [...grouped(evening, ({ mac }) => mac).values()].filter(
      ({ length }) => length > 9,
    );
    expect(Math.abs(flapping.length / known.size - flappingShare)).toBeLessThan(
      0.25 * flappingShare + 0.01,
    );
    const perHour = flapping.map((list) => {
      const span = (list[list.length - 1]?.at ?? 0) - (list[0]?.at ?? 0);
      return ((list.length - 1) / span) * 3600;
    });
    expect(mean(perHour)).toBeGreaterThan(10);
    expect(mean(perHour)).toBeLessThan(16);
  });

  test.each([0, 11, 30])(
    '%d unknown devices are heard by a classroom access point in a class',
    (expected) => {
      const noiseValues = { foreignDevicesPerAccessPoint: expected, macChangeShare: 0 };
      const campus = simulatedCampus({ students: 900, noise: noiseValues });
      const known = new Set(rows(campus.files, 'devices.csv').map(({ mac }) => mac));
      const strangers = grouped(
        campus.heard.filter(({ mac }) => !known.has(mac)),
        ({ point }) => point,
      );
      const classes = new Map(
        campus.truth.filter((row) => row.held).map((row) => [`${row.key} ${row.start}`, row]),
      );
      const counts = [...classes.values()].flatMap((row) => {
        const { start, end } = campus.span(row);
        if (end - start !== 80 * 60) return [];
        return [...campus.pointsOf(row.roomUsed)].map((point) => {
          const inClass = (strangers.get(point) ?? []).filter(({ at }) => at >= start && at <= end);
          return new Set(inClass.map(({ mac }) => mac)).size;
        });
      });
      expect(Math.abs(mean(counts) - expected)).toBeLessThanOrEqual(0.1 * expected);
    },
  );

  test('30 % of the devices have a new MAC within 14 days, which is not in the list of devices', () => {
    const campus = simulatedCampus({
      students: 150,
      days: 14,
      noise: { macChangeShare: 0.3, foreignDevicesPerAccessPoint: 0 },
    });
    const known = new Set(rows(campus.files, 'devices.csv').map(({ mac }) => mac));
    const unknown = new Set(
      campus.heard.filter(({ mac }) => !known.has(mac)).map(({ mac }) => mac),
    );
    expect(Math.abs(unknown.size / known.size - 0.3)).toBeLessThan(0.07);
  });

  test('an outage silences some access points during its hours, and at no other time', () => {
    const settings = {
      outagesPerMonth: 60,
      outageHours: 4,
      clockSkewSeconds: 0,
      foreignDevicesPerAccessPoint: 0,
    };
    const [broken, whole] = [settings, { ...settings, outagesPerMonth: 0 }].map((values) =>
      grouped(
        simulatedCampus({ seed: 2, students: 900, noise: values }).heard,
        ({ point }) => point,
      ),
    );
    const inHour = (campus: typeof broken, point: string, hour: number) =>
      (campus?.get(point) ?? []).filter(({ at }) => Math.floor(at / 3600) === hour).length;
    const hours = Array.from({ length: 24 }, (_, hour) => hour);
    /** Hours in which an access point should be busy, but is silent. */
    const silences = [...(whole?.keys() ?? [])]
      .map((point) =>
        hours.filter(
          (hour) => inHour(whole, point, hour) > 10 && inHour(broken, point, hour) === 0,
        ),
      )
      .filter(({ length }) => length > 0);
    expect(silences.length).toBeGreaterThan(2);
    expect(silences.length).toBeLessThan((whole?.size ?? 0) * 0.75);
    for (const silent of silences) expect(silent.length).toBeLessThanOrEqual(8);
    expect(Math.max(...silences.map(({ length }) => length))).toBeGreaterThanOrEqual(3);
  });

  test('the asked share of associations fails', () => {
    for (const failedShare of [0.02, 0.2]) {
      const { lines } = simulatedCampus({
        noise: { failedShare, foreignDevicesPerAccessPoint: 0, flappingShare: 0 },
      });
      const failed = share(lines, (line) => !line.includes('"connectresult":"Success"'));
      expect(Math.abs(failed - failedShare)).toBeLessThan(0.015);
    }
  });
});

describe('a phone that sleeps', () => {
  test('is silent for 5 to 40 minutes at a time', () => {
    const { values } = noise({ associationsPerConnectedHour: 30 });
    const phone: Device = {
      index: 0,
      owner: 0,
      kind: 'phone',
      tempo: 1,
      sleeper: true,
      sticky: false,
      hysteresisDb: 6,
      flapsPerHour: 0,
    };
    const tempo = new Tempo(phone, values, random(1, 'sleep'));
    const sleeps: number[] = [];
    let now = 8 * 3600;
    for (let n = 0; n < 20_000; n++) {
      const gap = tempo.untilNext(now);
      if (tempo.asleepUntil > now) sleeps.push((tempo.asleepUntil - now) / 60);
      now += gap;
      tempo.wakes(now);
    }
    expect(sleeps.length).toBeGreaterThan(500);
    expect(Math.min(...sleeps)).toBeGreaterThanOrEqual(5);
    // Before it falls asleep, it may be awake and quiet.
    expect(mean(sleeps)).toBeGreaterThan(22);
    expect(mean(sleeps)).toBeLessThan(26);
  });
});
