import { describe, expect, test } from 'vitest';
import { simulatedCampus } from '../../workbench/simulated-campus.js';

const SMALL = { seed: 1, students: 80, days: 1 };
const QUIET = { anonymousLoginShare: 0, sharedLoginShare: 0, sharedMachinesPerRoom: 0 };

type LogRecord = { mac: string; user: string };

function campusWith(noise: Record<string, number>) {
  const campus = simulatedCampus({ ...SMALL, logins: true, noise: { ...QUIET, ...noise } });
  const records = campus.lines.map((line) => JSON.parse(line) as LogRecord);
  return { campus, records, usersOf: usersOf(records) };
}

function usersOf(records: readonly LogRecord[]): Map<string, Set<string>> {
  const users = new Map<string, Set<string>>();
  for (const { mac, user } of records) users.set(mac, (users.get(mac) ?? new Set()).add(user));
  return users;
}

describe('logins', () => {
  test('are in no record and in no list unless they are asked for', () => {
    const { lines, files } = simulatedCampus(SMALL);
    expect(lines.filter((line) => line.includes('"user"'))).toEqual([]);
    expect(Object.keys(files['students.csv']![0]!)).toEqual(['student_id', 'opted_out']);
  });

  test('change nothing else of the records', () => {
    const { campus } = campusWith({});
    const plain = campus.lines.map((line) => line.replace(/"user":"[^"]*",/, ''));
    expect(plain).toEqual(simulatedCampus({ ...SMALL, noise: QUIET }).lines);
  });

  test('of a student’s device are the student’s, in several spellings', () => {
    const { campus, usersOf: users } = campusWith({});
    const loginOf = new Map(campus.files['students.csv']!.map((row) => [row['student_id'], row]));
    const spellings = new Set<string>();
    for (const { mac, student_id } of campus.files['devices.csv']!)
      for (const user of users.get(mac!) ?? []) {
        const login = loginOf.get(student_id)!['login']!;
        expect(user.toLowerCase()).toMatch(new RegExp(`^(campus\\\\)?${login}$`));
        spellings.add(user.replace(login.slice(1), ''));
      }
    expect(spellings).toEqual(new Set(['s', 'S', 'CAMPUS\\s']));
  });

  test('may be anonymous', () => {
    const { records } = campusWith({ anonymousLoginShare: 1 });
    const own = records.filter(({ user }) => !/^(staff|guest)-/.test(user));
    expect(new Set(own.map(({ user }) => user))).toEqual(new Set(['anonymous@campus.example']));
  });

  test('that friends use too are on more devices than one student has', () => {
    const { usersOf: users } = campusWith({ sharedLoginShare: 0.1 });
    const devices = new Map<string, number>();
    for (const ofDevice of users.values())
      for (const user of ofDevice) {
        const login = user.toLowerCase().replace('campus\\', '');
        devices.set(login, (devices.get(login) ?? 0) + 1);
      }
    expect(Math.max(...devices.values())).toBeGreaterThan(4);
  });

  test('of shared machines change with those who use them', () => {
    const { campus, usersOf: users } = campusWith({ sharedMachinesPerRoom: 8 });
    const machines = [...users.values()].filter((all) =>
      [...all].some((user) => user.startsWith('host/')),
    );
    expect(machines.length).toBeGreaterThan(5);
    expect(machines.filter(({ size }) => size > 2).length).toBeGreaterThan(0);
    const known = new Set(campus.files['students.csv']!.map(({ login }) => login));
    const others = machines.flatMap((all) => [...all]).filter((user) => !known.has(user));
    expect(others.every((user) => user.startsWith('host/'))).toBe(true);
  });
});
