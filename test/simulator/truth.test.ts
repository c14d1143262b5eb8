import { describe, expect, test } from 'vitest';
import { TRUTH_HEADER } from '../../src/simulator/truth.js';
import {
  grouped,
  mean,
  rows,
  seconds,
  share,
  simulatedCampus,
  type SimulatedCampus,
  type TruthRow,
} from '../workbench/simulated-campus.js';

const truthOf = (noise: Record<string, number>, days = 5): SimulatedCampus =>
  simulatedCampus({ students: 1000, days, noise }, { log: false });

describe('the truth', () => {
  const campus = simulatedCampus({ students: 1000, days: 7 }, { log: false });
  const { truth, files, timetabled } = campus;
  const attended = truth.filter((row) => row.attended);
  const lengthMinutes = (row: TruthRow) => (seconds(timetabled(row).end) - seconds(row.start)) / 60;

  test('has the columns of the contract', () => {
    expect(TRUTH_HEADER).toBe(
      'date,course,section,start,student_id,attended,arrival,departure,minutes,held,room_used',
    );
  });

  test('has a row for each enrolment and meeting of the week, and no other', () => {
    const meetings = grouped(
      rows(files, 'timetable.csv'),
      ({ course, section }) => `${course} ${section}`,
    );
    const expected = rows(files, 'enrolments.csv').flatMap(({ student_id, course, section }) =>
      (meetings.get(`${course} ${section}`) ?? []).map(
        ({ weekday, start }) => `${student_id} ${course} ${section} ${weekday} ${start}`,
      ),
    );
    const found = truth.map((row) => `${row.student} ${row.key} ${row.day + 1} ${row.start}`);
    expect(found.sort()).toEqual(expected.sort());
  });

  test('has times and minutes for those who attended, and for nobody else', () => {
    for (const row of truth) {
      const { arrival, departure, minutes } = row;
      if (!row.attended) {
        expect([arrival, departure, minutes]).toEqual([NaN, NaN, 0]);
        continue;
      }
      const [start, end] = [seconds(row.start), seconds(timetabled(row).end)];
      const present = Math.min(departure, end) - Math.max(arrival, start);
      expect(arrival).toBeGreaterThan(start - 30 * 60);
      expect(arrival).toBeLessThan(end);
      expect(departure).toBeGreaterThan(arrival);
      expect(departure).toBeLessThanOrEqual(end + 180);
      expect(minutes).toBeGreaterThan(0);
      expect(minutes).toBeLessThanOrEqual(Math.round(present / 60));
    }
  });

  test('says the same of a class in every row: held in one room that seats it, or not held and not attended', () => {
    const capacity = new Map(
      rows(files, 'rooms.csv').map(({ room, capacity }) => [room, Number(capacity)]),
    );
    for (const members of grouped(truth, (row) => `${row.date} ${row.key} ${row.start}`).values()) {
      const [{ held, roomUsed } = { held: false, roomUsed: '' }] = members;
      expect(new Set(members.map((row) => `${row.held} ${row.roomUsed}`)).size).toBe(1);
      if (held) expect(capacity.get(roomUsed) ?? 0).toBeGreaterThanOrEqual(members.length);
      else expect([roomUsed, members.some((row) => row.attended)]).toEqual(['', false]);
    }
  });

  test('has no student in two classes at once, and leaves time to walk between rooms', () => {
    for (const classes of grouped(attended, (row) => `${row.student} ${row.date}`).values()) {
      const inOrder = classes.sort((a, b) => a.arrival - b.arrival);
      inOrder.slice(1).forEach((next, n) => {
        const before = inOrder[n] as TruthRow;
        const walk = before.roomUsed === next.roomUsed ? 0 : 20;
        expect(next.arrival - before.departure).toBeGreaterThanOrEqual(walk);
      });
    }
  });

  test('never has two classes in one room at the same time', () => {
    const held = grouped(
      truth.filter((row) => row.held),
      (row) => `${row.date} ${row.roomUsed}`,
    );
    for (const inRoom of held.values()) {
      const spans = new Map(
        inRoom.map((row) => [
          `${row.key} ${row.start}`,
          [seconds(row.start), seconds(timetabled(row).end)] as const,
        ]),
      );
      const inOrder = [...spans.values()].sort((a, b) => a[0] - b[0]);
      inOrder
        .slice(1)
        .forEach((next, n) => expect(next[0]).toBeGreaterThanOrEqual(inOrder[n]?.[1] ?? 0));
    }
  });

  test('has breaks: some students are in the room for less time than from arrival to departure', () => {
    const away = attended.map((row) => {
      const [start, end] = [seconds(row.start), seconds(timetabled(row).end)];
      return (Math.min(row.departure, end) - Math.max(row.arrival, start)) / 60 - row.minutes;
    });
    const took = away.filter((minutes) => minutes > 2).length / away.length;
    expect(took).toBeGreaterThan(0.08);
    expect(took).toBeLessThan(0.35);
    expect(share(attended, (row) => row.minutes > 0.9 * lengthMinutes(row))).toBeGreaterThan(0.7);
  });

  test('has many students who attend nearly always and a few who hardly ever do', () => {
    const rates = [
      ...grouped(
        truth.filter((row) => row.held),
        (row) => row.student,
      ).values(),
    ]
      .filter((own) => own.length > 5)
      .map((own) => own.filter((row) => row.attended).length / own.length);
    expect(rates.filter((rate) => rate === 1).length / rates.length).toBeGreaterThan(0.15);
    expect(rates.filter((rate) => rate < 0.5).length / rates.length).toBeGreaterThan(0.008);
  });
});

describe('measured in the truth:', () => {
  const usual = truthOf({});
  const kinds = (campus: SimulatedCampus, kind: string) =>
    campus.truth.filter((row) => row.held && campus.timetabled(row).kind === kind);

  test.each([
    ['required', 0.92],
    ['elective', 0.75],
    ['large', 0.55],
  ])('attendance of %s courses is %d', (kind, expected) => {
    // Clashes cost a point or so.
    expect(share(kinds(usual, kind), (row) => row.attended)).toBeGreaterThan(expected - 0.035);
    expect(share(kinds(usual, kind), (row) => row.attended)).toBeLessThan(expected + 0.025);
  });

  test('attendance follows its option', () => {
    const campus = truthOf({
      attendanceRequired: 0.5,
      attendanceElective: 0.98,
      attendanceLarge: 0,
      clashShare: 0,
    });
    expect(share(kinds(campus, 'required'), (row) => row.attended)).toBeCloseTo(0.5, 1);
    expect(share(kinds(campus, 'elective'), (row) => row.attended)).toBeGreaterThan(0.96);
    expect(share(kinds(campus, 'large'), (row) => row.attended)).toBe(0);
  });

  const classes = (noise: Record<string, number>) =>
    [1, 2, 3].flatMap((seed) => {
      const campus = simulatedCampus({ seed, students: 1500, days: 5, noise }, { log: false });
      return [
        ...grouped(campus.truth, (row) => `${row.date} ${row.key} ${row.start}`).values(),
      ].map(([row]) => ({
        held: row?.held === true,
        moved: row?.held === true && row.roomUsed !== campus.timetabled(row).room,
      }));
    });

  test.each([
    [0.05, 0.03, 0.015],
    [0.2, 0.2, 0.04],
    [0, 0, 0],
  ])('classes not held are %d and moved %d', (notHeldShare, movedShare, tolerance) => {
    const found = classes({ notHeldShare, movedShare });
    expect(Math.abs(share(found, ({ held }) => !held) - notHeldShare)).toBeLessThanOrEqual(
      tolerance,
    );
    expect(Math.abs(share(found, ({ moved }) => moved) - movedShare)).toBeLessThanOrEqual(
      tolerance,
    );
  });

  /**
   * Minutes after the start at which students came who had no class before: nothing delayed them.
   */
  const arrivals = (noise: Record<string, number>) => {
    const campus = truthOf({ breaksPerHour: 0, ...noise });
    const days = grouped(
      campus.truth.filter((row) => row.attended),
      (row) => `${row.student} ${row.date}`,
    );
    return [...days.values()]
      .map((own) => own.reduce((first, row) => (row.arrival < first.arrival ? row : first)))
      .map((row) => (row.arrival - seconds(row.start)) / 60);
  };

  test('the usual arrival is normal(-4, 3) minutes', () => {
    const minutes = arrivals({ lateShare: 0, veryLateShare: 0 });
    const centre = mean(minutes);
    expect(centre).toBeCloseTo(-4, 0);
    expect(Math.abs(Math.sqrt(mean(minutes.map((each) => (each - centre) ** 2))) - 3)).toBeLessThan(
      0.2,
    );
  });

  test('12 % arrive late, by 8 minutes on average, and 3 % very late, by over 20 minutes', () => {
    expect(mean(arrivals({ lateShare: 1, veryLateShare: 0 }))).toBeCloseTo(8, 0);
    expect(Math.min(...arrivals({ lateShare: 0, veryLateShare: 1 }))).toBeGreaterThanOrEqual(20);
    // Nobody is more than 8 minutes late of those who come as usual, and 1 in e of the late ones
    // is.
    const found = arrivals({ arrivalMeanMinutes: -10 });
    expect(share(found, (each) => each > 8)).toBeCloseTo(0.03 + 0.12 / Math.E, 1);
    expect(share(found, (each) => each > 0)).toBeCloseTo(0.15, 1);
    expect(Math.abs(share(found, (each) => each > 0) - 0.15)).toBeLessThan(0.02);
  });

  test('the asked share of students leaves early', () => {
    for (const earlyLeaveShare of [0.05, 0.5]) {
      const campus = truthOf({ earlyLeaveShare });
      const early = share(
        campus.truth.filter((row) => row.attended),
        (row) => row.departure < seconds(campus.timetabled(row).end) - 300,
      );
      expect(Math.abs(early - earlyLeaveShare)).toBeLessThan(0.02);
    }
  });

  test('the asked share of students opted out, and they attend like the others', () => {
    const campus = truthOf({ optedOutShare: 0.3 });
    expect(campus.truth).toEqual(usual.truth);
    const optedOut = share(rows(campus.files, 'students.csv'), (row) => row.opted_out === '1');
    expect(Math.abs(optedOut - 0.3)).toBeLessThan(0.04);
    expect(rows(usual.files, 'students.csv').some((row) => row.opted_out === '1')).toBe(false);
  });

  test('55 % of the students have two devices, and 20 % have three', () => {
    const { files } = simulatedCampus({ students: 4000 }, { log: false });
    const owned = grouped(rows(files, 'devices.csv'), (row) => row.student_id);
    expect(owned.size).toBe(4000);
    expect(Math.abs(share([...owned.values()], ({ length }) => length === 2) - 0.55)).toBeLessThan(
      0.03,
    );
    expect(Math.abs(share([...owned.values()], ({ length }) => length === 3) - 0.2)).toBeLessThan(
      0.03,
    );
  });
});
