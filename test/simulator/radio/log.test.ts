import { describe, expect, test } from 'vitest';
import { simulateCampus } from '../../../src/simulator/simulate-campus.js';
import { DAY_SECONDS, grouped, rows, simulatedCampus } from '../../workbench/simulated-campus.js';

describe('the log', () => {
  const campus = simulatedCampus({ days: 2 });

  test('holds only records in the form of the contract', () => {
    const text = String.raw`"(?:[A-Z]{2}\d*-\dF-\d\d)`;
    const time = String.raw`2019-09-0[1-4] (?:[01]\d|2[0-3])(?::[0-5]\d){2}`;
    const form = new RegExp(
      `^{"currentapname":${text}","apname":${text}?","ssid":"[^"]+","mac":"[0-9a-f]{2}(?:-[0-9a-f]{2}){5}",` +
        `"connecttime":"${time}","connectresult":"(Success|Failed|Timeout|Rejected)",` +
        String.raw`"uppacketnum":\d+,"upbyte":\d+,"downpacketnum":\d+,"downbyte":\d+}$`,
    );
    expect(campus.lines.length).toBeGreaterThan(10_000);
    expect(campus.lines.filter((line) => !form.test(line))).toEqual([]);
    expect(new Set(campus.lines.map((line) => form.exec(line)?.[1])).size).toBe(4);
  });

  test('arrives in time order, except for late records', () => {
    const times = simulatedCampus({
      noise: { outOfOrderShare: 0, duplicateShare: 0, clockSkewSeconds: 0 },
    }).lines.map((line) => (JSON.parse(line) as { connecttime: string }).connecttime);
    expect(times).toEqual([...times].sort());
  });

  test('says where a device was before', () => {
    const last = new Map<string, { point: string; at: number }>();
    let right = 0;
    let told = 0;
    for (const { mac, point, from, at } of campus.heard) {
      const before = last.get(mac);
      if (from !== '' && before) {
        told++;
        if (before.point === from) right++;
      }
      last.set(mac, { point, at });
    }
    expect(told).toBeGreaterThan(5000);
    expect(right / told).toBeGreaterThan(0.97);
  });

  test('has every day and every hour, and knows most devices', () => {
    const hours = grouped(campus.heard, ({ at }) => Math.floor(at / 3600));
    for (let hour = 0; hour < 48; hour++)
      expect(hours.get(hour)?.length ?? 0, `hour ${hour}`).toBeGreaterThan(30);
    const midnight = campus.heard.filter(
      ({ at }) => at >= DAY_SECONDS && at < DAY_SECONDS + 300,
    ).length;
    expect(midnight).toBeLessThan(0.002 * campus.heard.length);
    const macs = new Set(campus.heard.map(({ mac }) => mac));
    const silent = rows(campus.files, 'devices.csv').filter(({ mac }) => !macs.has(mac as string));
    expect(silent.length / rows(campus.files, 'devices.csv').length).toBeLessThan(0.2);
  });

  test('makes each day only when it is read, without keeping other days', () => {
    const days = simulateCampus({ seed: 1, students: 60, days: 3660 }).days();
    const first = days.next();
    if (first.done) throw new Error('a campus without days');
    const minutes = first.value.eventLines();
    let chunks = 0;
    let most = 0;
    let lines = 0;
    for (const chunk of minutes) {
      chunks++;
      lines += chunk.length;
      most = Math.max(most, chunk.length);
    }
    expect(chunks).toBe(1440);
    expect(most).toBeLessThan(lines / 20);
    days.return(undefined);
  });
});

describe('a weekend', () => {
  test('has people, but no classes', () => {
    const campus = simulatedCampus({ startDate: '2019-09-07', days: 2 });
    expect(campus.truth).toEqual([]);
    expect(campus.lines.length).toBeGreaterThan(5000);
    expect(
      new Set(rows(campus.files, 'timetable.csv').map(({ first_date }) => first_date)),
    ).toEqual(new Set(['2019-09-02']));
  });
});
