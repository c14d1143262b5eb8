import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { NOISES } from '../../src/simulator/noise.js';
import { simulateCampus, type CampusOptions } from '../../src/simulator/simulate-campus.js';
import { DAY_SECONDS, grouped, rows, simulatedCampus } from './simulated-campus.js';

const SMALL = { seed: 1, students: 80, days: 2 } satisfies CampusOptions;

/** A hash for each kind of output. */
function hashes(options: CampusOptions) {
  const [roster, truth, events] = ['roster', 'truth', 'events'].map(() => createHash('sha256'));
  const campus = simulateCampus(options);
  for (const { name, lines } of campus.roster) roster?.update(`${name}\n${lines.join('\n')}\n`);
  for (const { truthRows, eventLines } of campus.days()) {
    truth?.update(truthRows.join('\n'));
    for (const lines of eventLines()) events?.update(lines.join('\n'));
  }
  const text = (hash: typeof roster) => hash?.digest('hex').slice(0, 16);
  return { roster: text(roster), truth: text(truth), events: text(events) };
}

describe('the seed', () => {
  // Change these with the model; that they hold on every machine is the point.
  test('decides every byte', () => {
    expect(hashes(SMALL)).toEqual({ roster: 'x', truth: 'x', events: 'x' });
    expect(hashes(SMALL)).toEqual(hashes(SMALL));
  });

  test('makes another campus when it changes', () => {
    const [one, two] = [hashes(SMALL), hashes({ ...SMALL, seed: 2 })];
    expect(two.roster).not.toBe(one.roster);
    expect(two.truth).not.toBe(one.truth);
    expect(two.events).not.toBe(one.events);
  });

  test('makes the same first days however many follow', () => {
    const one = [...simulateCampus({ ...SMALL, days: 1 }).days()][0];
    const two = [...simulateCampus({ ...SMALL, days: 3 }).days()][0];
    expect(one?.truthRows).toEqual(two?.truthRows);
  });
});

describe('each noise', () => {
  const before = hashes(SMALL);
  /** Noises that only the radio or the log knows: what people did must not depend on them. */
  const AFTER_THE_TRUTH =
    /^(devices|assoc|notOn|opted|foreign|neighbour|flapping|sleep|mac|laptop|phone|duplicate|outOf|clock|outage|failed|sticky|wall|shadow|hysteresis|clients|two|three)/;

  const settings = Object.entries(NOISES).map(([name, { value, limits }]) => {
    const extreme: Record<string, number> = {
      devicesConnectedInClass: 1.6,
      outagesPerMonth: 120,
      sleepMinutesLow: 39,
      clientsPerAccessPoint: 3,
      twoDeviceShare: 0.8,
      hysteresisLowDb: 0,
      flappingMovesLow: 19,
    };
    const changed = extreme[name] ?? (value === limits[1] ? limits[0] : Math.min(limits[1], value * 4 + 0.3));
    return [name, changed] as const;
  });

  test.each(settings)('%s can be set (to %d), and changes what it should', (name, value) => {
    const single = ['twoDeviceShare', 'threeDeviceShare'].includes(name);
    const zero = single ? { twoDeviceShare: 0.2, threeDeviceShare: 0.2, [name]: value } : { [name]: value };
    const after = hashes({ ...SMALL, noise: { ...zero } });
    expect(after).not.toEqual(before);
    if (AFTER_THE_TRUTH.test(name)) expect(after.truth).toBe(before.truth);
  });

  test('of the devices leaves enrolment, truth and the other devices alone', () => {
    const [plain, changed] = [0, 0.5].map((macChangeShare) =>
      simulatedCampus({ ...SMALL, days: 1, noise: { macChangeShare } }),
    );
    expect(changed?.files).toEqual(plain?.files);
    expect(changed?.truth).toEqual(plain?.truth);
    const withoutMac = (line: string) => line.replace(/"mac":"[^"]*"/, '');
    expect(changed?.lines.map(withoutMac)).toEqual(plain?.lines.map(withoutMac));
    expect(changed?.lines).not.toEqual(plain?.lines);
  });
});

describe('bad options', () => {
  test.each<[string, Partial<CampusOptions>, RegExp]>([
    ['a broken seed', { seed: 1.5 }, /seed must be a whole number/],
    ['no students', { students: 0 }, /students must be a whole number from 1/],
    ['no days', { days: 0 }, /days must be/],
    ['a day that is none', { startDate: '2019-02-30' }, /start date must be a date/],
    ['too large a share', { listedAccessPointShare: 1.1 }, /listed access points must be from 0 to 1/],
    ['an unknown noise', { noise: { hiss: 1 } }, /no noise "hiss" \(there are .*notOnWifiShare/],
    ['a noise out of its limits', { noise: { lateShare: 2 } }, /lateShare must be from 0 to 1, not 2/],
    ['a noise that is no number', { noise: { lateShare: NaN } }, /lateShare must be from 0 to 1/],
    ['shares that are too much', { noise: { notHeldShare: 0.6, movedShare: 0.6 } }, /more than 1 together/],
    ['a range upside down', { noise: { sleepMinutesLow: 50 } }, /sleepMinutesLow may not be more than/],
    ['more devices on WiFi than there are', { noise: { twoDeviceShare: 0 } }, /devices per student|more than/],
  ])('are refused: %s', (_, options, message) => {
    const call = () => simulateCampus({ ...SMALL, ...options });
    if (options.noise?.['twoDeviceShare'] === 0) {
      expect(() => simulateCampus({ ...SMALL, noise: { twoDeviceShare: 0, threeDeviceShare: 0 } })).toThrow(message);
    } else {
      expect(call).toThrow(RangeError);
      expect(call).toThrow(message);
    }
  });

  test('are all named at once', () => {
    expect(() => simulateCampus({ seed: -1, students: 0, days: 5 })).toThrow(/seed.*students/);
  });
});

describe('the roster', () => {
  const { files } = simulatedCampus({ students: 900, noise: { optedOutShare: 0.3 } }, { log: false });
  const column = (file: string, name: string) => rows(files, file).map((row) => row[name] as string);

  test('has the files and columns of the contract', () => {
    const headers = simulateCampus(SMALL).roster.map(({ name, lines }) => `${name}: ${lines[0]}`);
    expect(headers).toEqual([
      'students.csv: student_id,opted_out',
      'devices.csv: mac,student_id,kind,valid_from,valid_to',
      'rooms.csv: room,building,floor,capacity',
      'access-points.csv: ap,room,weight',
      'timetable.csv: course,section,room,weekday,start,end,first_date,last_date,kind',
      'enrolments.csv: student_id,course,section,valid_from,valid_to',
    ]);
  });

  test('repeats no student, device, room, meeting or enrolment', () => {
    const keys: [string, string[]][] = [
      ['students.csv', ['student_id']],
      ['devices.csv', ['mac']],
      ['rooms.csv', ['room']],
      ['access-points.csv', ['ap', 'room']],
      ['timetable.csv', ['course', 'section', 'weekday', 'start']],
      ['enrolments.csv', ['student_id', 'course']],
    ];
    for (const [file, names] of keys) {
      const found = rows(files, file).map((row) => names.map((name) => row[name]).join(' '));
      expect(found.length, file).toBeGreaterThan(0);
      expect(new Set(found).size, file).toBe(found.length);
    }
  });

  test('names only students, rooms and sections that exist', () => {
    const students = new Set(column('students.csv', 'student_id'));
    const rooms = new Set(column('rooms.csv', 'room'));
    const sections = new Set(rows(files, 'timetable.csv').map(({ course, section }) => `${course} ${section}`));
    const unknown = [
      ...[...column('devices.csv', 'student_id'), ...column('enrolments.csv', 'student_id')].filter(
        (id) => !students.has(id),
      ),
      ...[...column('access-points.csv', 'room'), ...column('timetable.csv', 'room')].filter(
        (room) => !rooms.has(room),
      ),
      ...rows(files, 'enrolments.csv').filter(({ course, section }) => !sections.has(`${course} ${section}`)),
    ];
    expect(unknown).toEqual([]);
  });

  test('is written as the contract asks', () => {
    for (const mac of column('devices.csv', 'mac')) expect(mac).toMatch(/^[0-9a-f]{2}(-[0-9a-f]{2}){5}$/);
    for (const course of column('timetable.csv', 'course')) expect(course).toMatch(/^[A-Z]{3}\d{4}$/);
    for (const { weekday, start, end } of rows(files, 'timetable.csv')) {
      expect(['1', '2', '3', '4', '5']).toContain(weekday);
      expect(start).toMatch(/^\d\d:\d\d$/);
      expect((start as string) < (end as string)).toBe(true);
    }
    expect(new Set(column('devices.csv', 'kind'))).toEqual(new Set(['phone', 'laptop', 'tablet']));
    expect(new Set(column('timetable.csv', 'kind'))).toEqual(new Set(['required', 'elective', 'large']));
    expect(new Set(column('timetable.csv', 'first_date'))).toEqual(new Set(['2019-09-02']));
  });

  test('gives no room to two classes at once and none to more students than it seats', () => {
    const capacity = new Map(rows(files, 'rooms.csv').map(({ room, capacity }) => [room, Number(capacity)]));
    const enrolled = grouped(rows(files, 'enrolments.csv'), ({ course, section }) => `${course} ${section}`);
    for (const [, meetings] of grouped(rows(files, 'timetable.csv'), ({ room, weekday }) => `${room} ${weekday}`)) {
      const byTime = meetings.sort((a, b) => ((a.start as string) < (b.start as string) ? -1 : 1));
      byTime.slice(1).forEach((meeting, n) => {
        expect((byTime[n]?.end as string) <= (meeting.start as string)).toBe(true);
      });
      for (const { course, section, room } of meetings) {
        const seats = capacity.get(room as string) ?? 0;
        expect(enrolled.get(`${course} ${section}`)?.length ?? 0).toBeLessThanOrEqual(seats);
      }
    }
  });

  test('has an access point for about 50 seats, and a few clashing timetables', () => {
    const seats = rows(files, 'rooms.csv').map(({ capacity }) => Number(capacity));
    const points = new Set(column('access-points.csv', 'ap')).size;
    expect(seats.reduce((sum, each) => sum + each, 0) / points).toBeGreaterThan(25);
    expect(seats.reduce((sum, each) => sum + each, 0) / points).toBeLessThan(60);
    const meetings = grouped(rows(files, 'timetable.csv'), ({ course, section }) => `${course} ${section}`);
    const slots = (student: Record<string, string>[]) =>
      student.flatMap(({ course, section }) =>
        (meetings.get(`${course} ${section}`) ?? []).map(({ weekday, start }) => `${weekday} ${start}`),
      );
    const timetables = [...grouped(rows(files, 'enrolments.csv'), ({ student_id }) => student_id).values()].map(slots);
    const clashing = timetables.filter((each) => new Set(each).size < each.length).length / timetables.length;
    expect(clashing).toBeGreaterThan(0.002);
    expect(clashing).toBeLessThan(0.05);
  });

  test('lists only the share of access points that is asked for', () => {
    const listed = (listedAccessPointShare: number) =>
      simulatedCampus({ students: 3000, listedAccessPointShare }, { log: false }).files['access-points.csv'] ?? [];
    const [all, half] = [listed(1), listed(0.5)];
    expect(half.length / all.length).toBeGreaterThan(0.35);
    expect(half.length / all.length).toBeLessThan(0.65);
    expect(listed(0)).toEqual([]);
    expect(all).toEqual(expect.arrayContaining(half));
  });
});

describe('the log', () => {
  const campus = simulatedCampus({ days: 2 });

  test('holds nothing but records of the contract', () => {
    expect(campus.lines.length).toBeGreaterThan(10_000);
    const results = new Set<string>();
    for (const line of campus.lines) {
      const record = JSON.parse(line) as Record<string, string | number>;
      expect(Object.keys(record)).toEqual([
        'currentapname',
        'apname',
        'ssid',
        'mac',
        'connecttime',
        'connectresult',
        'uppacketnum',
        'upbyte',
        'downpacketnum',
        'downbyte',
      ]);
      expect(record['currentapname']).toMatch(/^[A-Z]{2}\d*-\dF-\d\d$/);
      expect(record['apname']).toMatch(/^([A-Z]{2}\d*-\dF-\d\d)?$/);
      expect(record['mac']).toMatch(/^[0-9a-f]{2}(-[0-9a-f]{2}){5}$/);
      expect(record['connecttime']).toMatch(/^2019-09-0[1-4] ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/);
      for (const counter of ['uppacketnum', 'upbyte', 'downpacketnum', 'downbyte']) {
        expect(Number.isInteger(record[counter])).toBe(true);
      }
      results.add(String(record['connectresult']));
    }
    expect(results).toEqual(new Set(['Success', 'Failed', 'Timeout', 'Rejected']));
  });

  test('arrives in time order but for the late records', () => {
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
    for (let hour = 0; hour < 48; hour++) expect(hours.get(hour)?.length ?? 0, `hour ${hour}`).toBeGreaterThan(30);
    const midnight = campus.heard.filter(({ at }) => at >= DAY_SECONDS && at < DAY_SECONDS + 300).length;
    expect(midnight).toBeLessThan(0.005 * campus.heard.length);
    const macs = new Set(campus.heard.map(({ mac }) => mac));
    const silent = rows(campus.files, 'devices.csv').filter(({ mac }) => !macs.has(mac as string));
    expect(silent.length / rows(campus.files, 'devices.csv').length).toBeLessThan(0.2);
  });

  test('does not depend on memory of other days: each is made as it is read', () => {
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
  test('has no classes, but people', () => {
    const campus = simulatedCampus({ startDate: '2019-09-07', days: 2 });
    expect(campus.truth).toEqual([]);
    expect(campus.lines.length).toBeGreaterThan(5000);
    expect(new Set(rows(campus.files, 'timetable.csv').map(({ first_date }) => first_date))).toEqual(
      new Set(['2019-09-02']),
    );
  });
});
