import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { causesOf, causeText } from '../../src/attendance/roster/causes.js';
import type { CheckedRoster } from '../../src/attendance/roster/check.js';
import type { Roster } from '../../src/attendance/roster/roster.js';
import { readRoster } from '../../src/service/read-roster.js';
import { importText } from '../../src/commands/import/report.js';

export const two = (i: number) => String(i).padStart(2, '0');
export const PEOPLE = Array.from({ length: 100 }, (_, i) => i);

/** A clean roster of 100 students in two sections. The tests make it dirty. */
export const CLEAN = {
  students: ['student_id,opted_out', ...PEOPLE.map((i) => `2023${two(i)},0`)],
  devices: [
    'mac,student_id,kind',
    ...PEOPLE.map((i) => `60-8c-4a-57-12-${two(i)},2023${two(i)},phone`),
  ],
  rooms: ['room,building,floor,capacity', 'A-101,A,1F,60', 'B-201,B,2F,60'],
  'access-points': ['ap,room,weight', 'AP-1,A-101,1', 'AP-2,B-201,1'],
  timetable: [
    'course,section,room,weekday,start,end,first_date,last_date',
    'ERG2050,1,A-101,1,10:00,11:20,2019-09-02,2019-12-20',
    'ERG2050,2,B-201,5,14:00,15:20,2019-09-02,2019-12-20',
  ],
  enrolments: [
    'student_id,course,section',
    ...PEOPLE.map((i) => `2023${two(i)},ERG2050,${1 + (i % 2)}`),
  ],
};
type Files = Record<keyof typeof CLEAN, string[]> & Record<string, string[]>;

export const csv = (lines: readonly string[], end = '\r\n') =>
  lines.map((line) => line + end).join('');
export const headed = (lines: string[], header: string) => [header, ...lines.slice(1)];

function folderOf(files: Record<string, Buffer | string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

export function fileOf(name: string, bytes: Buffer): string {
  return join(folderOf({ [name]: bytes }), name);
}

/** The clean roster with some files changed, each as the bytes of a CSV file. */
export function csvFolder(
  changes: Partial<Files>,
  toBytes = (text: string): Buffer | string => text,
) {
  const files = Object.entries({ ...CLEAN, ...changes }).map(([name, lines]) => [
    name.includes('.') ? name : `${name}.csv`,
    toBytes(csv(lines)),
  ]);
  return folderOf(Object.fromEntries(files) as Record<string, string>);
}

export async function read(path: string): Promise<CheckedRoster> {
  return readRoster(path, {
    macKey: () => 'a key for tests, and only so',
    loginRealms: new Set(),
    importLeaveOut: 0.02,
  });
}

/** What import prints of a roster that it takes, without the counts. */
export function said(checked: CheckedRoster): string[] {
  if ('errors' in checked) throw new Error(causesOf(checked.errors).map(causeText).join('\n'));
  const counts = {
    students: 0,
    logins: 0,
    devices: 0,
    accessPoints: 0,
    sections: 0,
    enrolments: 0,
    classes: 0,
  };
  const imported = { version: 1, unchanged: false, counts, firstDate: '', lastDate: '' };
  return importText(checked, imported, {}).trim().split('\n').slice(2);
}

export function refusal(checked: CheckedRoster): string[] {
  return 'errors' in checked
    ? [...causesOf(checked.errors).map(causeText), ...checked.tooMany]
    : [];
}

export function rosterOf(checked: CheckedRoster): Roster {
  if ('errors' in checked) throw new Error(causesOf(checked.errors).map(causeText).join('\n'));
  return checked.roster;
}

/** The clean roster, as import reads it. */
export const clean = async () => rosterOf(await read(csvFolder({})));
