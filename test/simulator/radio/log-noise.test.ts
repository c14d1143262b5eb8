import { describe, expect, test } from 'vitest';
import {
  attendances,
  grouped,
  rows,
  seconds,
  share,
  simulatedCampus,
} from '../../workbench/simulated-campus.js';

const QUIET = { duplicateShare: 0, outOfOrderShare: 0, clockSkewSeconds: 0 };
const timeOf = (line: string) => seconds(/"connecttime":"[^ ]+ ([^"]+)"/.exec(line)?.[1] ?? '');

describe('measured in the order of the log:', () => {
  test.each([0.005, 0.05])('%d of the records come twice', (duplicateShare) => {
    const { lines } = simulatedCampus({ students: 500, noise: { duplicateShare } });
    const repeated = lines.length - new Set(lines).size;
    expect(Math.abs(repeated / lines.length - duplicateShare)).toBeLessThan(
      0.1 * duplicateShare + 0.001,
    );
  });

  test.each([0.02, 0.1])('%d of the records come late, by up to 5 minutes', (outOfOrderShare) => {
    const { lines } = simulatedCampus({ students: 500, noise: { ...QUIET, outOfOrderShare } });
    let newest = 0;
    let late = 0;
    let latest = 0;
    for (const time of lines.map(timeOf)) {
      if (time < newest) {
        late++;
        latest = Math.max(latest, newest - time);
      }
      newest = Math.max(newest, time);
    }
    expect(Math.abs(late / lines.length - outOfOrderShare)).toBeLessThan(
      0.1 * outOfOrderShare + 0.001,
    );
    expect(latest).toBeGreaterThan(280);
    expect(latest).toBeLessThanOrEqual(300);
  });

  test('each access point has its own clock, which is wrong by up to 5 seconds', () => {
    const [exact, skewed] = [0, 5].map((clockSkewSeconds) =>
      simulatedCampus({ noise: { ...QUIET, clockSkewSeconds } }).lines.slice(500, -500),
    );
    const pointOf = (line: string) => /"currentapname":"([^"]+)"/.exec(line)?.[1];
    const errors = (exact ?? []).map((line, n) => ({
      point: pointOf(line),
      error: timeOf(skewed?.[n] ?? '') - timeOf(line),
    }));
    for (const each of grouped(errors, ({ point }) => point).values()) {
      expect(new Set(each.map(({ error }) => error)).size).toBe(1);
    }
    const found = errors.map(({ error }) => error);
    expect(Math.max(...found.slice(0, 10_000))).toBeGreaterThan(3);
    expect(found.every((error) => Math.abs(error) <= 5)).toBe(true);
    expect(new Set(found).size).toBeGreaterThan(8);
  });
});

describe('measured in what devices do:', () => {
  const OFTEN = {
    associationsPerConnectedHour: 20,
    notOnWifiShare: 0,
    flappingShare: 0,
    sleepingPhoneShare: 0,
  };

  /** Of the laptops used in class, the share heard in the room well after the owner left it. */
  const staying = (laptopLeftShare: number) => {
    const campus = simulatedCampus({
      students: 500,
      noise: { ...OFTEN, laptopLeftShare, neighbourShare: 0, phoneLentShare: 0 },
    });
    const laptops = new Set(
      rows(campus.files, 'devices.csv')
        .filter(({ kind }) => kind === 'laptop')
        .map(({ mac }) => mac),
    );
    const used = attendances(campus).flatMap(({ row, records }) => {
      const laptop = records.find(({ mac }) => laptops.has(mac))?.mac;
      return laptop === undefined ? [] : [{ row, laptop }];
    });
    return share(used, ({ row, laptop }) => {
      const points = campus.pointsOf(row.roomUsed);
      const own = campus.heardOf(row.student);
      return own.some(
        ({ mac, point, at }) =>
          mac === laptop &&
          points.has(point) &&
          at > row.departure + 300 &&
          at < row.departure + 1200,
      );
    });
  };

  test.each([0, 0.3])('%d of the laptops used in class stay behind', (laptopLeftShare) => {
    // Some owners stay in the same room, and a laptop may be silent for 15 minutes.
    const found = staying(laptopLeftShare);
    expect(found).toBeGreaterThan(0.65 * laptopLeftShare);
    expect(found).toBeLessThan(laptopLeftShare + 0.06);
  });

  test.each([0, 0.4])('%d of the phones are lent for a day', (phoneLentShare) => {
    const campus = simulatedCampus({
      students: 500,
      noise: {
        ...OFTEN,
        phoneLentShare,
        twoDeviceShare: 0,
        threeDeviceShare: 0,
        devicesConnectedInClass: 1,
      },
    });
    // The borrower has the same cohort but other electives. In those the phone is missing.
    const electives = attendances(campus).filter(
      ({ row }) => campus.timetabled(row).kind === 'elective',
    );
    const missed = share(electives, ({ row, records }) => {
      const points = campus.pointsOf(row.roomUsed);
      return !records.some(({ point }) => points.has(point));
    });
    const seated = staysOnNeighbours(campus);
    expect(Math.abs(missed - (phoneLentShare + (1 - phoneLentShare) * seated))).toBeLessThan(0.1);
  });

  /** Of those heard in class, the share never heard on an access point of the room. */
  function staysOnNeighbours(campus: ReturnType<typeof simulatedCampus>): number {
    const required = attendances(campus).filter(
      ({ row, records }) => records.length > 0 && campus.timetabled(row).kind !== 'elective',
    );
    const away = required.filter(
      ({ row, records }) => !records.some(({ point }) => campus.pointsOf(row.roomUsed).has(point)),
    );
    return Math.min(0.12, away.length / required.length);
  }
});
